"""Asking for help: what it is about, the form, and what happens next."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from frontdesk.kit import throttle
from frontdesk.kit.templates import invalid
from frontdesk.portal import asking
from frontdesk.portal.access import receipt, ticket_by_receipt
from frontdesk.portal.categories import Branch, find, tree
from frontdesk.portal.expected import answer_sentence
from frontdesk.portal.forms.ask import AskForm
from frontdesk.portal.limits import HOUR, limited, too_many
from frontdesk.portal.logic.region import region_of
from frontdesk.portal.page import brand_of, live_token, page, workspace_of
from frontdesk.portal.progress import steps_of
from frontdesk.portal.visitor import customer_of, visitor_of
from frontdesk.tickets.models import Category, Ticket

OTHER = "other"


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """What is it about?"""
    branches: list[Branch] = tree(visitor_of(request).is_employee)
    return page(request, "portal/choose.html", {"branches": branches, "answered": answer_sentence()})


@require_http_methods(["GET", "HEAD", "POST"])
@limited("ask", posts=30)
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """The form of a category; sent well, it becomes a ticket."""
    category = find(slug, visitor_of(request).is_employee)
    if category is None and slug != OTHER:
        return page(request, "portal/missing.html", status=404)
    form = _form(request, category)
    if request.method == "POST" and form.is_valid():
        if form.refuses_quietly:
            return page(request, "portal/received.html")
        if form.cleaned_data.get("email"):
            verdict = throttle.hit(f"portal:ask:{form.cleaned_data['email']}", limit=10, period_seconds=HOUR)
            if not verdict.allowed:
                return too_many(request, verdict.retry_after_seconds)
        return redirect("portal:request_sent", token=receipt(_open(request, form, category)))
    context = {"form": form, "category": category, "slug": slug, "answered": answer_sentence()}
    return page(request, "portal/ask.html", context, status=invalid(form))


@require_safe
def sent(request: HttpRequest, token: str) -> HttpResponse:
    """The number, large, and what happens next. Shows nothing that was written: the address is not proven yet."""
    ticket = ticket_by_receipt(token)
    if ticket is None:
        raise Http404
    customer = customer_of(request)
    is_own = customer is not None and customer.pk == ticket.requester_id
    context = {"ticket": ticket, "token": token, "steps": steps_of(ticket), "is_own": is_own}
    part = "state" if request.GET.get("part") == "state" else None
    context["live_token"] = live_token(ticket)
    return page(request, "portal/sent.html", context, block=part, is_private=True)


def _form(request: HttpRequest, category: Category | None) -> AskForm:
    workspace = workspace_of(request)
    bound = (request.POST, request.FILES) if request.method == "POST" else ()
    return AskForm(
        *bound,
        category=category,
        is_known=customer_of(request) is not None,
        region=region_of(workspace.time_zone) if workspace else "",
        initial={"subject": request.GET.get("subject", "")[:200]},
    )


def _open(request: HttpRequest, form: AskForm, category: Category | None) -> Ticket:
    customer, brand = customer_of(request), brand_of(request)
    if customer is None:
        return asking.open_for_stranger(form.cleaned_data, category=category, brand=brand)
    return asking.open_for_employee(form.cleaned_data, customer, category=category, brand=brand)
