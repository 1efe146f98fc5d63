"""Postal: HTTP endpoints, signed by the server's key."""

import base64
import json
from typing import Any, ClassVar

from anymail.webhooks.postal import PostalInboundWebhookView
from django.http import HttpRequest

from frontdesk.channels.hooks.provider import Handed, Provider
from frontdesk.channels.models import Inbox


class Postal(Provider, slug="postal"):
    label = "Postal"
    view: ClassVar[type[Any]] = PostalInboundWebhookView
    steps: ClassVar[str] = "In Postal, make an HTTP endpoint that is sent the raw message, and a route to it."
    keys: ClassVar[tuple[tuple[str, str], ...]] = (("webhook_key", "Public key of the server, without its BEGIN line"),)
    is_signed: ClassVar[bool] = True

    @classmethod
    def handed(cls, inbox: Inbox, request: HttpRequest, fields: dict[str, bytes]) -> list[Handed]:
        """The raw mail; anymail reads only such as are UTF-8 throughout."""
        cls.verifier(inbox).run_validators(request)
        said = json.loads(request.body)
        message = str(said["message"])
        raw = base64.b64decode(message) if said.get("base64") else message.encode("utf-8", "surrogateescape")
        return [Handed(raw, str(said.get("mail_from") or ""), str(said.get("rcpt_to") or ""))]
