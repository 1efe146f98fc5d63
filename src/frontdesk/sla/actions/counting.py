"""By whose business hours promises count, and setting the open clocks again when that, or a policy, changes."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from frontdesk.accounts.models import Calendar, Team
from frontdesk.events import Actor, emit, signal
from frontdesk.kit import clock
from frontdesk.kit.jobs import job
from frontdesk.sla.actions.case import Case, write_all
from frontdesk.sla.actions.rules import Rulebook, rulebook
from frontdesk.sla.events import CountingChanged
from frontdesk.sla.models import Counting, Hold, SlaClock, SlaPolicy
from frontdesk.tickets.models import Ticket

BATCH = 100  # tickets whose rows are locked at a time, for a few hundredths of a second
REST = 1.2  # how long is rested after each batch, in times of what it took: pages come first, the more so on a busy day
NEEDED = (
    "number", "team_id", "status", "priority", "created_at", "first_replied_at", "snoozed_until", "merged_into_id",
    "next_due_at", "expected_at",
)  # fmt: skip
RUN_SECONDS = 10.0  # of one job, which then makes place for others


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


def apply_later() -> None:
    """Let the policies that hold now hold for open tickets too, once the present change is made."""
    recount_open.defer(is_anew=True)


def retime_later(*, customer: int | None = None, organization: int | None = None) -> None:
    """Let the policies that fit now hold for what a customer, or everybody of a company, has open, once the present
    change is made; nothing is to be done where no policy asks for what is known of them."""
    whose = "customer" if customer is not None else "organization"
    if any(one.asks_for(whose) for one in rulebook().policies):
        retime_open.defer(whose=whose, key=customer if customer is not None else organization)


@job(queue="clock", name="sla.recount_open")
def recount_open(after: int = 0, is_anew: bool = False) -> None:
    """Set the running clocks again by what holds now, in order of tickets; goes on by itself, job by job.

    With `is_anew` every unsolved ticket also gets the policy and the budgets that fit it now.
    """
    last = recount_gently(after, Theirs() if is_anew else None, seconds=RUN_SECONDS)
    signal(["queue"], ["staff"])
    if last is not None:
        recount_open.defer(after=last, is_anew=is_anew)


@job(queue="clock", name="sla.retime_open")
def retime_open(whose: str, key: int, after: int = 0) -> None:
    """Give the unsolved tickets of that `customer`, or of all of that `organization`, the policy that fits them now."""
    last = recount_gently(after, Theirs(whose, key), seconds=RUN_SECONDS)
    signal(["queue"], ["staff"])
    if last is not None:
        retime_open.defer(whose=whose, key=key, after=last)


@dataclass(frozen=True)
class Theirs:
    """Unsolved tickets whose policy is to be found anew: all, or those of a `customer` or an `organization`."""

    whose: str = ""
    key: int = 0

    @property
    def rule(self) -> Q:
        """Which tickets they are."""
        column = {"customer": "requester", "organization": "requester__organization"}.get(self.whose)
        return Q(**{column: self.key}) if column else Q()

    @property
    def why(self) -> str:
        """What their clocks say of it."""
        of = {"customer": "the customer", "organization": "their organisation"}.get(self.whose)
        return f"what is known of {of} changed" if of else "the promises were changed"


def recount_gently(after: int = 0, anew: Theirs | None = None, *, seconds: float) -> int | None:
    """Batch after batch, with rests, for about so many seconds; returns how far it came where there may be more."""
    return gently(lambda last: recount_batch(last, anew), after, seconds=seconds)


def gently(batch: Callable[[int], int | None], after: int = 0, *, seconds: float = RUN_SECONDS) -> int | None:
    """Do `batch` after batch, each behind the key that the one before returned, with rests between them, until one
    returns None or the time is over; returns how far it came where there may be more."""
    last, ends = batch(after), time.monotonic() + seconds
    while last is not None and time.monotonic() < ends:
        began = time.monotonic()
        last = batch(last)
        if last is not None:
            time.sleep(REST * (time.monotonic() - began))
    return last


@transaction.atomic
def recount_batch(after: int, anew: Theirs | None = None) -> int | None:
    """The next batch of tickets behind that key; returns the last one's where there may be more.

    Their running clocks are counted again; those of `anew` get the policy that fits now. The commit does not wait for
    the disk: what a power cut takes is counted again by the job that was not through.
    """
    keys = _next_keys(after, anew)
    if not keys:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
    book = rulebook()
    cases = read_cases(_locked(keys, book), book)
    for case in cases:
        if anew is not None:
            case.retime(anew.why)
        else:
            case.recount("other business hours hold")
    write_all([case for case in cases if case.events or case.changed])
    return keys[-1] if len(keys) == BATCH else None


def _locked(keys: list[int], book: Rulebook) -> list[Ticket]:
    """The tickets with what policies may ask of them; where there is but one, that is what clocks need alone."""
    locked = Ticket.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    if len(book.policies) < 2:
        found = list(locked.only(*NEEDED))
    else:
        found = list(locked.select_related("requester__organization", "category__parent__parent"))
    teams = Team.objects.in_bulk({ticket.team_id for ticket in found if ticket.team_id})
    for ticket in found:
        ticket.team = teams[ticket.team_id] if ticket.team_id else None
    return found


def read_cases(found: list[Ticket], book: Rulebook) -> list[Case]:
    """The clocks of these tickets, read at once."""
    keys = [one.pk for one in found]
    clocks: dict[int, list[SlaClock]] = {}
    for each in SlaClock.objects.filter(ticket__in=keys):
        clocks.setdefault(each.ticket_id, []).append(each)
    held = set(Hold.objects.filter(ticket__in=keys, ended_at=None).values_list("ticket_id", flat=True))
    now = clock.now()
    return [Case(one, book, clocks.get(one.pk, ()), is_held=one.pk in held, now=now) for one in found]


def _next_keys(after: int, anew: Theirs | None) -> list[int]:
    if anew is not None:
        unsolved = Ticket.objects.unsolved().filter(anew.rule, pk__gt=after).order_by("pk")
        return list(unsolved.values_list("pk", flat=True)[:BATCH])
    clocks = _open().filter(ticket_id__gt=after).order_by("ticket_id")
    return list(clocks.values_list("ticket_id", flat=True).distinct()[:BATCH])


def _open() -> QuerySet[SlaClock]:
    return SlaClock.objects.filter(met_at=None, paused_at=None, is_breached=False)
