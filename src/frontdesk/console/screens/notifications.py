"""What agents are told where they have not chosen otherwise."""

from typing import Any, ClassVar

from frontdesk.console.forms.notifications import DefaultsForm
from frontdesk.kit.screens import Screen
from frontdesk.notifications import actions as notifications
from frontdesk.notifications.models import PushSettings


class Notifications(Screen, slug="notifications"):
    label, one, icon, group, position = "Notifications", "notification settings", "bell", "People", 60
    about: ClassVar[str] = "What agents are told, and by what, where they have not chosen otherwise themselves."
    is_single = True
    subject = "notifications"
    form = DefaultsForm
    page = "console/notifications.html"
    saved = "Saved. It holds for everybody who has not chosen otherwise."

    @classmethod
    def single(cls) -> PushSettings:
        return notifications.ensure_settings()

    @classmethod
    def save(cls, row: Any, values: dict[str, Any], *, by: Any) -> PushSettings:
        return notifications.save_defaults(values["chosen"], tells_subjects=values["tells_subjects"], by=by)
