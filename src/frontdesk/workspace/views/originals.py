"""Received mails in their own layout, and the pictures that they have elsewhere."""

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from frontdesk.customers import actions as customers
from frontdesk.kit import remote_pictures
from frontdesk.kit.files import open_stored
from frontdesk.kit.html import safe
from frontdesk.kit.layout import has_colours
from frontdesk.kit.models import CachedPicture
from frontdesk.kit.templates import render
from frontdesk.tickets.models import Message, Ticket
from frontdesk.workspace.access import DeskRequest, desk, worker
from frontdesk.workspace.answers import moved_on
from frontdesk.workspace.found import address_of
from frontdesk.workspace.original import POLICY, original_of, wants_pictures


def _message(request: DeskRequest, number: int, pk: int) -> Message:
    mine = Message.objects.filter(ticket__in=Ticket.objects.visible_to(request.actor), ticket__number=number)
    return get_object_or_404(mine.filter(kind__in=["inbound", "told"]).select_related("inbound", "customer"), pk=pk)


@desk
@require_safe
def original(request: DeskRequest, number: int, message: int) -> HttpResponse:
    """The mail as its sender laid it out (A20); pictures from elsewhere only on request (A24)."""
    found = _message(request, number, message)
    with_pictures = request.GET.get("images") == "yes" or wants_pictures(found)
    body = original_of(found, number, with_pictures=with_pictures)
    answer = render(request, "workspace/original.html", {"body": safe(body), "is_paper": has_colours(body)})
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@desk
@require_safe
def picture(request: DeskRequest, number: int, message: int) -> HttpResponseBase:
    """A picture from elsewhere, fetched by us; only one that stands in this very mail (A24, A42)."""
    found = _message(request, number, message)
    url = request.GET.get("of", "")
    if not remote_pictures.is_signed(str(found.pk), url, request.GET.get("by", "")):
        raise Http404
    try:
        return _shown(remote_pictures.picture_at(url))
    except remote_pictures.Busy:
        return HttpResponse(status=503, headers={"Retry-After": "1"})
    except OSError as error:
        raise Http404 from error


def _shown(kept: CachedPicture) -> HttpResponseBase:
    """The fetched bytes under the type that they have, or why there are none."""
    if not kept.file:
        return HttpResponse(kept.reason, status=404, content_type="text/plain; charset=utf-8")
    answer = FileResponse(open_stored(kept.file), content_type=kept.content_type)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Content-Disposition"] = "inline"
    answer.headers["Cache-Control"] = "private, max-age=86400"
    return answer


@worker
@require_POST
def pictures(request: DeskRequest, number: int, message: int) -> HttpResponse:
    """Show the pictures of this sender from now on, or no longer."""
    sender = _message(request, number, message).customer
    if sender is None:
        raise Http404
    customers.allow_images(sender, allowed=request.POST.get("always") != "no", by=request.actor)
    return moved_on(request, address_of(request, number))
