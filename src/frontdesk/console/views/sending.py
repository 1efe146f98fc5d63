"""How an inbox writes: a page of its own beside the inbox's settings."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from frontdesk.channels.actions.inboxes import change_inbox
from frontdesk.channels.actions.signatures import signature_of
from frontdesk.channels.authentication.resolver import Patient, Silent, resolver
from frontdesk.channels.couriers.courier import Courier
from frontdesk.channels.couriers.tracking import hook_token
from frontdesk.channels.models import Inbox
from frontdesk.channels.transport.dkim_signing import check_record, make_key, read_key, record_of
from frontdesk.console.forms.sending import SendingForm
from frontdesk.console.screens.inboxes import Inboxes
from frontdesk.console.views.page import actor_of, page, screen_of, staff
from frontdesk.kit.html import safe
from frontdesk.kit.templates import invalid


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def sending(request: HttpRequest, pk: int) -> HttpResponse:
    """Sender, signature, provider and key of one inbox."""
    screen_of(request, "inboxes")
    inbox = get_object_or_404(Inbox.objects.select_related("brand"), pk=pk, channel="email")
    form = SendingForm(request.POST or None, instance=inbox)
    if request.method == "POST" and form.is_valid():
        settings, secrets = form.values()
        change_inbox(inbox, settings={**inbox.settings, **settings}, secrets=secrets, by=actor_of(request))
        messages.success(request, "Saved. It holds from the next mail on.")
        return redirect("console:inbox_sending", pk)
    return page(request, "console/sending.html", _context(request, inbox, form), status=invalid(form))


@staff
@require_POST
def key(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a DKIM key, or look whether the DNS has its record."""
    screen_of(request, "inboxes")
    inbox = get_object_or_404(Inbox.objects.select_related("brand"), pk=pk, channel="email")
    if "make" in request.POST:
        change_inbox(inbox, secrets={"dkim_key": read_key(make_key())}, by=actor_of(request))
        messages.success(request, "A key was made. Mail is signed from now on: put its record into the DNS.")
    elif problem := _problem(inbox):
        messages.error(request, problem)
    else:
        messages.success(request, "The DNS has the right record.")
    return redirect("console:inbox_sending", pk)


def _problem(inbox: Inbox) -> str:
    records = Patient(resolver())
    try:
        return check_record(inbox, lambda name: [one.decode("ascii", "replace") for one in records.text(name)])
    except Silent:
        return "The DNS did not answer. Try again in a moment."


def _context(request: HttpRequest, inbox: Inbox, form: SendingForm) -> dict[str, object]:
    courier = Courier.find(str(inbox.settings.get("courier", "")))
    hook = ""
    if courier is not None:
        hook = request.build_absolute_uri(reverse("api:delivery", args=[inbox.pk, courier.slug, hook_token(inbox)]))
    html, _ = signature_of(inbox, str(request.user))
    return {
        "screen": Inboxes, "row": inbox, "form": form, "record": record_of(inbox), "courier": courier, "hook": hook,
        "signature": safe(html), "new_address": next(act for act in Inboxes.acts if act.slug == "report-address"),
    }  # fmt: skip
