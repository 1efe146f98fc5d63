"""The ticket's page for the customer: how far it is, what was said, an answer, and "this works"."""

import secrets
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frontdesk.events import signal_customer_typing
from frontdesk.kit import files
from frontdesk.kit.templates import invalid
from frontdesk.portal.access import Reader, reader_of
from frontdesk.portal.forms.answer import AnswerForm, DoesNotWorkForm
from frontdesk.portal.limits import limited
from frontdesk.portal.page import page
from frontdesk.portal.progress import closes_at, headline, steps_of
from frontdesk.portal.thread import thread_of
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.conflict import NotAllowedNow, TicketClosed
from frontdesk.tickets.models import Attachment, Message, Ticket
from frontdesk.tickets.models.hold import is_held


def _missing(request: HttpRequest) -> HttpResponse:
    return page(request, "portal/no_ticket.html", status=404, is_private=True)


def _context(reader: Reader, token: str, form: AnswerForm) -> dict[str, Any]:
    ticket = reader.ticket
    return {
        "reader": reader,
        "ticket": ticket,
        "token": token,
        "form": form,
        "headline": headline(ticket),
        "steps": steps_of(ticket),
        "thread": thread_of(reader, token),
        "may_write": reader.may_write,
        "closes_at": closes_at(ticket),
        "live_token": reader.live_token(),
    }


@require_safe
def ticket(request: HttpRequest, token: str) -> HttpResponse:
    """Everything the customer may know of the ticket; `?part=state` answers the live part alone.

    `?works=yes` and `?works=no`, the links of the solved mail, go on to the question: looking changes nothing.
    """
    found = reader_of(request, token)
    if found is None:
        return _missing(request)
    if found.is_requester and (answer := request.GET.get("works")) in {"yes", "no"}:
        return redirect(f"{reverse('portal:tracking_confirmation', args=[token])}?answer={answer}")
    context = _context(found, token, AnswerForm(initial={"key": secrets.token_urlsafe(18)}))
    part = "state" if request.GET.get("part") == "state" else None
    return page(request, "portal/ticket.html", context, block=part, is_private=True)


@require_POST
@limited("message", posts=60)
def messages(request: HttpRequest, token: str) -> HttpResponse:
    """The customer writes; a solved ticket opens again with it."""
    found = reader_of(request, token)
    if found is None:
        return _missing(request)
    form = AnswerForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            _write(found, form)
            return redirect("portal:tracking", token=token)
        except TicketClosed:
            form.add_error(None, "This request was closed some time ago. Open a new one, and we go on from there.")
    return page(request, "portal/ticket.html", _context(found, token, form), status=invalid(form), is_private=True)


@require_POST
@limited("writing", posts=600)
def writing(request: HttpRequest, token: str) -> HttpResponse:
    """The customer's page says that they write, so that nobody answers past them. What they write is not told."""
    found = reader_of(request, token)
    if found is None or not found.may_write:
        return _missing(request)
    signal_customer_typing(found.ticket.number, customer=found.customer.pk, name=str(found.customer))
    return HttpResponse(status=204)


def _write(reader: Reader, form: AnswerForm) -> None:
    key = form.cleaned_data["key"]
    tickets.receive_message(
        reader.ticket,
        customer=reader.customer,
        text=form.cleaned_data["text"],
        files=form.cleaned_data["attached"],
        key=f"answer.{reader.ticket.pk}.{reader.customer.pk}.{key}" if key else None,
        by=reader.actor,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@limited("confirmation", posts=60)
def confirmation(request: HttpRequest, token: str) -> HttpResponse:
    """ "Does it work?" The links in the mail lead here; only a button here counts, for programs follow links too."""
    reader = reader_of(request, token)
    if reader is None or not reader.is_requester:
        return _missing(request)
    found = reader.ticket
    answer = (request.POST if request.method == "POST" else request.GET).get("answer", "")
    form = DoesNotWorkForm(request.POST if request.method == "POST" and answer == "no" else None)
    if request.method == "POST" and _take(found, answer, form):
        return redirect("portal:tracking", token=token)
    context = {"ticket": found, "token": token, "answer": answer, "form": form, "may_write": tickets.may_reopen(found)}
    return page(request, "portal/confirmation.html", context, status=invalid(form), is_private=True)


def _take(found: Ticket, answer: str, form: DoesNotWorkForm) -> bool:
    """Whether the answer was taken."""
    try:
        if answer == "yes":
            tickets.confirm_works(found, by=found.requester.actor())
            return True
        if answer == "no" and form.is_valid():
            tickets.reopen(found, text=form.cleaned_data["text"], by=found.requester.actor())
            return True
    except (NotAllowedNow, TicketClosed):
        return True  # the ticket's page shows how it stands by now
    return False


@require_safe
def file(request: HttpRequest, token: str, pk: int) -> HttpResponseBase:
    """A file of the public conversation (A22, A29, A35): never one of a note, never one of another ticket."""
    found = reader_of(request, token)
    public = found.messages() if found else Message.objects.none()
    kept = Attachment.objects.filter(pk=pk, message__in=public).select_related("hold").first()
    if kept is None or is_held(kept):
        return _missing(request)
    response = FileResponse(files.open_stored(kept.file.name or ""), content_type=kept.content_type)
    response.headers["Content-Disposition"] = files.disposition(kept.name, kept.content_type)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response
