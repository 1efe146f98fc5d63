"""Customers: finding one, and all about one."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect

from frontdesk.customers import actions
from frontdesk.customers.conflict import Outdated
from frontdesk.kit.templates import invalid
from frontdesk.workspace.access import DeskRequest, desk, is_partial, worker
from frontdesk.workspace.customer_list import customers_called, listed_customers
from frontdesk.workspace.customer_page import customer_of, customer_page
from frontdesk.workspace.forms.customer import CustomerForm
from frontdesk.workspace.links import links
from frontdesk.workspace.outdated import outdated
from frontdesk.workspace.pages import page


@desk
def customers(request: DeskRequest) -> HttpResponse:
    """The customers that fit the words, or those met last; also what a search box suggests for a new ticket."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    if request.GET.get("for") == "ticket" and is_partial(request):
        items = [
            {"title": str(each), "href": f"{links().new_ticket}?customer={each.pk}", "note": each.email or each.phone}
            for each in customers_called(words, request.actor).order_by("name")[:8]
        ]
        return page(request, "palette.html", {"items": items}, block="items")
    listed = listed_customers(words, request.GET.get("after", ""), request.actor)
    return page(request, "customers.html", {"title": "Customers", "here": "customers", **listed})


@desk
def customer(request: DeskRequest, pk: int) -> HttpResponse:
    """Who they are, what is open, and one timeline over everything; of somebody merged, whom they went to."""
    found = customer_of(request, pk)
    if found.merged_into_id is not None:
        return redirect(f"{links().customer}{found.merged_into_id}")
    return customer_page(request, found)


@worker
def details(request: DeskRequest, pk: int) -> HttpResponse:
    """Correct what we know of a customer."""
    found = customer_of(request, pk)
    form = CustomerForm(request.POST if request.method == "POST" else None, customer=found)
    notice = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_customer(found, by=request.actor, **form.values())
            return redirect(f"{links().customer}{pk}")
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        except Outdated:
            now = customer_of(request, pk)
            notice = outdated(form, request.POST, now, CustomerForm(customer=now).initial)
    context: dict[str, Any] = {"title": f"Details of {found}", "here": "customers", "customer": found}
    context |= {"form": form, "notice": notice}
    return page(request, "customer_details.html", context, status=409 if notice else invalid(form))
