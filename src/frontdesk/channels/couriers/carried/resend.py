"""Resend."""

from typing import Any, ClassVar

from anymail.exceptions import AnymailWebhookValidationFailure
from django.http import HttpRequest

from frontdesk.channels.couriers.courier import SECRET_PREFIX, Courier, Key
from frontdesk.channels.hooks.providers.resend import is_signed
from frontdesk.channels.models import Inbox


class Resend(Courier, slug="resend"):
    label = "Resend"
    backend: ClassVar[str] = "anymail.backends.resend.EmailBackend"
    view: ClassVar[str] = "anymail.webhooks.resend.ResendTrackingWebhookView"
    steps: ClassVar[str] = "Webhooks: add the address, then copy its signing secret to here."
    keys: ClassVar[tuple[Key, ...]] = (Key("api_key", "API key"),)
    hook_keys: ClassVar[tuple[Key, ...]] = (Key("signing_secret", "signing secret"),)
    is_signed: ClassVar[bool] = True

    @classmethod
    def verify(cls, inbox: Inbox, request: HttpRequest) -> None:
        if not is_signed(request, inbox.secrets.get(SECRET_PREFIX + "signing_secret", "")):
            raise AnymailWebhookValidationFailure("The signature is wrong or old.")

    @classmethod
    def hook_settings(cls, inbox: Inbox) -> dict[str, Any]:
        """The signature is ours to verify: anymail would ask for another library."""
        return {"signing_secret": None}

    @classmethod
    def failure(cls, event: Any) -> str:
        kind = (event.esp_event["data"].get("bounce") or {}).get("type")
        return {"Permanent": "hard", "Transient": "soft"}.get(str(kind), "")
