"""A rule has something to tell."""

from collections.abc import Iterable

from frontdesk.notifications.cause import Cause
from frontdesk.notifications.kind import Kind
from frontdesk.rules.events import AgentsTold


class RuleTold(Kind, slug="rule_told"):
    """The words are those of the rule, written by an administrator."""

    label, icon, rank = "A rule tells me something", "workflow", 45
    about = "An administrator made a rule that calls you to a ticket."
    hears = (AgentsTold,)
    says = {
        "en": "{by}: {detail}",
        "de": "{by}: {detail}",
        "fr": "{by} : {detail}",
        "es": "{by}: {detail}",
    }

    @classmethod
    def people(cls, cause: Cause) -> Iterable[int | None]:
        found: list[int] = cause.event.agents
        return found

    @classmethod
    def detail(cls, cause: Cause) -> str:
        return str(cause.event.text)
