"""Other business hours hold: what runs by them is set again, behind the change, as the clocks of promises are."""

from django.db import connection, transaction
from django.db.models import QuerySet

from frontdesk.escalation.actions.levels import LevelCase
from frontdesk.escalation.actions.paging import by_business_time, count_steps_anew
from frontdesk.escalation.models import LevelClock
from frontdesk.events import signal
from frontdesk.kit.jobs import job
from frontdesk.sla.actions.counting import BATCH, gently
from frontdesk.sla.actions.rules import rulebook
from frontdesk.tickets.models import Ticket


def recount_later() -> None:
    """Set what runs by business hours again once the present change is made, if there is any."""
    if _open().exists() or by_business_time().exists():
        recount_open.defer()


@job(queue="clock", name="escalation.recount_open")
def recount_open(after: int = 0) -> None:
    """Set targets and steps again by the hours that hold now, in order of tickets; goes on by itself, job by job."""
    if not after:
        count_steps_anew()
    last = gently(_recount_batch, after)
    signal(["queue"], ["staff"])
    if last is not None:
        recount_open.defer(after=last)


@transaction.atomic
def _recount_batch(after: int) -> int | None:
    """The next batch of tickets behind that key; returns the last one's where there may be more."""
    rows = _open().filter(ticket_id__gt=after).order_by("ticket_id")
    keys = list(rows.values_list("ticket_id", flat=True).distinct()[:BATCH])
    if not keys:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")  # what a power cut takes is counted again by the job
    book = rulebook()
    locked = Ticket.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk").select_related("team")
    tickets = {one.pk: one for one in locked}
    clocks: dict[int, dict[str, LevelClock]] = {}
    for each in LevelClock.objects.filter(ticket__in=tickets):
        clocks.setdefault(each.ticket_id, {})[each.target] = each
    for key, some in clocks.items():
        case = LevelCase(tickets[key], some, hours_of=lambda team: book.default(team).hours)
        case.recount("other business hours hold")
        case.write()
    return keys[-1] if len(keys) == BATCH else None


def _open() -> QuerySet[LevelClock]:
    running = LevelClock.objects.filter(met_at=None, ended_at=None, paused_at=None, is_missed=False)
    return running.filter(is_calendar_time=False)
