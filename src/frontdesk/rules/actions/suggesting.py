"""Which macros fit a ticket best."""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from frontdesk.events import Actor
from frontdesk.kit.html import html_to_text
from frontdesk.rules.models import Macro, MacroTally
from frontdesk.tickets import facts
from frontdesk.tickets.fact import Asker
from frontdesk.tickets.logic.conditions import FaultyCondition
from frontdesk.tickets.models import Ticket

MOST = 500


@dataclass(frozen=True)
class Offer:
    """A macro that may be used here. `fits` says that its conditions hold; `is_in_language` that it speaks theirs."""

    macro: Macro
    fits: bool
    is_in_language: bool
    uses_here: int

    @property
    def rank(self) -> tuple[bool, int, bool, int, int, str]:
        """What comes first: what fits, and more closely; the customer's language; used most here, and at all."""
        closeness = len(list(self.macro.tree.conditions())) if self.fits else 0
        return (
            not self.fits, -closeness, not self.is_in_language, -self.uses_here, -self.macro.use_count,
            self.macro.name.casefold(),
        )  # fmt: skip


def offer_macros(ticket: Ticket, *, by: Actor, words: str = "") -> list[Offer]:
    """The macros that the agent may use, best first; with words, those that hold every one of them."""
    here = MacroTally.objects.filter(macro=OuterRef("pk"), category=ticket.category_id)
    if ticket.category_id is None:
        here = MacroTally.objects.filter(macro=OuterRef("pk"), category=None)
    usable = Macro.objects.usable_by(by).annotate(uses_here=Subquery(here.values("count")[:1]))
    wanted = words.casefold().split()[:8]
    asker, language = Asker.of(by), (ticket.language or ticket.requester.language or "").partition("-")[0]
    found = [
        Offer(macro, _fits(macro, ticket, asker), _speaks(macro, language), getattr(macro, "uses_here", None) or 0)
        for macro in usable[:MOST]
        if _holds(macro, wanted)
    ]
    return sorted(found, key=lambda offer: offer.rank)


def _holds(macro: Macro, wanted: list[str]) -> bool:
    if not wanted:
        return True
    text = " ".join([macro.name, macro.about, *map(html_to_text, macro.texts.values())]).casefold()
    return all(word in text for word in wanted)


def _speaks(macro: Macro, language: str) -> bool:
    return not macro.texts or any(code.partition("-")[0] == language for code in macro.texts if code)


def _fits(macro: Macro, ticket: Ticket, asker: Asker) -> bool:
    try:
        return facts.holds(macro.tree, ticket, asker)
    except FaultyCondition:
        return False  # it asks for something that is no longer there
