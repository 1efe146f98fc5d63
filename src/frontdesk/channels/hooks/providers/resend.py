"""Resend: the webhook email.received, signed as Svix does; the mail itself is fetched with the API key."""

import base64
import binascii
import hashlib
import hmac
from typing import Any, ClassVar

from anymail.exceptions import AnymailWebhookValidationFailure
from anymail.webhooks.resend import ResendInboundWebhookView
from django.http import HttpRequest

from frontdesk.channels.hooks.provider import SECRET_PREFIX, Handed, Provider
from frontdesk.channels.models import Inbox
from frontdesk.kit import clock

TOLERANCE_SECONDS = 300  # as the scheme says


class Resend(Provider, slug="resend"):
    label = "Resend"
    view: ClassVar[type[Any]] = ResendInboundWebhookView
    steps: ClassVar[str] = "In Resend, add a webhook for email.received with the address as its endpoint."
    keys: ClassVar[tuple[tuple[str, str], ...]] = (("api_key", "API key"), ("signing", "Signing secret (whsec_…)"))
    is_signed: ClassVar[bool] = True

    @classmethod
    def handed(cls, inbox: Inbox, request: HttpRequest, fields: dict[str, bytes]) -> list[Handed]:
        if not is_signed(request, inbox.secrets.get(SECRET_PREFIX + "signing", "")):
            raise AnymailWebhookValidationFailure("The signature is wrong or old.")
        return super().handed(inbox, request, fields)

    @classmethod
    def verifier(cls, inbox: Inbox) -> Any:
        return cls.view(api_key=inbox.secrets.get(SECRET_PREFIX + "api_key", ""), webhook_secret=None)


def is_signed(request: HttpRequest, secret: str) -> bool:
    """HMAC-SHA-256 over id, moment and body (docs.svix.com, "Verifying webhooks manually"), at most 5 minutes old."""
    name, moment = request.headers.get("svix-id", ""), request.headers.get("svix-timestamp", "")
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        return False
    if not key or not moment.isdigit() or abs(clock.now().timestamp() - int(moment)) > TOLERANCE_SECONDS:
        return False
    wanted = base64.b64encode(hmac.new(key, f"{name}.{moment}.".encode() + request.body, hashlib.sha256).digest())
    given = request.headers.get("svix-signature", "").split()
    return any([hmac.compare_digest(b"v1," + wanted, one.encode()) for one in given])  # noqa: C419  (all are compared)
