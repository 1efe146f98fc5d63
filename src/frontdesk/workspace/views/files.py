"""Files of messages."""

from typing import TypeVar

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404

from frontdesk.kit.files import open_stored
from frontdesk.kit.html import one_line
from frontdesk.kit.thumbnails import KIND, stored_thumbnail
from frontdesk.tickets.models import Attachment, Ticket
from frontdesk.tickets.models.hold import is_held
from frontdesk.workspace.access import DeskRequest, desk
from frontdesk.workspace.thread import IMAGES

Answer = TypeVar("Answer", bound=HttpResponseBase)


@desk
def file(request: DeskRequest, pk: int) -> HttpResponseBase:
    """A file, to whoever may see its ticket (A35). Always a download, never a page of ours (A22, A23).

    A picture keeps its type, so that an `img` of our own page may show it; everything else is bytes.
    """
    found = _seen(request, pk)
    if is_held(found):
        return HttpResponse(found.hold.reason, status=403, content_type="text/plain; charset=utf-8")
    try:
        content = open_stored(str(found.file.name))
    except OSError as error:
        raise Http404 from error
    kind = found.content_type if found.content_type in IMAGES else "application/octet-stream"
    answer = FileResponse(content, as_attachment=True, filename=one_line(found.name, 200) or "file", content_type=kind)
    return _guarded(answer)


@desk
def preview(request: DeskRequest, pk: int) -> HttpResponse:
    """A small picture of a picture, to whoever may see the file itself; none of what cannot be drawn safely (A26)."""
    found = _seen(request, pk)
    if is_held(found):
        return HttpResponse(found.hold.reason, status=403, content_type="text/plain; charset=utf-8")
    try:
        content = stored_thumbnail(str(found.file.name)) if found.content_type in IMAGES else None
    except OSError as error:
        raise Http404 from error
    if content is None:
        raise Http404
    return _guarded(HttpResponse(content, content_type=KIND))


def _seen(request: DeskRequest, pk: int) -> Attachment:
    mine = Attachment.objects.filter(message__ticket__in=Ticket.objects.visible_to(request.actor))
    return get_object_or_404(mine.select_related("hold"), pk=pk)


def _guarded(answer: Answer) -> Answer:
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    answer.headers["Cache-Control"] = "private, max-age=300"
    return answer
