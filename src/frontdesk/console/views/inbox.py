"""What inboxes have besides their settings: the test, and the originals of mails that made no ticket."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frontdesk.channels.actions import retrying
from frontdesk.channels.actions.inboxes import record_success
from frontdesk.channels.check import check_settings
from frontdesk.channels.models import InboundEnvelope, Inbox
from frontdesk.console.screens.inboxes import Inboxes
from frontdesk.console.views.page import actor_of, page, screen_of, staff


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Try receiving and sending step by step, and say in words what is wrong."""
    screen_of(request, "inboxes")
    inbox = get_object_or_404(Inbox, pk=pk)
    if request.method != "POST":
        return redirect("console:row", "inboxes", pk)
    findings = check_settings(inbox, send_test="send" in request.POST)
    if findings and all(found.is_good for found in findings):
        record_success(inbox)
    return page(request, "console/inbox_check.html", {"screen": Inboxes, "row": inbox, "findings": findings})


@staff
@require_POST
def retry_all(request: HttpRequest) -> HttpResponse:
    """Try everything that was put aside once more."""
    screen_of(request, "put-aside")
    if retrying.retry_all(by=actor_of(request)) is None:
        messages.success(request, "Nothing lies aside any more.")
    return redirect("console:screen", "put-aside")


@staff
@require_safe
def raw(request: HttpRequest, pk: int) -> HttpResponse:
    """The mail as it came, to keep or to look at elsewhere; never shown in the browser."""
    screen_of(request, "put-aside")
    envelope = get_object_or_404(InboundEnvelope.objects.not_filed(), pk=pk)
    answer = HttpResponse(envelope.raw(), content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="mail-{envelope.pk}.eml"'
    return answer
