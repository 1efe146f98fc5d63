"""Following what happens to a ticket, in the same transaction."""

from frontdesk.escalation.actions.levels import settle_clocks
from frontdesk.escalation.actions.matching import tell_of_escalation
from frontdesk.escalation.actions.paging import go_on_again, show, stop_answered
from frontdesk.events import Actor
from frontdesk.tickets.actions.escalating import end_open, open_again
from frontdesk.tickets.models import Escalation, Ticket

TAKEN_BACK = {"undone", "unmerged", "no_spam"}


def follow_ticket(ticket: int | Ticket, *, by: Actor, why: str = "") -> None:
    """Clocks, open escalations and pagings as the ticket now stands. Doing it twice changes nothing.

    `why` is the reason of a change of status, where it is one.
    """
    row = ticket if isinstance(ticket, Ticket) else Ticket.objects.select_related("team__calendar").get(pk=ticket)
    settle_clocks(row)
    changed = 0
    if not row.is_unsolved:
        changed += end_open(row.pk, "ended", by=by)
    elif why in TAKEN_BACK and open_again(row.pk):
        changed += 1 + go_on_again(row.pk)
    elif row.team_id is not None:
        changed += end_open(row.pk, "moved", by=by, kind=Escalation.Kind.FUNCTIONAL, away_from=row.team_id)
    if stop_answered(row.pk) + changed:
        show(row)


def take_up(escalation: int, *, by: Actor) -> None:
    """A ticket was escalated: what ran for an earlier one stops, and people are told as a policy says."""
    found = Escalation.objects.select_related("ticket__team").get(pk=escalation)
    stop_answered(found.ticket_id)
    tell_of_escalation(found)
    show(found.ticket)
