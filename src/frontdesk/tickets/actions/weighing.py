"""Priority by the matrix, by key customers and by outages: at intake, at triage, by rules; and the matrix itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction

from frontdesk.customers.models import Customer, Organization
from frontdesk.events import Actor, emit
from frontdesk.tickets import permissions
from frontdesk.tickets.actions.details import set_priority
from frontdesk.tickets.actions.row import locked, write
from frontdesk.tickets.events import PrioritiesSaved, TicketChanged
from frontdesk.tickets.logic.priority import USUAL, at_least, priority_of
from frontdesk.tickets.models import PriorityMatrix, Ticket

STEPS = {1: "High", 2: "Medium", 3: "Low"}
# What holds for one customer: the cells, the floor of key customers where this is one, and that of outages.
WEIGHTS = """
    m.cells, CASE WHEN m.key_tags && (SELECT c.tags FROM customers_customer c WHERE c.id = %s)
                    OR EXISTS (SELECT 1 FROM tickets_prioritymatrix_key_organizations k WHERE k.organization_id = %s)
                  THEN m.key_at_least END, m.outage_at_least"""


@dataclass(frozen=True)
class Weights:
    """How the tickets of one customer are weighed."""

    cells: Sequence[int] = USUAL
    key_floor: int | None = None
    outage_floor: int | None = None

    def priority(self, urgency: int | None, impact: int | None, usual: int = Ticket.Priority.NORMAL) -> int:
        """By the matrix where both are known, else the usual one; raised for a key customer."""
        found = priority_of(urgency, impact, self.cells) if urgency and impact else usual
        return at_least(found, self.key_floor)


def weights_of(row: tuple[Sequence[int] | None, int | None, int | None]) -> Weights:
    """Of the columns of WEIGHTS, or of nothing where nobody has changed the matrix."""
    cells, key, outage = row
    return Weights(tuple(cells), key, outage) if cells else Weights()


def weights_for(customer: Customer) -> Weights:
    """What holds for a customer's tickets now."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {WEIGHTS} FROM tickets_prioritymatrix m WHERE m.id = 1",  # noqa: S608 -- it stands above
            [customer.pk, customer.organization_id],
        )
        return weights_of(cursor.fetchone() or (None, None, None))


@transaction.atomic
def set_weight(
    ticket: Ticket, *, by: Actor, urgency: int | None = None, impact: int | None = None, seen: int | None = None
) -> Ticket:
    """Say how urgent it is or how much hangs on it; the priority follows once both are known. None stays as it is."""
    row = locked(ticket, allow=permissions.work_on(by), seen=seen)
    before = (row.urgency, row.impact)
    row.urgency, row.impact = urgency or row.urgency, impact or row.impact
    if (row.urgency, row.impact) == before:
        return row
    write(row, "urgency", "impact")
    names = [(name, STEPS[value]) for name, value in (("urgency", urgency), ("impact", impact)) if value]
    for name, label in names:
        emit(TicketChanged(ticket=row.pk, what=name, after=label.lower()), by=by)
    return weigh(row, by=by) if row.urgency and row.impact else row


@transaction.atomic
def weigh(ticket: Ticket, *, by: Actor, seen: int | None = None) -> Ticket:
    """Set the priority that follows from urgency, impact and customer; without both of them it is only ever raised."""
    row = locked(ticket, allow=permissions.work_on(by), seen=seen)
    wanted = weights_for(row.requester).priority(row.urgency, row.impact, row.priority)
    return set_priority(row, priority=wanted, by=by)


@transaction.atomic
def raise_for_outage(ticket: Ticket, *, by: Actor) -> Ticket:
    """The ticket is due to a known problem: it is at least as urgent as the matrix says of outages."""
    floor = PriorityMatrix.objects.filter(pk=1).values_list("outage_at_least", flat=True).first()
    if floor is None:
        return ticket
    row = locked(ticket, allow=permissions.work_on(by))
    return set_priority(row, priority=at_least(row.priority, floor), by=by) if row.is_unsolved else row


@transaction.atomic
def save_priorities(
    *,
    by: Actor,
    cells: Sequence[int],
    key_tags: Iterable[str] = (),
    key_organizations: Iterable[Organization] = (),
    key_at_least: int | None = None,
    outage_at_least: int | None = None,
) -> PriorityMatrix:
    """Change the matrix; it holds from now on, tickets keep theirs. Raises PermissionDenied, ValidationError."""
    if not permissions.administer_catalogue(by):
        raise PermissionDenied
    known = set(Ticket.Priority.values)
    if len(cells) != len(USUAL) or not {*cells} <= known or not {key_at_least, outage_at_least} - {None} <= known:
        raise ValidationError("Choose a priority for each urgency and impact.")
    row, _ = PriorityMatrix.objects.select_for_update().get_or_create(pk=1)
    row.cells = list(cells)
    row.key_tags = sorted({tag.strip().lower()[:40] for tag in key_tags if tag.strip()})
    row.key_at_least, row.outage_at_least = key_at_least, outage_at_least
    row.save()
    row.key_organizations.set(key_organizations)
    emit(PrioritiesSaved(row.pk), by=by)
    return row
