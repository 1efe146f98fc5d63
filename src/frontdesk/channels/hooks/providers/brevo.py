"""Brevo: inbound parsing; attachments are fetched with the API key."""

from typing import Any, ClassVar
from urllib.parse import quote, urljoin

from anymail.inbound import AnymailInboundMessage
from anymail.webhooks.brevo import BrevoInboundWebhookView

from frontdesk.channels.hooks.fetching import fetch
from frontdesk.channels.hooks.provider import Provider


class _View(BrevoInboundWebhookView):  # type: ignore[misc]
    """anymail's reading, with our own fetching."""

    def _fetch_attachment(self, attachment: dict[str, Any]) -> Any:
        where = urljoin(self.api_url, f"inbound/attachments/{quote(attachment['DownloadToken'], safe='')}")
        content = fetch(where, Brevo.label, {"api-key": self.api_key})
        return AnymailInboundMessage.construct_attachment(
            content_type=content.content_type or attachment.get("ContentType") or "application/octet-stream",
            content=bytes(content),
            filename=attachment.get("Name"),
            content_id=attachment.get("ContentID"),
        )


class Brevo(Provider, slug="brevo"):
    label = "Brevo"
    view: ClassVar[type[Any]] = _View
    steps: ClassVar[str] = "In Brevo, make a webhook of type inbound with the address as its URL."
    keys: ClassVar[tuple[tuple[str, str], ...]] = (("api_key", "API key, for attachments"),)
