"""What agents write: replies and notes, and mail that has to be sent once more."""

import datetime
from typing import Any, cast

from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from frontdesk.accounts.models import Workspace
from frontdesk.channels.actions import NoRecipient
from frontdesk.customers import actions as customers
from frontdesk.customers.actions.recognise import NoAddress
from frontdesk.customers.models import Customer
from frontdesk.kit import clock
from frontdesk.kit.files import RefusedFile, Upload, check
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.conflict import Conflict, NotAllowedNow
from frontdesk.tickets.models import Conversation, Message, Ticket
from frontdesk.workspace.access import DeskRequest, is_partial, worker
from frontdesk.workspace.after import after
from frontdesk.workspace.answers import Notice, meanwhile, moved_on, onward, refusal
from frontdesk.workspace.forms.message import MessageForm
from frontdesk.workspace.found import address_of, ticket_context, ticket_of
from frontdesk.workspace.pages import page
from frontdesk.workspace.planned import kept_files
from frontdesk.workspace.using import kept_with, with_macro
from frontdesk.workspace.views.ticket import beside_queue

KEPT = ("mode", "conversation", "body", "to", "cc", "bcc", "title", "include", "send_at", "status")


@worker
@require_POST
def messages(request: DeskRequest, number: int) -> HttpResponse:
    """Send a reply, keep a note, or write to a third party. What was typed stays when it cannot be taken."""
    found = ticket_of(request.actor, number)
    form = MessageForm(request.POST, request.FILES)
    if not form.is_valid():
        faults = " ".join(str(error) for each in form.errors.values() for error in each)
        return _kept(request, number, refusal(faults), 422)
    try:
        with_macro(request, found, form, lambda: _write(request, found, form))
    except Conflict as conflict:
        return _kept(request, number, meanwhile(conflict), 409)
    except (NotAllowedNow, RefusedFile, NoAddress, NoRecipient) as error:
        return _kept(request, number, refusal(str(error)), 422)
    if "kept" in request.POST:  # the page still names the files of what was taken back
        return onward(request, address_of(request, number))
    if form.cleaned_data["mode"] == "reply" or form.cleaned_data["status"]:
        return after(request, found, "Sent.")
    return moved_on(request, address_of(request, number))


@transaction.atomic
def _write(request: DeskRequest, ticket: Ticket, form: MessageForm) -> object:
    """The message, or the reply that waits, and with it the end of its draft."""
    data = form.cleaned_data
    uploads = cast("list[Upload]", request.FILES.getlist("files"))
    before = tickets.uploaded_files(ticket, form.slot, form.uploads, form.html, by=request.actor)
    files = [*kept_files(request, ticket), *before, *check(uploads, scanned=True)]
    common: dict[str, Any] = {
        "html": form.html, "by": request.actor, "files": files, "seen": data["seen"], "key": data["key"] or None,
    }  # fmt: skip
    if data["mode"] == "note":
        written: object = tickets.add_note(ticket, **common)
    elif data["mode"] == "forward":
        written = _ask(ticket, data, common)
    else:
        written = _reply(request, ticket, data, common)
    tickets.discard_draft(ticket, form.slot, by=request.actor)
    return written


def _ask(ticket: Ticket, data: dict[str, Any], common: dict[str, Any]) -> object:
    asides = Conversation.objects.filter(ticket=ticket, is_main=False)
    aside = get_object_or_404(asides, pk=data["conversation"]) if data["conversation"] else None
    people = {name: data[name] for name in ("to", "cc", "bcc", "include", "with_files")}
    return tickets.ask_third_party(
        ticket, **common, **people, subject=data["title"], aside=aside, status=data["status"] or None
    )


def _reply(request: DeskRequest, ticket: Ticket, data: dict[str, Any], common: dict[str, Any]) -> object:
    common |= {"cc": _copied(request, data["cc"]), "bcc": data["bcc"], "status": data["status"] or None}
    send_at, pause = data["send_at"], Workspace.objects.values_list("undo_seconds", flat=True).get(pk=1)
    if send_at or pause:
        moment = send_at or clock.now() + datetime.timedelta(seconds=pause)
        return tickets.plan_reply(ticket, **common, send_at=moment, is_scheduled=bool(send_at))
    return tickets.reply(ticket, **common)


def _copied(request: DeskRequest, addresses: list[str]) -> list[Customer] | None:
    """The people in copy; None where the form did not ask for them."""
    if "cc" not in request.POST:
        return None
    return [customers.recognise(email=address, source="copy", by=request.actor) for address in addresses]


def _kept(request: DeskRequest, number: int, notice: Notice, status: int) -> HttpResponse:
    """The composer with what was typed, and why it was not taken. An open page gets the reason alone."""
    ticket = ticket_of(request.actor, number)
    context = {"banner": notice, "typed": _typed(request, ticket)}
    if is_partial(request):
        answer = page(request, "ticket.html", {"ticket": ticket, "keep": "", **context}, block="reason", status=status)
        answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = f"#reason-{number}", "innerHTML"
        return answer
    return page(
        request, "ticket.html", beside_queue(request, number) | ticket_context(request, ticket) | context, status=status
    )


def _typed(request: DeskRequest, ticket: Ticket) -> dict[str, Any]:
    return {name: request.POST.get(name, "") for name in KEPT} | {"macro": kept_with(request, ticket)}


@worker
@require_POST
def delivery(request: DeskRequest, number: int, message: int) -> HttpResponse:
    """Send a reply again that was not delivered."""
    found = ticket_of(request.actor, number)
    failed = get_object_or_404(Message.objects.public(), pk=message, ticket=found)
    try:
        tickets.retry_delivery(failed, by=request.actor)
    except NotAllowedNow as error:
        raise BadRequest(str(error)) from error
    return moved_on(request, address_of(request, number))
