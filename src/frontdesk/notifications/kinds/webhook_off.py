"""A webhook was switched off, since its receiver is gone."""

from collections.abc import Iterable

from frontdesk.accounts.models import Agent, Role
from frontdesk.notifications.cause import Cause
from frontdesk.notifications.kind import Kind
from frontdesk.rules.events import WebhookSwitchedOff


class WebhookOff(Kind, slug="webhook_off"):
    """Administrators hear of it, on the ticket of which it was to be told last."""

    label, icon, rank = "A webhook is switched off", "webhook", 61
    about = "The receiver of a webhook is gone, or did not answer for more than a day. Only administrators are told."
    hears = (WebhookSwitchedOff,)
    usual = frozenset({"page", "mail", "push"})
    says = {
        "en": "A webhook was switched off: {detail}",
        "de": "Ein Webhook wurde abgeschaltet",
        "fr": "Un webhook a été désactivé",
        "es": "Se ha desactivado un webhook",
    }

    @classmethod
    def people(cls, cause: Cause) -> Iterable[int | None]:
        return Agent.objects.active().filter(role=Role.ADMINISTRATOR).values_list("pk", flat=True)

    @classmethod
    def detail(cls, cause: Cause) -> str:
        return f"{cause.event.name}. {cause.event.why}"
