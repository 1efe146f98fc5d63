"""A ticket is offered to an agent or to a team of theirs."""

from collections.abc import Iterable

from frontdesk.accounts.models import Membership
from frontdesk.notifications.cause import Cause
from frontdesk.notifications.kind import Kind
from frontdesk.tickets.events import TransferOffered


class Offered(Kind, slug="offered"):
    """A colleague would like the agent, or somebody of their team, to take a ticket over."""

    label, icon, rank = "A ticket is offered to me", "hand-helping", 14
    about = "Or to a team of yours."
    hears = (TransferOffered,)
    says = {
        "en": "{by} offers it to you: {detail}",
        "de": "{by} bietet es Ihnen an: {detail}",
        "fr": "{by} vous le propose : {detail}",
        "es": "{by} se lo ofrece: {detail}",
    }

    @classmethod
    def people(cls, cause: Cause) -> Iterable[int | None]:
        if cause.event.agent:
            return [cause.event.agent]
        return list(Membership.objects.filter(team_id=cause.event.team).values_list("agent_id", flat=True))

    @classmethod
    def detail(cls, cause: Cause) -> str:
        return str(cause.event.note)
