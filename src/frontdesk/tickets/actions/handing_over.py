"""What tickets do when two customers turn out to be one, and when that was wrong."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q

from frontdesk.customers.models import Customer, CustomerMerge
from frontdesk.events import SYSTEM, Actor, close_streams, emit
from frontdesk.tickets import permissions
from frontdesk.tickets.actions.indexing import mark_changed
from frontdesk.tickets.actions.row import tell
from frontdesk.tickets.events import RequesterChanged
from frontdesk.tickets.models import Copy, Message, Participant, Pledge, Ticket
from frontdesk.tickets.tracking import audience_of

MOST_FOLLOWED = 500


def may_hand_over(customers: list[int], *, by: Actor) -> bool:
    """Whether the actor may work on every ticket of these customers, and on those that they are in copy of (A32).

    Else merging somebody into a customer of one's own would open tickets that are not one's own to read.
    """
    rule = permissions.work_on(by)
    theirs = Q(requester__in=customers) | Q(pk__in=_in_copy(customers))
    return not rule or not Ticket.objects.filter(theirs).exclude(rule).exists()


def _in_copy(customers: list[int]) -> list[int]:
    return list(Participant.objects.filter(customer__in=customers).values_list("ticket", flat=True))


def hand_over(source: int, target: int, *, by: Actor) -> dict[str, Any]:
    """Make one customer's tickets, copies, words and promises another's; returns what to give back in an undo.

    In copy somebody is once, since when they first were; the requester of a ticket never is (A03).
    Raises PermissionDenied as `may_hand_over` says.
    """
    if not may_hand_over([source, target], by=by):
        raise PermissionDenied
    rows = list(Ticket.objects.filter(requester=source).order_by("pk").select_for_update())
    person = Customer.objects.get(pk=target)
    Ticket.objects.filter(pk__in=[row.pk for row in rows]).update(requester=person, requester_name=str(person)[:200])
    moved = {"tickets": [[row.pk, row.requester_name] for row in rows], **_copies(source, target)}
    for name, model in (("messages", Message), ("pledges", Pledge)):
        found: Any = model._default_manager
        moved[name] = list(found.filter(customer=source).values_list("pk", flat=True))
        found.filter(pk__in=moved[name]).update(customer=target)
    known = Copy.objects.filter(customer=target, message__copies__customer=source).values("message")
    moved["sent"] = list(Copy.objects.filter(customer=source).exclude(message__in=known).values_list("pk", flat=True))
    Copy.objects.filter(pk__in=moved["sent"]).update(customer=target)
    _tell(rows, source, person, by)
    return moved


def _copies(source: int, target: int) -> dict[str, Any]:
    """Participations that changed hands, and those that there was no longer a place for."""
    theirs = Participant.objects.filter(customer__in=[source, target]).order_by("added_at", "pk")
    kept: set[int] = set()
    gone: list[Participant] = []
    moved: list[int] = []
    asked = set(
        Ticket.objects.filter(pk__in=[one.ticket_id for one in theirs], requester=target).values_list("pk", flat=True)
    )
    for one in theirs:
        if one.ticket_id in kept or one.ticket_id in asked:
            gone.append(one)
            continue
        kept.add(one.ticket_id)
        moved += [one.pk] if one.customer_id == source else []
    close_streams([audience_of(one) for one in gone])
    Participant.objects.filter(pk__in=[one.pk for one in gone]).delete()
    Participant.objects.filter(pk__in=moved).update(customer=target)
    lost = [[one.pk, one.ticket_id, one.customer_id, one.added_at.isoformat()] for one in gone]
    return {"participants": moved, "lost": lost}


def give_back(moved: dict[str, Any], source: int, target: int, *, by: Actor) -> None:
    """Undo `hand_over`: what it moved goes back, unless somebody moved it on. Raises PermissionDenied as it does."""
    if not may_hand_over([source, target], by=by):
        raise PermissionDenied
    names = dict(moved.get("tickets", ()))
    rows = list(Ticket.objects.filter(pk__in=names, requester=target).order_by("pk").select_for_update())
    for row in rows:
        row.requester_id, row.requester_name = source, names[row.pk]
    Ticket.objects.bulk_update(rows, ["requester", "requester_name"], batch_size=500)
    Participant.objects.filter(pk__in=moved.get("participants", ()), customer=target).update(customer=source)
    asked = dict(
        Ticket.objects.filter(pk__in=[each[1] for each in moved.get("lost", ())]).values_list("pk", "requester_id")
    )
    Participant.objects.bulk_create(
        (
            Participant(pk=key, ticket_id=ticket, customer_id=customer, added_at=added_at)
            for key, ticket, customer, added_at in moved.get("lost", ())
            if asked.get(ticket) not in {None, customer}
        ),
        ignore_conflicts=True,
    )
    for name, model in (("messages", Message), ("pledges", Pledge), ("sent", Copy)):
        found: Any = model._default_manager
        found.filter(pk__in=moved.get(name, ()), customer=target).update(customer=source)
    _tell(rows, target, Customer.objects.get(pk=source), by)


def _tell(rows: list[Ticket], before: int, after: Customer, by: Actor) -> None:
    """Whoever writes an answer at this moment sees that it would go elsewhere: the ticket has a newer version (A67)."""
    live = [row for row in rows if row.is_unsolved]
    Ticket.objects.filter(pk__in=[row.pk for row in live]).update(version=F("version") + 1)
    for row in live:
        emit(RequesterChanged(ticket=row.pk, before=before, after=after.pk, name=str(after)[:200]), by=by)
        tell(row)
    mark_changed([row.pk for row in rows])


@transaction.atomic
def follow_merges() -> int:
    """Tickets that were being opened for a customer while they were merged go along; returns how many.

    The merge remembers them, so that an undo takes them back as well.
    """
    rows = Ticket.objects.filter(requester__merged_into__isnull=False).select_related("requester")[:MOST_FOLLOWED]
    shells = {row.requester_id: row.requester for row in rows}
    for key in shells:
        merge = CustomerMerge.objects.select_for_update().filter(source=key, undone_at=None).first()
        if merge is not None:
            late = hand_over(key, merge.target_id, by=SYSTEM)
            merge.moved = {**merge.moved, **{name: [*merge.moved.get(name, []), *late[name]] for name in late}}
            merge.save(update_fields=["moved"])
    return len(rows)
