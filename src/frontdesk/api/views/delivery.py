"""What providers tell about mail that they carried for us."""

import logging

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from frontdesk.channels.couriers.courier import Courier
from frontdesk.channels.couriers.tracking import inbox_at, take_reports
from frontdesk.channels.hooks.provider import Refused

log = logging.getLogger(__name__)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def delivery(request: HttpRequest, pk: int, courier: str, token: str) -> HttpResponse:
    """200 once the reports are kept, 403 for a wrong address or signature, 503 when the provider must call again."""
    entry = Courier.find(courier)
    try:
        inbox = inbox_at(pk, courier, token)
        if inbox is None or entry is None:
            return HttpResponse("This address is not known.", status=403, content_type="text/plain")
        if request.method == "POST":
            take_reports(inbox, entry, request)
    except Refused as refusal:
        return HttpResponse(str(refusal), status=refusal.status, content_type="text/plain")
    except DatabaseError:
        log.exception("A provider's report cannot be kept at present")
        return HttpResponse("Not possible at present.", status=503, content_type="text/plain")
    return HttpResponse("Kept.", content_type="text/plain")
