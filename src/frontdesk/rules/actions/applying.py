"""Using a macro: its reply filled in, its effects done."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from frontdesk.events import Actor, emit
from frontdesk.kit import clock
from frontdesk.rules.actions.uses import keep_use, used
from frontdesk.rules.effect import Effect, FaultyEffect, Planned, Setting, in_order, planned
from frontdesk.rules.events import MacroUsed
from frontdesk.rules.models import Macro, MacroTally
from frontdesk.tickets import permissions
from frontdesk.tickets.actions.row import locked, sent_before
from frontdesk.tickets.conflict import Conflict, NotAllowedNow
from frontdesk.tickets.models import PlannedReply, Ticket
from frontdesk.tickets.placeholders import filled_in, values_for

STATUS = "status"


@dataclass(frozen=True)
class Filled:
    """A macro as it would be on one ticket: the reply with its values, and every effect in words."""

    macro: Macro
    html: str
    language: str
    effects: list[Planned]

    @property
    def sentence(self) -> str:
        """`sets the status to pending, adds the tag refund`."""
        return ", ".join(each.words for each in self.effects)


def fill(macro: Macro, ticket: Ticket, *, by: Actor) -> Filled:
    """The macro on this ticket, in the customer's language where there is such a text. Changes nothing."""
    language, html = macro.text_for(ticket.language or ticket.requester.language or "")
    return Filled(
        macro, filled_in(html, values_for(ticket, by)), language, planned(macro.effects, Setting.of(ticket, by))
    )


@transaction.atomic
def apply_macro(
    macro: Macro,
    ticket: Ticket,
    *,
    by: Actor,
    chosen: Collection[str] | None = None,
    seen: int | None = None,
    send: Callable[[str | None], object] | None = None,
    carries_status: bool = False,
    key: str | None = None,
    keeps: bool = False,
) -> Ticket:
    """Do the effects of a macro, or the `chosen` ones, and what `send` writes, all in one transaction or nothing.

    `send` is called first, under the ticket's lock, with the status that the macro sets where it `carries_status`. A
    repeated `key` sends nothing twice and does nothing again. Where `send` returns a reply that waits, what is done
    besides is kept with it, so that it can be taken back together; with `keeps` it is kept in any case.
    Raises PermissionDenied, Conflict, NotAllowedNow.
    """
    if _done_before(key):
        if send is not None:
            send(None)
        return ticket
    if not Macro.objects.usable_by(by).filter(pk=macro.pk).exists():
        raise PermissionDenied
    row = locked(ticket, allow=permissions.work_on(by), seen=seen)
    wanted = {slug: value for slug, value in macro.effects.items() if chosen is None or slug in chosen}
    use = used(row, macro, list(wanted), by)
    sent = send(wanted.pop(STATUS, None) if carries_status else None) if send is not None else None
    on = Setting.of(row, by)
    for slug, entry, value in in_order(wanted):
        _do(macro, slug, entry, value, on)
    _count(macro, row)
    if keeps or isinstance(sent, PlannedReply):
        keep_use(use, sent if isinstance(sent, PlannedReply) else None, row)
    emit(MacroUsed(ticket=row.pk, macro=macro.pk, name=macro.name), by=by)
    return row


def _do(macro: Macro, slug: str, entry: type[Effect] | None, value: str, on: Setting) -> None:
    try:
        if entry is None:
            raise FaultyEffect(f"{slug} is no longer there.")
        effect = entry()
        effect.run(effect.check(value), on)
    except Conflict:
        raise
    except (NotAllowedNow, FaultyEffect) as error:
        raise NotAllowedNow(f"Nothing was done. “{macro.name}” does not fit here: {error}") from error


def _done_before(key: str | None) -> bool:
    return bool(key) and (sent_before(key) is not None or PlannedReply.objects.filter(key=key).exists())


def _count(macro: Macro, row: Ticket) -> None:
    now = clock.now()
    Macro.objects.filter(pk=macro.pk).update(use_count=F("use_count") + 1, used_at=now)
    tally, _ = MacroTally.objects.get_or_create(macro=macro, category=row.category)
    MacroTally.objects.filter(pk=tally.pk).update(count=F("count") + 1, used_at=now)
