"""Words given to a customer: a call, or an answer, by a moment. Kept or broken, and never both."""

import datetime

from django.db import transaction

from frontdesk.accounts.models import Agent
from frontdesk.events import SYSTEM, Actor, emit
from frontdesk.kit import clock
from frontdesk.kit import html as markup
from frontdesk.tickets import permissions
from frontdesk.tickets.actions.messages import add_note
from frontdesk.tickets.actions.moments import check_later
from frontdesk.tickets.actions.redaction import card_mask
from frontdesk.tickets.actions.row import authored, locked, tell
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.events import PledgeEnded, PledgeGiven
from frontdesk.tickets.models import Message, Pledge, Ticket

BATCH, MOST = 200, 20
State = Pledge.State


@transaction.atomic
def pledge(
    ticket: Ticket,
    *,
    kind: str,
    due_at: datetime.datetime,
    by: Actor,
    agent: Agent | None = None,
    note: str = "",
    seen: int | None = None,
) -> Pledge:
    """Promise the requester to call back, or to answer, by a moment. `agent` keeps it: else the owner, else the actor.

    The same promise again is the same. Raises PermissionDenied, Conflict, and NotAllowedNow for the past.
    """
    row = locked(ticket, allow=permissions.work_on(by), seen=seen)
    if not row.is_unsolved:
        raise NotAllowedNow("Only unsolved tickets hold promises. Open it again first.")
    check_later(due_at)
    keeper = agent.pk if agent else row.assignee_id or by.id
    words = card_mask().text(markup.one_line(note, 300))
    same = {"ticket": row, "kind": kind, "due_at": due_at, "agent_id": keeper, "note": words}
    if known := Pledge.objects.open().filter(**same).first():
        return known
    if row.pledges.open().count() >= MOST:
        raise NotAllowedNow(f"At most {MOST} open promises on one ticket.")
    made = Pledge.objects.create(customer_id=row.requester_id, **same, **authored(by))
    emit(
        PledgeGiven(
            ticket=row.pk, pledge=made.pk, kind=kind, due_at=due_at.isoformat(), agent=made.agent_id, note=words
        ),
        by=by,
    )
    tell(row)
    return made


@transaction.atomic
def keep_pledge(given: Pledge, *, by: Actor, said: str = "") -> Pledge:
    """The call was made, or the answer given in another way; what was `said` stands as a note on the ticket.

    Raises NotAllowedNow for one that has ended otherwise; keeping it twice changes nothing.
    """
    locked(given.ticket, allow=permissions.work_on(by))
    row = Pledge.objects.select_for_update(of=("self",)).select_related("ticket").get(pk=given.pk)
    if row.state == State.KEPT:
        return row
    if row.state != State.OPEN:
        raise NotAllowedNow(f"This promise is {row.get_state_display().lower()} already.")
    message = None
    if said.strip():
        head = "Called back" if row.kind == Pledge.Kind.CALL else "Answered"
        message = add_note(row.ticket, html=f"<p><b>{head}.</b></p>{markup.text_to_html(said)}", by=by)
    return _end(row, State.KEPT, by, message)


@transaction.atomic
def withdraw_pledge(given: Pledge, *, by: Actor) -> Pledge:
    """It is no longer wanted. Raises NotAllowedNow for one that has ended otherwise."""
    locked(given.ticket, allow=permissions.work_on(by))
    row = Pledge.objects.select_for_update(of=("self",)).select_related("ticket").get(pk=given.pk)
    if row.state == State.WITHDRAWN:
        return row
    if row.state != State.OPEN:
        raise NotAllowedNow(f"This promise is {row.get_state_display().lower()} already.")
    return _end(row, State.WITHDRAWN, by, None)


def keep_by_answer(message: Message, *, by: Actor) -> None:
    """A reply leaves: open promises of an answer on its ticket are kept by it, or broken where it comes too late."""
    waiting = Pledge.objects.open().filter(ticket_id=message.ticket_id, kind=Pledge.Kind.ANSWER)
    for row in waiting.select_for_update(of=("self",)).select_related("ticket"):
        is_late = row.due_at < message.created_at
        _end(row, State.BROKEN if is_late else State.KEPT, by, message)


def break_due() -> int:
    """Promises whose time has passed are broken, each once; returns how many (F45)."""
    due = list(Pledge.objects.due(clock.now()).order_by("due_at").values_list("pk", flat=True)[:BATCH])
    return sum(_break_one(pk) for pk in due)


@transaction.atomic
def _break_one(pk: int) -> bool:
    row = Pledge.objects.due(clock.now()).select_for_update(of=("self",)).select_related("ticket").filter(pk=pk).first()
    if row is None:
        return False
    _end(row, State.BROKEN, SYSTEM, None)
    return True


def _end(row: Pledge, state: str, by: Actor, message: Message | None) -> Pledge:
    row.state, row.ended_at, row.ended_by, row.message = State(state), clock.now(), by.name[:200], message
    row.save(update_fields=["state", "ended_at", "ended_by", "message"])
    emit(PledgeEnded(ticket=row.ticket_id, pledge=row.pk, kind=row.kind, state=state, agent=row.agent_id), by=by)
    tell(Ticket.objects.select_related("team").get(pk=row.ticket_id))
    return row
