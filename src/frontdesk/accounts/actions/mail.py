"""Mail about accounts: short plain texts, written to the outbox in the transaction of the change."""

from collections.abc import Mapping
from typing import Any

from django.core.mail import EmailMessage

from frontdesk.kit.templates import render_text


def send_text(to: str, subject: str, template: str, values: Mapping[str, Any]) -> None:
    """Queue a mail from a text template. Line breaks and control characters never reach the subject (A46)."""
    plain = " ".join("".join(char if char.isprintable() else " " for char in subject).split())
    EmailMessage(plain[:200], render_text(template, values), to=[to]).send()
