"""SparkPost: relay webhooks, with the raw mail."""

import base64
import json
from typing import Any, ClassVar

from anymail.webhooks.sparkpost import SparkPostInboundWebhookView
from django.http import HttpRequest

from frontdesk.channels.hooks.provider import Handed, Provider
from frontdesk.channels.models import Inbox


class SparkPost(Provider, slug="sparkpost"):
    label = "SparkPost"
    view: ClassVar[type[Any]] = SparkPostInboundWebhookView
    steps: ClassVar[str] = "In SparkPost, make a relay webhook with the address as its target."

    @classmethod
    def handed(cls, inbox: Inbox, request: HttpRequest, fields: dict[str, bytes]) -> list[Handed]:
        """The raw mails of a batch; anymail reads only such as are UTF-8 throughout. An empty item is a ping."""
        cls.verifier(inbox).run_validators(request)
        return [cls._relayed(item["msys"]["relay_message"]) for item in json.loads(request.body) if item["msys"]]

    @classmethod
    def _relayed(cls, said: dict[str, Any]) -> Handed:
        text = str(said["content"]["email_rfc822"])
        is_base64 = bool(said["content"].get("email_rfc822_is_base64"))
        raw = base64.b64decode(text) if is_base64 else text.encode("utf-8", "surrogateescape")
        return Handed(raw, str(said.get("msg_from") or ""), str(said.get("rcpt_to") or ""))
