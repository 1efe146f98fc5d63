"""How a macro will read on a ticket."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from frontdesk.console.forms.macros import effects_of, texts_of
from frontdesk.console.views.framed import framed
from frontdesk.console.views.page import actor_of, screen_of, staff
from frontdesk.events import Actor
from frontdesk.kit.html import clean_rich, safe
from frontdesk.rules import actions as rules
from frontdesk.rules.models import Macro
from frontdesk.tickets.models import Ticket

LONGEST = 100_000


@staff
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """The macro as typed, filled in for an example ticket that the person may see."""
    screen_of(request, "macros")
    actor = actor_of(request)
    typed = {name: str(value)[:LONGEST].replace("\x00", "") for name, value in request.POST.items()}
    ticket = _example(actor, typed.get("example", ""))
    macro = Macro(texts={code: clean_rich(html) for code, html in texts_of(typed).items()}, effects=effects_of(typed))
    filled = rules.fill(macro, ticket, by=actor) if ticket else None
    body = safe(filled.html if filled else macro.text_for("")[1])
    return framed(request, "console/macro_preview.html", {"filled": filled, "ticket": ticket, "body": body})


def _example(actor: Actor, number: str) -> Ticket | None:
    """The ticket of that number, or the newest."""
    seen = Ticket.objects.visible_to(actor).select_related("requester__organization", "team", "brand")
    if number.isascii() and number.isdecimal() and len(number) < 19:
        return seen.filter(number=int(number)).first()
    return seen.order_by("-pk").first()
