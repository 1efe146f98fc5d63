"""Mails signed with real keys, taken in as live ones are; name servers alone are written down."""

from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest
from django.test import override_settings

from tests.signing import signed

if TYPE_CHECKING:  # tables may be imported only once Django is ready, and this file comes before
    from frontdesk.channels.models import InboundEnvelope, Inbox
    from tests.cast import Cast


@pytest.fixture(autouse=True)
def zone() -> Iterator[None]:
    with override_settings(CHECK_SENDERS=True, MAIL_RESOLVER="tests.signing.CastZone"):
        yield


@pytest.fixture
def inbox(cast: "Cast") -> "Inbox":
    from frontdesk.accounts.models import Brand
    from frontdesk.channels.models import Inbox

    return Inbox.objects.create(
        slug="support", name="Support", channel="email", brand=Brand.default(), team=cast.first,
        address="support@meridian.test", is_default=True,
    )  # fmt: skip


@pytest.fixture
def take(inbox: "Inbox", run_jobs: Callable[..., list[str]]) -> Callable[..., "InboundEnvelope"]:
    """Write a mail, sign it for `by` (a domain) and take it in."""
    from frontdesk.channels import actions as mailroom

    count = iter(range(1, 1000))

    def write(sender: str, text: str = "Please help", *, by: str = "", **fields: str) -> "InboundEnvelope":
        message = EmailMessage()
        message["From"] = sender
        message["To"] = fields.pop("to", "support@meridian.test")
        message["Subject"] = fields.pop("subject", "Help")
        message["Message-ID"] = f"<{next(count)}@client.test>"
        for name, value in fields.items():
            message[name.replace("_", "-")] = value
        message.set_content(text)
        raw = message.as_bytes()
        envelope = mailroom.receive(signed(raw, by) if by else raw, inbox)
        run_jobs()
        envelope.refresh_from_db()
        return envelope

    return write
