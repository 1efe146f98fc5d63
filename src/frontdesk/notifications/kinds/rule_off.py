"""A rule was switched off, since it kept failing."""

from collections.abc import Iterable

from frontdesk.accounts.models import Agent, Role
from frontdesk.notifications.cause import Cause
from frontdesk.notifications.kind import Kind
from frontdesk.rules.events import RuleSwitchedOff


class RuleOff(Kind, slug="rule_off"):
    """Administrators hear of it, on the ticket where it failed last."""

    label, icon, rank = "A rule is switched off", "workflow", 60
    about = "A rule failed so often that it is no longer in use. Only administrators are told."
    hears = (RuleSwitchedOff,)
    usual = frozenset({"page", "mail", "push"})
    says = {
        "en": "A rule was switched off: {detail}",
        "de": "Eine Regel wurde abgeschaltet",
        "fr": "Une règle a été désactivée",
        "es": "Se ha desactivado una regla",
    }

    @classmethod
    def people(cls, cause: Cause) -> Iterable[int | None]:
        return Agent.objects.active().filter(role=Role.ADMINISTRATOR).values_list("pk", flat=True)

    @classmethod
    def detail(cls, cause: Cause) -> str:
        return f"{cause.event.name}. {cause.event.why}"
