"""Following what happens to a ticket, in the same transaction."""

from django.db import connection

from frontdesk.escalation.actions.known import TARGETS, is_set
from frontdesk.escalation.actions.levels import settle_clocks
from frontdesk.escalation.actions.matching import tell_of_escalation
from frontdesk.escalation.actions.paging import go_on_again, stop_answered
from frontdesk.escalation.actions.showing import show
from frontdesk.events import Actor
from frontdesk.tickets.actions.escalating import end_open, open_again
from frontdesk.tickets.models import Escalation, Ticket

_AROUND = """
SELECT EXISTS (SELECT 1 FROM tickets_escalation WHERE ticket_id = %s AND ended_at IS NULL)
    OR EXISTS (SELECT 1 FROM escalation_paging WHERE ticket_id = %s AND state IN ('running', 'exhausted'))
"""
TAKEN_BACK = {"undone", "unmerged", "no_spam"}


def follow_ticket(ticket: int | Ticket, *, by: Actor, why: str = "") -> None:
    """Clocks, open escalations and pagings as the ticket now stands. Doing it twice changes nothing.

    `why` is the reason of a change of status, where it is one.
    """
    key = ticket.pk if isinstance(ticket, Ticket) else ticket
    is_around = why in TAKEN_BACK or _is_around(key)
    if not is_around and not is_set(TARGETS):
        return
    row = ticket if isinstance(ticket, Ticket) else Ticket.objects.select_related("team__calendar").get(pk=ticket)
    settle_clocks(row)
    if is_around:
        _settle_escalations(row, by=by, why=why)


def _is_around(ticket: int) -> bool:
    """Whether anything is open of this ticket: one look into two indexes, which nearly always says no."""
    with connection.cursor() as cursor:
        cursor.execute(_AROUND, [ticket, ticket])
        return bool(cursor.fetchone()[0])


def _settle_escalations(row: Ticket, *, by: Actor, why: str) -> None:
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
