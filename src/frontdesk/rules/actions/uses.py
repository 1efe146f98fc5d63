"""Taking a reply back takes back what its macro did besides, or says what stays."""

from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import QuerySet

from frontdesk.events import Actor
from frontdesk.rules.actions.stepping import drop
from frontdesk.rules.models import Macro, MacroUse, TicketChecklist
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.actions.restoring import columns_of, put_back
from frontdesk.tickets.models import PlannedReply, Snooze, Ticket, Watcher

NOTE, FOLLOW, SNOOZE, CHECKLIST, STATUS = "note", "follow", "snooze", "checklist", "status"


@dataclass(frozen=True)
class TakenBack:
    """`is_done` is false when it was too late for the reply.

    `undone` says that acts of the macro went back as well; `stays` are those that did not, in words.
    """

    is_done: bool
    undone: bool = False
    stays: list[str] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        """What is said to whoever took it back; "" where there was no macro."""
        if self.stays:
            return f"The reply is taken back. What its macro did stays: {', '.join(self.stays)}."
        return "The reply is taken back, and what its macro did besides." if self.undone else ""


def used(row: Ticket, macro: Macro, effects: list[str], by: Actor) -> MacroUse:
    """How a locked ticket stands before a macro does anything; not stored yet."""
    follows = FOLLOW in effects and Watcher.objects.filter(ticket=row, agent_id=by.id or 0).exists()
    has_list = CHECKLIST in effects and _lists(row, macro).exists()
    before = columns_of(row) | {"followed": follows, "listed": has_list}
    return MacroUse(ticket=row, macro=macro, before=before, effects=effects)


def keep_use(use: MacroUse, planned: PlannedReply | None, row: Ticket) -> None:
    """Store it, with the reply that waits if there is one."""
    use.planned, use.written = planned, Ticket.objects.values_list("version", flat=True).get(pk=row.pk)
    use.save()


@transaction.atomic
def take_reply_back(planned: PlannedReply, *, by: Actor) -> TakenBack:
    """Keep a reply from being sent, and take back what its macro did. Raises PermissionDenied."""
    if not tickets.take_back(planned, by=by):
        return TakenBack(is_done=False)
    use = MacroUse.objects.select_for_update(of=("self",)).filter(planned=planned, is_undone=False).first()
    if use is None:
        return TakenBack(is_done=True)
    return _taken_back(use, by)


@transaction.atomic
def undo_use(ticket: Ticket, *, by: Actor) -> TakenBack:
    """Take back what a macro did to a ticket last, where nobody has changed it since. Raises PermissionDenied."""
    uses = MacroUse.objects.select_for_update(of=("self",)).filter(ticket=ticket, planned=None, is_undone=False)
    use = uses.order_by("-id").first()
    return _taken_back(use, by) if use else TakenBack(is_done=False)


def _taken_back(use: MacroUse, by: Actor) -> TakenBack:
    stays = _undo(use, use.ticket, by)
    undone = bool(set(use.effects) - {STATUS, *stays})
    use.is_undone, use.effects = True, [slug for slug in use.effects if slug not in stays]
    use.save(update_fields=["is_undone", "effects"])
    return TakenBack(True, undone, list(dict.fromkeys(stays.values())))


def _undo(use: MacroUse, ticket: Ticket, by: Actor) -> dict[str, str]:
    """Take back each act; returns those that stay, in words by their slug."""
    stays = {NOTE: "the note"} if NOTE in use.effects else {}
    columns = set(use.effects) - {NOTE, FOLLOW, SNOOZE, CHECKLIST, STATUS}
    if Ticket.objects.values_list("version", flat=True).get(pk=ticket.pk) == use.written:
        _wake(use, ticket, by)
        put_back(ticket, use.before, what="what the macro did", by=by)
    else:  # somebody else has gone on from there
        words = {"team": "the team", "assignee": "the owner", "tags_added": "the tags", "tags_removed": "the tags",
                 "fields": "the fields", "priority": "the priority", SNOOZE: "the snooze"}  # fmt: skip
        stays |= {slug: words.get(slug, slug) for slug in [*sorted(columns), *({SNOOZE} & set(use.effects))]}
    if FOLLOW in use.effects and not use.before.get("followed"):
        tickets.unfollow(ticket, by=by)
    if CHECKLIST in use.effects and not _drop_list(use, ticket, by):
        stays[CHECKLIST] = "the checklist"
    return stays


def _wake(use: MacroUse, ticket: Ticket, by: Actor) -> None:
    if SNOOZE in use.effects and Snooze.objects.filter(ticket=ticket, ended_at=None).exists():
        tickets.wake(ticket, by=by)


def _drop_list(use: MacroUse, ticket: Ticket, by: Actor) -> bool:
    """Take the checklist off that the macro brought, unless somebody has begun with it; whether it is gone."""
    brought = _lists(ticket, use.macro).filter(is_automatic=False).first()
    if brought is None or use.before.get("listed"):
        return True
    if brought.steps.exclude(ticked_at=None).exists():
        return False
    drop(brought, by=by)
    return True


def _lists(ticket: Ticket, macro: Macro) -> QuerySet[TicketChecklist]:
    """The checklist of the macro on this ticket, if it has it."""
    key = macro.effects.get(CHECKLIST, "")
    return TicketChecklist.objects.filter(ticket=ticket, checklist_id=int(key) if key.isdecimal() else 0)
