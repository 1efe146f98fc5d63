"""The tickets of the person who signed in."""

from django.contrib.auth.views import redirect_to_login
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from frontdesk.portal.page import live_token, page
from frontdesk.portal.progress import headline
from frontdesk.portal.visitor import customer_of
from frontdesk.tickets.models import Ticket

PAGE = 25


@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """Own tickets, newest first; `?before=` is the number after which the page goes on."""
    customer = customer_of(request)
    if customer is None:
        return redirect_to_login(request.get_full_path())
    found = Ticket.objects.visible_to(customer.actor()).order_by("-created_at", "-id")
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
        "live_token": live_token(*shown),
    }
    block = "rows" if request.GET.get("part") == "rows" else None
    return page(request, "portal/requests.html", context, block=block, is_private=True)
