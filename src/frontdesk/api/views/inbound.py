"""Mail that a provider hands over."""

import logging

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from frontdesk.channels.hooks.provider import Provider, Refused
from frontdesk.channels.hooks.taking import inbox_at, take

log = logging.getLogger(__name__)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def mail(request: HttpRequest, pk: int, provider: str, token: str) -> HttpResponse:
    """200 once the mails are stored, 403 for a wrong address or signature, 503 when the provider must call again."""
    entry = Provider.find(provider)
    try:
        inbox = inbox_at(pk, provider, token)
        if inbox is None or entry is None:
            return HttpResponse("This address is not known.", status=403, content_type="text/plain")
        if request.method == "POST":
            take(inbox, entry, request)
    except Refused as refusal:
        return HttpResponse(str(refusal), status=refusal.status, content_type="text/plain")
    except (DatabaseError, OSError):
        log.exception("A provider's mail cannot be stored at present")
        return HttpResponse("Not possible at present.", status=503, content_type="text/plain")
    return HttpResponse("Kept.", content_type="text/plain")
