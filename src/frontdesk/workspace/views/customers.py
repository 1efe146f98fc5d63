"""Customers: finding one, and all about one."""

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from frontdesk.customers import actions, permissions
from frontdesk.customers.models import Customer
from frontdesk.feedback.models import Response
from frontdesk.kit.templates import invalid
from frontdesk.tickets.models import Ticket
from frontdesk.workspace.access import DeskRequest, desk, is_partial, worker
from frontdesk.workspace.followups import pledges_to
from frontdesk.workspace.forms.customer import CustomerForm
from frontdesk.workspace.links import links
from frontdesk.workspace.lists import Query, page_of
from frontdesk.workspace.pages import page
from frontdesk.workspace.rows import present

SHOWN = 50


@desk
def customers(request: DeskRequest) -> HttpResponse:
    """The customers that fit the words, or those met last; also what a search box suggests for a new ticket."""
    words = request.GET.get("q", "").strip()[:100]
    found = Customer.objects.filter(permissions.view_customer(request.actor)).select_related("organization")
    if words:
        like = Q(name__icontains=words) | Q(email__icontains=words) | Q(organization__name__icontains=words)
        found = found.filter(like | Q(identities__address__icontains=words)).distinct()
    if request.GET.get("for") == "ticket" and is_partial(request):
        items = [
            {"title": str(each), "href": f"{links().new_ticket}?customer={each.pk}", "note": each.email or each.phone}
            for each in found.order_by("name")[:8]
        ]
        return page(request, "palette.html", {"items": items}, block="items")
    unsolved = Count("tickets", filter=Q(tickets__status__in=Ticket.UNSOLVED))
    rows = found.annotate(open_count=unsolved).order_by("-pk")[:SHOWN]
    return page(request, "customers.html", {"title": "Customers", "here": "customers", "words": words, "found": rows})


@desk
def customer(request: DeskRequest, pk: int) -> HttpResponse:
    """Profile, addresses, every ticket, every survey answer."""
    found = _customer(request, pk)
    rows = page_of(
        Query("t.requester_id = %s", [pk], state="any", after=request.GET.get("after", "")[:40]), request.actor
    )
    mine = Ticket.objects.visible_to(request.actor).filter(requester=found)
    answers = Response.objects.filter(survey__ticket__in=mine).select_related("survey__ticket", "survey__agent__user")
    context = {
        "title": str(found),
        "here": "customers",
        "customer": found,
        "identities": list(found.identities.order_by("kind", "address")),
        "rows": present(rows.rows),
        "older": rows.older,
        "counts": mine.aggregate(all=Count("pk"), open=Count("pk", filter=Q(status__in=Ticket.UNSOLVED))),
        "pledges": pledges_to(found, request.actor),
        "answers": list(answers.order_by("-answered_at")[:10]),
    }
    return page(request, "customer.html", context)


@worker
def details(request: DeskRequest, pk: int) -> HttpResponse:
    """Correct what we know of a customer."""
    found = _customer(request, pk)
    form = CustomerForm(request.POST if request.method == "POST" else None, customer=found)
    if request.method == "POST" and form.is_valid():
        actions.change_customer(found, by=request.actor, **form.cleaned_data)
        return redirect(f"{links().customer}{pk}")
    context = {"title": f"Details of {found}", "here": "customers", "customer": found, "form": form}
    return page(request, "customer_details.html", context, status=invalid(form))


def _customer(request: DeskRequest, pk: int) -> Customer:
    seen = Customer.objects.filter(permissions.view_customer(request.actor)).select_related("organization", "user")
    return get_object_or_404(seen, pk=pk)
