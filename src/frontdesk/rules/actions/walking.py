"""Following a guide on a ticket: begun, answered, a step back, left. A walk stays on the version that it began."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from frontdesk.events import Actor, emit
from frontdesk.events.models import Entry
from frontdesk.kit import clock
from frontdesk.kit.answers import NotAnAnswer, read
from frontdesk.rules.actions.fitting import fit
from frontdesk.rules.actions.stepping import add_checklist, refuse_over
from frontdesk.rules.events import WalkMoved
from frontdesk.rules.logic.tree import Node
from frontdesk.rules.models import Checklist, Guide, Walk, WalkStep
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.actions.row import authored, locked, tell
from frontdesk.tickets.conflict import Conflict, NotAllowedNow
from frontdesk.tickets.fields import as_questions
from frontdesk.tickets.models import Field, Ticket
from frontdesk.tickets.permissions import work_on

State = Walk.State
MOST = 100


@transaction.atomic
def begin_walk(ticket: Ticket, guide: Guide, *, by: Actor) -> Walk:
    """Begin to follow a guide, or go on with the walk through it that is open already, whoever began that.

    Raises PermissionDenied unless ticket and guide are both the actor's to use (A32), and NotAllowedNow.
    """
    row = locked(ticket, allow=work_on(by))
    walk = Walk.objects.filter(ticket=row, guide=guide, state__in=Walk.OPEN).first()
    if walk is not None and walk.state == State.WALKING:
        return walk
    found = Guide.objects.filter(pk__in=Guide.objects.usable_by(by).filter(pk=guide.pk).values("pk"))
    known = found.select_related("published").first()
    if known is None and walk is not None:  # it is asked of the ticket, whoever works on that
        known = Guide.objects.select_related("published").filter(pk=guide.pk, is_active=True).first()
    if known is None or known.published is None:
        raise PermissionDenied
    refuse_over(row)
    first = known.published.tree.start
    if first is None:
        raise NotAllowedNow("There is nothing to follow in this guide.")
    if walk is None:
        if row.walks.count() >= MOST:
            raise NotAllowedNow(f"At most {MOST} walks on one ticket.")
        walk = Walk(ticket=row, guide=known)
    walk.guide_version, walk.state, walk.node, walk.at = known.published, State.WALKING, first.id, clock.now()
    walk.by_kind, walk.by_id, walk.by_name = by.kind, by.id, by.name
    walk.version += 1
    walk.save()
    _tell(walk, row, "begun", first, by=by)
    if first.is_outcome:
        _end(walk, row, first, by)
    return walk


@transaction.atomic
def answer(walk: Walk, *, label: str, by: Actor, seen: int | None = None) -> Walk:
    """Answer the question at which the walk stands. Raises Conflict when another agent was faster (A67)."""
    row, found = _locked(walk, by, seen)
    refuse_over(row)
    node = _present(found)
    chosen = next((one for one in node.answers if one.label == label), None) if node else None
    if found.state != State.WALKING or node is None or chosen is None:
        raise NotAllowedNow("This question is not asked any more. Look where the guide stands now.")
    after = _node(found, chosen.to)
    if after is None:
        raise NotAllowedNow("This answer leads nowhere. Tell whoever writes the guides.")
    WalkStep.objects.create(
        walk=found, node=node.id, question=node.title, answer=chosen.label, to=after.id, **authored(by)
    )
    found.node = after.id
    _tell(found, row, "answered", node, by=by, answer=chosen.label)
    if after.is_outcome:
        _end(found, row, after, by)
    _moved(found)
    return found


@transaction.atomic
def step_back(walk: Walk, *, by: Actor, seen: int | None = None) -> Walk:
    """Ask the last question again. What had been answered stays in the history. Raises Conflict, NotAllowedNow."""
    row, found = _locked(walk, by, seen)
    refuse_over(row)
    last = found.steps.filter(taken_back_at=None).order_by("-id").first()
    if last is None or found.state in {State.WAITING, State.LEFT}:
        raise NotAllowedNow("There is no step to go back.")
    if found.state == State.ENDED and Walk.objects.filter(ticket=row, guide=found.guide, state__in=Walk.OPEN).exists():
        raise NotAllowedNow("This guide is being followed anew on this ticket. Go on there.")
    last.taken_back_at = clock.now()
    last.save(update_fields=["taken_back_at"])
    found.node, found.state, found.ended_at = last.node, State.WALKING, None
    _tell(found, row, "back", _present(found), by=by)
    _moved(found)
    return found


@transaction.atomic
def leave_walk(walk: Walk, *, by: Actor, seen: int | None = None) -> Walk:
    """Stop following it; what was answered stays. One that the category asks for cannot be left (NotAllowedNow)."""
    row, found = _locked(walk, by, seen)
    if found.state in {State.LEFT, State.ENDED}:
        return found
    if found.is_automatic:
        raise NotAllowedNow("The category asks for this guide. Follow it to an end, or change the category.")
    found.state, found.ended_at = State.LEFT, clock.now()
    _tell(found, row, "left", _present(found), by=by)
    _moved(found)
    fit(row.pk)
    return found


@transaction.atomic
def take_offer(walk: Walk, what: str, *, by: Actor) -> None:
    """Do what the outcome recommends: put the `checklist` on the ticket, or fill in the `field`.

    Raises PermissionDenied, NotAllowedNow.
    """
    row, found = _locked(walk, by, None)
    node = _present(found)
    value = node.offers.get(what, "") if node is not None and found.state == State.ENDED else ""
    if what == "checklist" and value.isdecimal():
        checklist = Checklist.objects.usable_by(by).filter(pk=int(value)).first()
        if checklist is None:
            raise NotAllowedNow("This checklist is no longer there.")
        add_checklist(row, checklist, by=by)
    elif what == "field" and node is not None and value:
        _fill_in(row, value, node.offers.get("value", ""), by)
    else:
        raise NotAllowedNow("The guide does not recommend that here.")


def _fill_in(row: Ticket, slug: str, value: str, by: Actor) -> None:
    field = Field.objects.filter(slug=slug, is_active=True).select_related("condition_field").first()
    if field is None:
        raise NotAllowedNow("This field is no longer there.")
    try:
        tickets.set_fields(row, values={slug: read(as_questions([field])[0], value)}, by=by)
    except NotAnAnswer as fault:
        raise NotAllowedNow(f"{field.name}: {fault}") from fault


def _locked(walk: Walk, by: Actor, seen: int | None) -> tuple[Ticket, Walk]:
    row = locked(walk.ticket, allow=work_on(by))
    found = Walk.objects.select_related("guide", "guide_version").filter(pk=walk.pk, ticket=row).first()
    if found is None:
        raise NotAllowedNow("This guide is no longer on the ticket. Look again.")
    if seen is not None and found.version != seen:
        about = Entry.objects.filter(subject_kind="ticket", subject_id=row.pk, kind=WalkMoved.slug)
        raise Conflict(row, list(about.filter(data__walk=found.pk).order_by("-id")[:1]))
    return row, found


def _node(walk: Walk, key: str) -> Node | None:
    return walk.guide_version.tree.find(key) if walk.guide_version else None


def _present(walk: Walk) -> Node | None:
    return _node(walk, walk.node)


def _end(walk: Walk, row: Ticket, at: Node, by: Actor) -> None:
    walk.state, walk.ended_at = State.ENDED, clock.now()
    walk.save(update_fields=["state", "ended_at"])
    _tell(walk, row, "ended", at, by=by)


def _moved(walk: Walk) -> None:
    walk.version += 1
    walk.save(update_fields=["node", "state", "ended_at", "version"])


def _tell(walk: Walk, row: Ticket, how: str, node: Node | None, *, by: Actor, answer: str = "") -> None:
    question = node.title if node else ""
    emit(WalkMoved(row.pk, walk.pk, walk.guide.title, how, question, answer), by=by)
    tell(row)
