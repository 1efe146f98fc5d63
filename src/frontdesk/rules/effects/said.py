"""A reply with the words of a macro."""

from dataclasses import replace

from frontdesk.accounts.models import Brand
from frontdesk.events import Actor
from frontdesk.rules.effect import Effect, Setting
from frontdesk.rules.models import Macro
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.models import Message, Ticket
from frontdesk.tickets.placeholders import filled_in, values_for

READ = ("requester__organization", "team", "brand")


class Replying(Effect, slug="reply"):
    """The macro's text alone, in the customer's language; what else it does is for the rule to say."""

    label, control, rank = "Reply with", "choice", 80
    shelf = "What is said"
    hint = "The words of a shared macro. It is an automatic reply: no promise is kept by it, nobody owns the ticket."
    is_for_macros = False

    def options(self) -> list[tuple[str, str]]:
        found = Macro.objects.filter(owner=None, is_active=True).exclude(texts={}).order_by("name")
        return [(str(pk), name) for pk, name in found.values_list("pk", "name")]

    def words(self, value: str, on: Setting) -> str:
        return f"replies with “{self.named(value)}”"

    def run(self, value: str, on: Setting) -> None:
        macro = Macro.objects.filter(pk=int(value), owner=None, is_active=True).first()
        if macro is None:
            raise NotAllowedNow("This macro is no longer there.")
        ticket = Ticket.objects.select_related(*READ).get(pk=on.ticket.pk)
        if _answers_a_machine(ticket):
            raise NotAllowedNow("What came last was sent by a machine: it is not answered by another (A19).")
        by = _spoken_by(ticket, on.by)
        _, html = macro.text_for(ticket.language or ticket.requester.language or "")
        tickets.reply(ticket, html=filled_in(html, values_for(ticket, by)), by=by, owns=False)


def _answers_a_machine(ticket: Ticket) -> bool:
    last = Message.objects.filter(ticket=ticket, kind=Message.Kind.INBOUND).order_by("-created_at", "-id").first()
    return last is not None and last.is_automatic


def _spoken_by(ticket: Ticket, by: Actor) -> Actor:
    """The customer reads the name of the team or the company, never that of a rule."""
    brand = ticket.brand or Brand.default()
    return replace(by, name=ticket.team.name if ticket.team else brand.name)
