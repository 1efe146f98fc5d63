"""A macro on many tickets: on each its reply, in the customer's language, and its effects, all or nothing."""

from collections.abc import Sequence
from typing import Any

from frontdesk.events import Actor
from frontdesk.rules.actions.applying import apply_macro, fill
from frontdesk.rules.actions.uses import undo_use
from frontdesk.rules.effect import FaultyEffect, in_order
from frontdesk.rules.models import Macro
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.bulk_act import BulkAct, NotThis
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.guard import ENDS, held_back
from frontdesk.tickets.logic.life import may_follow
from frontdesk.tickets.models import Ticket

MOST = 300
STATUS = "status"
GONE = "This macro is no longer there."


class UseMacro(BulkAct, slug="macro"):
    label, icon, control = "Macro", "zap", "choice"

    def options(self, by: Actor) -> list[tuple[str, str]]:
        found = Macro.objects.usable_by(by).order_by("name", "pk")[:MOST]
        return [(str(one.pk), f"{one.name} (sends its reply)" if one.texts else one.name) for one in found]

    def read(self, raw: str, by: Actor) -> str:
        value = super().read(raw, by)
        if fault := _fault(_macro(value, by)):
            raise NotThis(fault)
        return value

    def said(self, value: str, by: Actor) -> str:
        macro = _macro(value, by)
        if macro is None:
            return GONE
        does = [entry.label.lower() for _, entry, _ in in_order(macro.effects) if entry]
        parts = (["sends its reply, which cannot be taken back"] if macro.texts else []) + does
        return f"Macro “{macro.name}”: {', '.join(parts)}"

    def outlook(self, ticket: Ticket, value: str, by: Actor) -> str:
        return self.outlooks([ticket], value, by)[0]

    def outlooks(self, tickets: Sequence[Ticket], value: str, by: Actor) -> list[str]:
        macro = _macro(value, by)
        if macro is None or (fault := _fault(macro)):
            return [GONE if macro is None else fault] * len(tickets)
        status = macro.effects.get(STATUS, "")
        held = held_back([each.pk for each in tickets], by=by) if status in ENDS else {}
        return [_why_not(each, macro, status) or held.get(each.pk, "") for each in tickets]

    def do(self, ticket: Ticket, value: str, by: Actor, seen: int) -> None:
        macro = _macro(value, by)
        if macro is None:
            raise NotAllowedNow(GONE)
        html = fill(macro, ticket, by=by).html if macro.texts else ""
        send = (lambda status: tickets.reply(ticket, html=html, status=status, by=by)) if html else None
        apply_macro(macro, ticket, by=by, seen=seen, send=send, carries_status=True, keeps=True)

    def undo(self, ticket: Ticket, before: dict[str, Any], by: Actor) -> bool:
        return undo_use(ticket, by=by).is_done


def _macro(value: str, by: Actor) -> Macro | None:
    return Macro.objects.usable_by(by).filter(pk=int(value)).first() if value.isdecimal() else None


def _fault(macro: Macro | None) -> str:
    """Why the macro fits no ticket at all."""
    for _, entry, value in in_order(macro.effects if macro else {}):
        try:
            if entry is None:
                raise FaultyEffect("It asks for an effect that is no longer there.")
            entry().check(value)
        except FaultyEffect as fault:
            return str(fault)
    return ""


def _why_not(ticket: Ticket, macro: Macro, status: str) -> str:
    if macro.texts and ticket.status in {Ticket.Status.CLOSED, Ticket.Status.SPAM}:
        return f"The ticket is {ticket.status}: nothing can be sent from it."
    if status and status != ticket.status and not may_follow(ticket.status, status):
        return f"A {ticket.status.replace('_', ' ')} ticket cannot become {status.replace('_', ' ')}."
    return ""
