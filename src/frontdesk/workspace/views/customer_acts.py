"""Small acts on a customer's page: notes, addresses, consent, keeping their mail aside."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from frontdesk.channels import actions as mailroom
from frontdesk.customers import actions
from frontdesk.customers.actions.identities import Taken
from frontdesk.customers.conflict import NotPossible
from frontdesk.customers.models import Customer, CustomerNote, Identity
from frontdesk.events import Actor
from frontdesk.workspace.access import DeskRequest, worker
from frontdesk.workspace.answers import attempt, onward
from frontdesk.workspace.customer_page import customer_of, customer_page
from frontdesk.workspace.forms.customer import ConsentForm, IdentityForm, NoteForm
from frontdesk.workspace.links import links

Act = Callable[[Customer, dict[str, Any]], object]


@require_POST
@worker
def notes(request: DeskRequest, pk: int) -> HttpResponse:
    """Keep a note on the customer."""
    form = NoteForm(request.POST)
    return _typed(request, pk, "note_form", form, lambda row, data: actions.add_note(row, by=request.actor, **data))


@require_POST
@worker
def note_removal(request: DeskRequest, pk: int, note: int) -> HttpResponse:
    """Take a note away."""
    row = get_object_or_404(CustomerNote.objects.select_related("customer"), pk=note, customer=customer_of(request, pk))
    return attempt(
        request, lambda: actions.remove_note(row, by=request.actor), f"{links().customer}{pk}", "Taken away."
    )


@require_POST
@worker
def identities(request: DeskRequest, pk: int) -> HttpResponse:
    """Add an address of theirs."""
    form = IdentityForm(request.POST)
    act: Act = lambda row, data: actions.add_identity(row, by=request.actor, **data)  # noqa: E731
    return _typed(request, pk, "identity_form", form, act)


@require_POST
@worker
def identity_removal(request: DeskRequest, pk: int, identity: int) -> HttpResponse:
    """An address is not theirs."""
    row = _identity(request, pk, identity)
    return attempt(request, lambda: actions.remove_identity(row, by=request.actor), f"{links().customer}{pk}")


@require_POST
@worker
def identity_proof(request: DeskRequest, pk: int, identity: int) -> HttpResponse:
    """Say that an address was proven to be theirs, or not."""
    row, is_proven = _identity(request, pk, identity), request.POST.get("proven") == "1"
    act = lambda: actions.mark_identity(row, is_verified=is_proven, by=request.actor)  # noqa: E731
    return attempt(request, act, f"{links().customer}{pk}")


@require_POST
@worker
def consents(request: DeskRequest, pk: int) -> HttpResponse:
    """Write down what they agreed to, or took back."""
    form = ConsentForm(request.POST)
    act: Act = lambda row, data: actions.record_consent(row, by=request.actor, **data)  # noqa: E731
    return _typed(request, pk, "consent_form", form, act)


@require_POST
@worker
def blocking(request: DeskRequest, pk: int) -> HttpResponse:
    """Keep mail from their address aside, or take it again. A block of their whole domain is lifted in the console."""
    found, is_wanted = customer_of(request, pk), request.POST.get("blocked") == "yes"

    def act() -> object:
        if is_wanted:
            return _block(found, request.actor)
        row = mailroom.blocking(found.email) if found.email else None
        return mailroom.unblock_sender(row, by=request.actor) if row and row.kind == row.Kind.ADDRESS else None

    said = "Mail from them is kept aside." if is_wanted else "Mail from them is taken again."
    return attempt(request, act, f"{links().customer}{pk}", said)


def _block(found: Customer, by: Actor) -> object:
    try:
        return mailroom.block_sender(found.email or "", by=by, why=f"On the page of {found}")
    except ValidationError as error:
        raise NotPossible(error.message) from error


def _typed(request: DeskRequest, pk: int, name: str, form: forms.Form, act: Act) -> HttpResponse:
    """One form of the page: what it does, or the page again with what was typed and why it was not taken."""
    found, owner = customer_of(request, pk), None
    try:
        if form.is_valid():
            act(found, form.cleaned_data)
            return onward(request, f"{links().customer}{pk}")
    except NotPossible as error:
        form.add_error(None, str(error))
        owner = error.owner if isinstance(error, Taken) else None
    return customer_page(request, found, 422, **{name: form, "owner": owner})


def _identity(request: DeskRequest, pk: int, identity: int) -> Identity:
    found = Identity.objects.select_related("customer__user")
    return get_object_or_404(found, pk=identity, customer=customer_of(request, pk))
