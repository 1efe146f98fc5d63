"""What providers call: mail that they hand over, and reports about mail that they carried for us."""

import logging
from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from frontdesk.channels.couriers import tracking
from frontdesk.channels.couriers.courier import Courier
from frontdesk.channels.hooks import taking
from frontdesk.channels.hooks.provider import Provider, Refused
from frontdesk.channels.models import Inbox

log = logging.getLogger(__name__)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def mail(request: HttpRequest, pk: int, provider: str, token: str) -> HttpResponse:
    """Mails are stored before they are answered for."""
    entry = Provider.find(provider)

    def keep() -> Inbox | None:
        inbox = taking.inbox_at(pk, provider, token)
        if inbox and entry and request.method == "POST":
            taking.take(inbox, entry, request)
        return inbox if entry else None

    return _answer(keep)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def delivery(request: HttpRequest, pk: int, courier: str, token: str) -> HttpResponse:
    """Reports are kept, each once."""
    entry = Courier.find(courier)

    def keep() -> Inbox | None:
        inbox = tracking.inbox_at(pk, courier, token)
        if inbox and entry and request.method == "POST":
            tracking.take_reports(inbox, entry, request)
        return inbox if entry else None

    return _answer(keep)


def _answer(keep: Callable[[], Inbox | None]) -> HttpResponse:
    """200 once it is kept, 403 for a wrong address or signature, 503 when the provider must call again."""
    try:
        if keep() is None:
            return _text("This address is not known.", 403)
    except Refused as refusal:
        return _text(str(refusal), refusal.status)
    except (DatabaseError, OSError):
        log.exception("What a provider brings cannot be kept at present")
        return _text("Not possible at present.", 503)
    return _text("Kept.", 200)


def _text(words: str, status: int) -> HttpResponse:
    return HttpResponse(words, status=status, content_type="text/plain")
