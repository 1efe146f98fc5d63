"""What is promised about time."""

from typing import Any, ClassVar

from frontdesk.console.forms.tickets import PromiseForm
from frontdesk.kit.screens import Screen
from frontdesk.sla import actions as sla
from frontdesk.sla.models import SlaPolicy


class Promises(Screen, slug="promises"):
    label, one, icon, group, position = "Promises", "promise", "timer", "Tickets", 30
    about: ClassVar[str] = (
        "How soon customers hear from you and it is solved, in business hours: 20 min, 4 h, 1 h 30, or nothing."
    )
    is_single = True
    subject = "policy"
    form = PromiseForm
    saved = "Saved. New times hold for tickets from now on; other business hours move open ones too."

    @classmethod
    def single(cls) -> SlaPolicy:
        return sla.ensure_default_policy()

    @classmethod
    def save(cls, row: Any, values: dict[str, Any], *, by: Any) -> SlaPolicy:
        sla.set_counting(row, counts_by=values["counts_by"], calendar=values["calendar"], by=by)
        return sla.save_targets(row, values["targets"], by=by)
