"""Resend: the webhook email.received, signed as Svix does; the mail itself is fetched with the API key."""

import base64
import binascii
import hashlib
import hmac
import json
from typing import Any, ClassVar
from urllib.parse import quote

from anymail.exceptions import AnymailWebhookValidationFailure
from anymail.inbound import AnymailInboundMessage
from anymail.webhooks.resend import ResendInboundWebhookView
from django.http import HttpRequest

from frontdesk.channels.hooks.fetching import fetch
from frontdesk.channels.hooks.provider import SECRET_PREFIX, Handed, Provider, written
from frontdesk.channels.models import Inbox
from frontdesk.kit import clock

API = "https://api.resend.com/"
TOLERANCE_SECONDS = 300  # as the scheme says


class Resend(Provider, slug="resend"):
    label = "Resend"
    view: ClassVar[type[Any]] = ResendInboundWebhookView
    steps: ClassVar[str] = "In Resend, add a webhook for email.received with the address as its endpoint."
    keys: ClassVar[tuple[tuple[str, str], ...]] = (("api_key", "API key"), ("signing", "Signing secret (whsec_…)"))
    is_signed: ClassVar[bool] = True

    @classmethod
    def handed(cls, inbox: Inbox, request: HttpRequest, fields: dict[str, bytes]) -> list[Handed]:
        """The raw mail where Resend keeps it, else the mail made of its parts."""
        if not is_signed(request, inbox.secrets.get(SECRET_PREFIX + "signing", "")):
            raise AnymailWebhookValidationFailure("The signature is wrong or old.")
        event = json.loads(request.body)
        if event["type"] != "email.received":
            raise ValueError("This is no inbound mail.")
        key = {"Authorization": f"Bearer {inbox.secrets.get(SECRET_PREFIX + 'api_key', '')}"}
        where = f"{cls.api(inbox, API)}emails/receiving/{quote(str(event['data']['email_id']), safe='')}"
        told = json.loads(fetch(where, cls.label, key))
        raw = str((told.get("raw") or {}).get("download_url") or "")
        recipient = next(iter(told.get("to") or []), "")
        return [Handed(bytes(fetch(raw, cls.label)) if raw else cls._composed(told), "", str(recipient))]

    @classmethod
    def _composed(cls, told: dict[str, Any]) -> bytes:
        named = told.get("headers") or {}
        headers = [
            (name, one)
            for name, values in named.items()
            for one in (values if isinstance(values, list) else [values])
        ]  # fmt: skip
        known = {name.lower() for name, _ in headers}
        for name, value in (
            ("From", told.get("from")), ("To", ", ".join(told.get("to") or [])),
            ("Cc", ", ".join(told.get("cc") or [])), ("Reply-To", ", ".join(told.get("reply_to") or [])),
            ("Subject", told.get("subject")), ("Message-ID", told.get("message_id")), ("Date", told.get("created_at")),
        ):  # fmt: skip
            if value and name.lower() not in known:
                headers.append((name, value))
        files = [cls._file(one) for one in told.get("attachments") or []]
        made = AnymailInboundMessage.construct(
            headers=headers, text=told.get("text"), html=told.get("html"), attachments=files
        )
        return written(made)

    @classmethod
    def _file(cls, one: dict[str, Any]) -> Any:
        content = fetch(str(one["download_url"]), cls.label)
        return AnymailInboundMessage.construct_attachment(
            content_type=content.content_type or one.get("content_type") or "application/octet-stream",
            content=bytes(content), filename=one.get("filename"), content_id=one.get("content_id"),
        )  # fmt: skip


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
