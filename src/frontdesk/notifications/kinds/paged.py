"""An escalation calls an agent."""

from collections.abc import Collection, Iterable

from frontdesk.escalation.actions import answer_link
from frontdesk.escalation.events import StepTaken
from frontdesk.events.models import Entry
from frontdesk.notifications.cause import Cause
from frontdesk.notifications.kind import Kind
from frontdesk.notifications.models import Notification


class Paged(Kind, slug="paged"):
    """A step of an escalation that nobody has acknowledged calls the agent, by the media that the step names.

    It is not for them to choose: who is on call is called, also in their quiet hours.
    """

    label, icon, rank = "An escalation calls me", "bell-ring", 5
    about = "Nobody has acknowledged it yet, and you are on call, or supervise."
    hears = (StepTaken,)
    notice = "agent_paged"
    is_ordered, takes_answers, tells_author = True, False, True
    says = {
        "en": "An escalation needs you: {detail}",
        "de": "Eine Eskalation braucht Sie: {detail}",
        "fr": "Une escalade vous attend : {detail}",
        "es": "Una escalada le necesita: {detail}",
    }

    @classmethod
    def people(cls, cause: Cause) -> Iterable[int | None]:
        return list(cause.event.agents)

    @classmethod
    def detail(cls, cause: Cause) -> str:
        return f"level {cause.event.level}, {cause.event.why}".rstrip(" ,.")

    @classmethod
    def ordered(cls, cause: Cause) -> tuple[Collection[str], Collection[int]]:
        return cause.event.media, cause.event.on_call

    @classmethod
    def more(cls, told: Notification) -> dict[str, str]:
        """The link with which they say that they have heard of it."""
        entry = Entry.objects.filter(pk=int(told.cause.removeprefix("event-") or 0)).first()
        event = entry.event() if entry else None
        return {"answer_url": answer_link(event.paging, told.agent_id) if isinstance(event, StepTaken) else ""}
