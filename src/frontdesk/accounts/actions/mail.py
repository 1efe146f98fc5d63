"""Mail about accounts: short plain texts, written to the outbox in the transaction of the change."""

import re
from collections.abc import Mapping
from typing import Any

from django.core.mail import EmailMessage

from frontdesk.kit.html import one_line
from frontdesk.kit.templates import render_text

_LIKE_A_LINK = re.compile(r"://|www\.|\w\.[a-z]{2,}", re.IGNORECASE)


def greeting_name(name: str) -> str:
    """The name as it may stand in a mail: one line, and none at all where a mail program would make it a link (A18)."""
    plain = one_line("".join(char if char.isprintable() else " " for char in name), 120)
    return "" if _LIKE_A_LINK.search(plain) else plain


def send_text(to: str, subject: str, template: str, values: Mapping[str, Any], *, name: str = "") -> None:
    """Queue a mail from a text template, to a person of that name. No control character reaches a header (A46)."""
    plain = one_line("".join(char if char.isprintable() else " " for char in subject), 200)
    EmailMessage(plain, render_text(template, {"name": greeting_name(name), **values}), to=[to]).send()
