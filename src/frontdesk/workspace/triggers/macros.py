"""Macros by typed sign: the reply is put in, and what it does stands beside the box until it is sent."""

from collections.abc import Sequence

from django.urls import reverse
from markupsafe import Markup

from frontdesk.events import Actor
from frontdesk.kit.html import safe
from frontdesk.rules import actions as rules
from frontdesk.tickets.models import Ticket
from frontdesk.workspace.triggers.base import MOST, Suggestion, Trigger


class Macros(Trigger, slug="macros"):
    """What fits best comes first; with words, what holds them all."""

    label = "Macros"
    chars = "/"
    rank = 10

    def offer(self, words: str, ticket: Ticket, actor: Actor) -> Sequence[Suggestion]:
        found = rules.offer_macros(ticket, by=actor, words=words)[:MOST]
        return [_offered(rules.fill(offer.macro, ticket, by=actor), ticket) for offer in found]


def _offered(filled: rules.Filled, ticket: Ticket) -> Suggestion:
    does = Markup("<p><b>When you send, it also</b> {}.</p>").format(filled.sentence) if filled.effects else Markup("")
    return Suggestion(
        title=filled.macro.name,
        note=filled.sentence,
        icon="zap",
        preview=str(safe(filled.html) + does),
        insert=filled.html,
        panel=reverse("workspace:macro", args=[ticket.number, filled.macro.pk]) + "?block=panel",
    )
