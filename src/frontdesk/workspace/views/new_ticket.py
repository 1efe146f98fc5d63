"""A new ticket by hand."""

import secrets

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from frontdesk.accounts.models import Agent
from frontdesk.customers import actions as customers
from frontdesk.customers import permissions
from frontdesk.customers.actions.recognise import NoAddress
from frontdesk.customers.models import Customer
from frontdesk.kit.templates import invalid
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Ticket
from frontdesk.workspace.access import DeskRequest, worker
from frontdesk.workspace.forms.new_ticket import NewTicketForm
from frontdesk.workspace.links import links
from frontdesk.workspace.pages import page


@worker
def new_ticket(request: DeskRequest) -> HttpResponse:
    """Write down what somebody said on the phone or at the counter."""
    asked = request.GET.get("customer", "")
    known = Customer.objects.filter(permissions.view_customer(request.actor))
    customer = get_object_or_404(known, pk=int(asked)) if asked.isdecimal() and len(asked) < 18 else None
    sent = request.POST if request.method == "POST" else None
    form = NewTicketForm(sent, customer=customer, initial={"key": secrets.token_hex(16)})
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(f"{links().ticket}{_open(request, form).number}")
        except NoAddress as error:
            form.add_error("email", str(error))
    context = {"title": "New ticket", "here": "new", "form": form, "customer": customer}
    return page(request, "new_ticket.html", context, status=invalid(form))


def _open(request: DeskRequest, form: NewTicketForm) -> Ticket:
    data = form.cleaned_data
    requester = form.customer or customers.recognise(
        email=data["email"], phone=data["phone"], name=data["name"], source=data["channel"], by=request.actor
    )
    return tickets.open_ticket(
        subject=data["subject"],
        requester=requester,
        text=data["text"],
        channel=data["channel"],
        category=data["category"],
        team=data["team"],
        assignee=Agent.objects.get(pk=request.actor.id or 0) if data["is_mine"] else None,
        confirm=data["confirm"],
        key=data["key"] or None,
        by=request.actor,
    )
