"""The tickets of the person who signed in."""

from django.contrib.auth.views import redirect_to_login
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from frontdesk.customers.models import Customer
from frontdesk.events import stream_token
from frontdesk.portal.page import page
from frontdesk.portal.progress import headline
from frontdesk.portal.visitor import customer_of
from frontdesk.tickets.models import Participant, Ticket
from frontdesk.tickets.tracking import audience_of

PAGE = 25


@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """Own tickets and those in copy, newest first; `?before=` is the number after which the page goes on."""
    customer = customer_of(request)
    if customer is None:
        return redirect_to_login(request.get_full_path())
    found = Ticket.objects.followed_by(customer.actor()).order_by("-created_at", "-id")
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and (last := found.filter(number=int(before[:10])).first()):
        found = found.filter(Q(created_at__lt=last.created_at) | Q(created_at=last.created_at, id__lt=last.pk))
    rows = list(found[: PAGE + 1])
    shown = rows[:PAGE]
    context = {
        "rows": [(ticket, headline(ticket)) for ticket in shown],
        "more": shown[-1].number if len(rows) > PAGE else None,
        "is_first": not before,
        "live_names": " ".join(f"ticket.{ticket.number}" for ticket in shown),
        "own": customer.pk,
        "live_token": _live_token(shown, customer),
    }
    block = "rows" if request.GET.get("part") == "rows" else None
    return page(request, "portal/requests.html", context, block=block, is_private=True)


def _live_token(shown: list[Ticket], customer: Customer) -> str:
    """The right to hear of changes, for each ticket in the role that the reader has on it (A30)."""
    own = [f"ticket.{ticket.number}" for ticket in shown if ticket.requester_id == customer.pk]
    copies = Participant.objects.filter(ticket__in=shown, customer=customer)
    names = own + [audience_of(one) for one in copies]
    return stream_token(names) if names else ""
