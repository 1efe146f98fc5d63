"""By whose business hours promises count, and setting the open clocks again when that changes."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet

from frontdesk.accounts.models import Calendar
from frontdesk.events import Actor, emit, signal
from frontdesk.kit.jobs import job
from frontdesk.sla.actions.clocks import recount
from frontdesk.sla.actions.rules import hours_for
from frontdesk.sla.events import CountingChanged
from frontdesk.sla.logic.business_time import Hours
from frontdesk.sla.models import Counting, SlaClock, SlaPolicy
from frontdesk.tickets.models import Ticket

BATCH = 200


@transaction.atomic
def set_counting(policy: SlaPolicy, *, counts_by: str, calendar: Calendar | None = None, by: Actor) -> SlaPolicy:
    """Let a policy count by each team's hours, the workspace's, or those of a named `calendar`.

    Open clocks follow, by a job. Raises PermissionDenied, and ValidationError for named counting without a calendar.
    """
    if not by.has_role("administrator"):
        raise PermissionDenied
    row = SlaPolicy.objects.select_for_update().get(pk=policy.pk)
    calendar = calendar if counts_by == Counting.NAMED else None
    if counts_by == Counting.NAMED and calendar is None:
        raise ValidationError("Choose the business hours.")
    if (row.counts_by, row.calendar_id) == (counts_by, calendar.pk if calendar else None):
        return row
    row.counts_by, row.calendar = Counting(counts_by), calendar
    row.save(update_fields=["counts_by", "calendar"])
    emit(CountingChanged(policy=row.pk, name=row.name, counts_by=counts_by, calendar=str(calendar or "")), by=by)
    return row


def recount_later() -> None:
    """Set the open clocks again once the present change is made, if there are any."""
    if _open().exists():
        recount_open.defer()


@job(queue="clock", name="sla.recount_open")
def recount_open(after: int = 0) -> None:
    """Set the running clocks again by the hours that hold now, in order of tickets; goes on by itself."""
    found = list(
        _open().filter(ticket_id__gt=after).order_by("ticket_id").values_list("ticket_id", flat=True).distinct()[:BATCH]
    )
    known: dict[int | None, Hours] = {}
    for key in found:
        with transaction.atomic():
            ticket = Ticket.objects.select_for_update(of=("self",)).select_related("team__calendar").get(pk=key)
            own = ticket.team.calendar_id if ticket.team else None
            if own not in known:
                known[own] = hours_for(ticket.team)
            recount(ticket, known[own])
    if found:
        signal(["queue"], ["staff"])
    if len(found) == BATCH:
        recount_open.defer(after=found[-1])


def _open() -> QuerySet[SlaClock]:
    return SlaClock.objects.filter(met_at=None, paused_at=None, is_breached=False)
