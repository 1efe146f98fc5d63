"""SendGrid: Inbound Parse; the raw mail when "POST the raw, full MIME message" is ticked."""

from typing import Any, ClassVar

from anymail.webhooks.sendgrid import SendGridInboundWebhookView

from frontdesk.channels.hooks.provider import Provider


class SendGrid(Provider, slug="sendgrid"):
    label = "SendGrid"
    view: ClassVar[type[Any]] = SendGridInboundWebhookView
    steps: ClassVar[str] = (
        "In SendGrid, under Inbound Parse, enter the address and tick “POST the raw, full MIME message”."
    )

    @classmethod
    def raw(cls, event: Any, fields: dict[str, bytes]) -> bytes:
        return fields.get("email", b"")
