"""Several tickets become one, with a trace and a way back for a week."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q

from frontdesk.customers.models import Customer
from frontdesk.events import Actor, emit
from frontdesk.kit import clock
from frontdesk.tickets import permissions
from frontdesk.tickets.actions.mailing import number_words
from frontdesk.tickets.actions.participants import set_participants
from frontdesk.tickets.actions.row import (
    authored,
    awaken,
    check_seen,
    enter_status,
    locked_all,
    recount,
    return_to,
    write,
)
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.events import MergeUndone, StatusChanged, TicketMerged
from frontdesk.tickets.models import (
    Conversation,
    Link,
    Mention,
    Merge,
    Message,
    MovedMessage,
    Offer,
    Participant,
    PlannedReply,
    PlannedStatus,
    Pledge,
    Reminder,
    Ticket,
    Watcher,
)

UNDO_WITHIN = datetime.timedelta(days=7)
MOST = 20


@transaction.atomic
def merge(
    tickets: Sequence[Ticket],
    *,
    into: Ticket,
    by: Actor,
    people: Iterable[int] = (),
    seen: Mapping[int, int] | None = None,
    wakes: bool = False,
) -> Ticket:
    """Move everything said on `tickets` to another one, and close them; answers to them lead there from now on.

    Their requesters and people in copy who are not on the other one yet come along only when named in `people` (ids of
    customers), and read what is said from now on, not before (A03). The other one wakes up where somebody waits on
    them, or when `wakes` says so. A repeated merge changes nothing.
    Raises PermissionDenied unless all may be worked on (A32), Conflict when one is newer than the version
    in `seen` (by key), and NotAllowedNow for one that was merged elsewhere, is spam, or when there are too many.
    """
    sources = [one for one in {each.pk: each for each in tickets}.values() if one.pk != into.pk]
    if not sources or len(sources) > MOST:
        raise NotAllowedNow("Choose another ticket." if not sources else f"At most {MOST} tickets at once.")
    rows = locked_all([*sources, into], allow=permissions.work_on(by))
    target = rows[into.pk]
    waiting = [rows[one.pk] for one in sources if rows[one.pk].merged_into_id != target.pk]
    if not waiting:
        return target
    for key, version in (seen or {}).items():
        check_seen(rows[key], version)
    for row in [target, *waiting]:
        _check(row)
    if wakes or any(row.waiting_since is not None for row in waiting):
        _wake(target, by)  # first, so that its promises run when theirs are handed over
    for row in sorted(waiting, key=lambda one: one.created_at):
        _merge_one(row, target, set(people), by)
    write(target, *recount(target), "tags", "fields", "first_replied_at")
    return target


def _check(row: Ticket) -> None:
    if row.merged_into is not None:
        raise NotAllowedNow(f"{number_words(row)} was merged into {number_words(row.merged_into)} already.")
    if row.status == Ticket.Status.SPAM:
        raise NotAllowedNow(f"{number_words(row)} is spam. Say first that it is none.")


def _merge_one(source: Ticket, target: Ticket, people: set[int], by: Actor) -> None:
    before = source.status
    made = Merge.objects.create(source=source, target=target, **authored(by))
    _move_messages(source, target, made)
    made.brought = {
        "status": before,
        "participants": _bring_people(source, target, people, by),
        "watchers": _bring_watchers(source, target),
        "tags": _bring_tags(source, target),
        "fields": _bring_answers(source, target),
        "links": _bring_links(source, target),
        **_bring_plans(source, target),
    }
    made.save(update_fields=["brought"])
    replied = [at for at in (source.first_replied_at, target.first_replied_at) if at is not None]
    target.first_replied_at = min(replied, default=None)
    source.merged_into, source.message_count = target, 0
    closed = enter_status(source, Ticket.Status.CLOSED, by=by, is_guarded=False)
    write(source, "merged_into", "message_count", *closed)
    emit(TicketMerged(ticket=source.pk, other=target.pk, number=number_words(target), merge=made.pk), by=by)
    emit(
        TicketMerged(ticket=target.pk, other=source.pk, number=number_words(source), merge=made.pk, is_target=True),
        by=by,
    )
    if closed:
        emit(StatusChanged(ticket=source.pk, before=before, after=source.status, reason="merged"), by=by)


def _move_messages(source: Ticket, target: Ticket, made: Merge) -> None:
    main = target.conversations.get(is_main=True)
    keys = list(source.messages.values_list("pk", flat=True))
    MovedMessage.objects.bulk_create(MovedMessage(merge=made, message_id=key) for key in keys)
    _carry(keys, target, main)
    Mention.objects.filter(message__in=keys).update(ticket=target)


def _carry(keys: list[int], to: Ticket, main: Conversation) -> None:
    """Messages to the main conversation of another ticket; asides stay asides (A36)."""
    asides = Conversation.objects.filter(is_main=False, messages__in=keys).distinct()
    beside = list(asides.values_list("pk", flat=True))
    Message.objects.filter(pk__in=keys).exclude(conversation__in=beside).update(ticket=to, conversation=main)
    Message.objects.filter(conversation__in=beside).update(ticket=to)
    Conversation.objects.filter(pk__in=beside).update(ticket=to)


def _bring_people(source: Ticket, target: Ticket, people: set[int], by: Actor) -> list[int]:
    """Ids of the participations that the merge made. Each begins now: nothing from before is read by it (A03)."""
    known = set(target.participants.values_list("customer_id", flat=True)) | {target.requester_id}
    there = {source.requester_id, *source.participants.values_list("customer_id", flat=True)}
    new = list(Customer.objects.filter(pk__in=(there & people) - known))
    if not new:
        return []
    present = [one.customer for one in target.participants.select_related("customer")]
    set_participants(target, [*present, *new], by=by)
    return list(target.participants.filter(customer__in=new).values_list("pk", flat=True))


def _bring_watchers(source: Ticket, target: Ticket) -> list[int]:
    known = set(target.watchers.values_list("agent_id", flat=True))
    new = [one for one in source.watchers.values_list("agent_id", flat=True) if one not in known]
    Watcher.objects.bulk_create((Watcher(ticket=target, agent_id=one) for one in new), ignore_conflicts=True)
    return new


def _bring_tags(source: Ticket, target: Ticket) -> list[str]:
    new = [tag for tag in source.tags if tag not in target.tags][: max(0, 20 - len(target.tags))]
    target.tags = sorted([*target.tags, *new])
    return new


def _bring_answers(source: Ticket, target: Ticket) -> dict[str, Any]:
    """What was answered there to fields that nobody has answered here; no answer is replaced."""
    answered = {slug for slug, answer in target.fields.items() if answer not in (None, "")}
    new = {slug: answer for slug, answer in source.fields.items() if slug not in answered and answer not in (None, "")}
    target.fields = target.fields | new
    return new


def _bring_links(source: Ticket, target: Ticket) -> list[dict[str, int]]:
    """Chosen links go along, where they would not lead from the target to itself or be there twice."""
    brought = []
    for link in Link.objects.filter(Q(ticket=source) | Q(other=source), kind__in=Link.CHOSEN):
        ends = (target.pk if link.ticket_id == source.pk else link.ticket_id,
                target.pk if link.other_id == source.pk else link.other_id)  # fmt: skip
        if ends[0] == ends[1] or _is_taken(link, ends, target):
            continue
        brought.append({"id": link.pk, "ticket": link.ticket_id, "other": link.other_id})
        Link.objects.filter(pk=link.pk).update(ticket_id=ends[0], other_id=ends[1])
    return brought


def _is_taken(link: Link, ends: tuple[int, int], target: Ticket) -> bool:
    if Link.objects.filter(ticket_id=ends[0], other_id=ends[1], kind=link.kind).exists():
        return True
    if link.kind == Link.Kind.RELATED:
        return Link.objects.filter(ticket_id=ends[1], other_id=ends[0], kind=link.kind).exists()
    family = Link.objects.filter(kind=Link.Kind.CHILD)
    as_child, as_parent = family.filter(ticket=target).exists(), family.filter(other=target).exists()
    return link.kind == Link.Kind.CHILD and (as_child or (as_parent and ends[0] == target.pk))


def _bring_plans(source: Ticket, target: Ticket) -> dict[str, list[int]]:
    """Words that would leave stop where they are read; promises and reminders go along; all other plans end."""
    now, reason = clock.now(), f"Its ticket was merged into {number_words(target)}. Look who receives it there."
    PlannedStatus.objects.filter(ticket=source, state="waiting").update(
        state=PlannedStatus.State.STOPPED, reason=reason, ended_at=now
    )
    Offer.objects.filter(ticket=source, state="open").update(
        state=Offer.State.WITHDRAWN, answer="The ticket was merged.", ended_at=now
    )
    brought = {
        "planned": list(PlannedReply.objects.open().filter(ticket=source).values_list("pk", flat=True)),
        "pledges": list(source.pledges.open().values_list("pk", flat=True)),
        "reminders": list(source.reminders.filter(done_at=None).values_list("pk", flat=True)),
    }
    PlannedReply.objects.filter(pk__in=brought["planned"]).update(
        ticket=target, state=PlannedReply.State.STOPPED, reason=reason, cc=None
    )
    Pledge.objects.filter(pk__in=brought["pledges"]).update(ticket=target)
    Reminder.objects.filter(pk__in=brought["reminders"]).update(ticket=target)
    return brought


def _wake(target: Ticket, by: Actor) -> None:
    before = target.status
    is_waiting = before in {Ticket.Status.NEW, Ticket.Status.OPEN}
    changed = [] if is_waiting else enter_status(target, Ticket.Status.OPEN, by=by)
    target.is_unread = True
    target.waiting_since = target.waiting_since or clock.now()
    write(target, "is_unread", "waiting_since", *changed, *awaken(target, "answer", by=by))
    if target.status != before:
        emit(StatusChanged(ticket=target.pk, before=before, after=target.status, reason="answered"), by=by)


@transaction.atomic
def unmerge(merge: Merge, *, by: Actor) -> Ticket:
    """Take a merge back within a week: what came with it goes back, what was said since stays; returns the source.

    Doing it twice changes nothing. Raises PermissionDenied unless both may be worked on (A32), and NotAllowedNow when
    it is too late or the target was merged on.
    """
    known = Merge.objects.select_related("source", "target").get(pk=merge.pk)
    rows = locked_all([known.source, known.target], allow=permissions.work_on(by))
    made = Merge.objects.select_for_update().get(pk=merge.pk)
    source, target = rows[made.source_id], rows[made.target_id]
    if made.undone_at is not None:
        return source
    if clock.now() - made.at > UNDO_WITHIN:
        raise NotAllowedNow("A merge can be undone for a week. This one is older: split messages off instead.")
    if target.merged_into is not None:
        raise NotAllowedNow(f"{number_words(target)} was merged on itself. Undo that first.")
    made.undone_at, made.undone_by = clock.now(), by.name[:200]
    made.save(update_fields=["undone_at", "undone_by"])
    _take_back(made, source, target, by)
    source.merged_into = None
    before = source.status
    restored = return_to(source, str(made.brought.get("status") or Ticket.Status.OPEN), by=by)
    write(source, "merged_into", *recount(source), *restored)
    write(target, *recount(target), "tags", "fields")
    emit(MergeUndone(ticket=source.pk, other=target.pk, number=number_words(target), merge=made.pk), by=by)
    emit(
        MergeUndone(ticket=target.pk, other=source.pk, number=number_words(source), merge=made.pk, is_target=True),
        by=by,
    )
    if restored:
        emit(StatusChanged(ticket=source.pk, before=before, after=source.status, reason="unmerged"), by=by)
    return source


def _take_back(made: Merge, source: Ticket, target: Ticket, by: Actor) -> None:
    main, brought = source.conversations.get(is_main=True), _brought(made)
    keys = list(MovedMessage.objects.filter(merge=made, message__ticket=target).values_list("message_id", flat=True))
    _carry(keys, source, main)
    Mention.objects.filter(message__in=keys).update(ticket=source)
    gone = set(Participant.objects.filter(pk__in=brought["participants"]).values_list("customer_id", flat=True))
    present = [one.customer for one in target.participants.select_related("customer")]
    set_participants(target, [one for one in present if one.pk not in gone], by=by)
    target.watchers.filter(agent__in=brought["watchers"]).delete()
    target.tags = [tag for tag in target.tags if tag not in brought["tags"]]
    target.fields = {slug: answer for slug, answer in target.fields.items() if brought["fields"].get(slug) != answer}
    PlannedReply.objects.open().filter(pk__in=brought["planned"]).update(ticket=source)
    Pledge.objects.open().filter(pk__in=brought["pledges"]).update(ticket=source)
    Reminder.objects.filter(pk__in=brought["reminders"], done_at=None).update(ticket=source)
    for link in brought["links"]:
        Link.objects.filter(pk=link["id"]).update(ticket_id=link["ticket"], other_id=link["other"])


def _brought(made: Merge) -> dict[str, Any]:
    names = ("participants", "watchers", "tags", "links", "planned", "pledges", "reminders")
    return {name: made.brought.get(name, []) for name in names} | {"fields": made.brought.get("fields", {})}


def final_of(ticket: Ticket) -> Ticket:
    """Where a ticket's conversation goes on: itself, or the one that it was merged into."""
    for _ in range(MOST):
        if ticket.merged_into is None:
            break
        ticket = ticket.merged_into
    return ticket
