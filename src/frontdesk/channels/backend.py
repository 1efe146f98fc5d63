"""Django's mail goes through the outbox too: account mails are sealed until sent and erased afterwards (A58)."""

from collections.abc import Sequence
from email.utils import parseaddr
from typing import Any

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from frontdesk.channels.actions import NoRecipient, queue
from frontdesk.channels.mail import Address
from frontdesk.events import SYSTEM


class OutboxBackend(BaseEmailBackend):
    """`send_messages` writes envelopes of kind "account"; nothing is sent from the request."""

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        """How many of the messages were taken; those without a readable recipient are not."""
        count = 0
        for message in email_messages:
            try:
                _queue(message)
            except NoRecipient:
                if not self.fail_silently:
                    raise
                continue
            count += 1
        return count


def _queue(message: EmailMessage) -> None:
    html = ""
    if isinstance(message, EmailMultiAlternatives):
        html = next(
            (str(part[0]) for part in message.alternatives if part[1] == "text/html"),
            "",
        )
    queue(
        inbox=None,
        kind="account",
        to=[Address(*parseaddr(one)) for one in message.recipients()],
        subject=str(message.subject),
        text=str(message.body),
        html=html,
        automatic=True,
        secret=True,
        priority=10,
        by=SYSTEM,
    )
