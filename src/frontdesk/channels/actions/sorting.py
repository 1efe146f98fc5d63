"""What is received but makes no ticket: bounces, automatic answers to nothing of ours, loops, mailing lists.

Nothing is lost: it stays listed in the console, and can be made a ticket there.
"""

import re

from frontdesk.channels.mail import ParsedMail
from frontdesk.channels.mail.threading import without_tag
from frontdesk.channels.models import Inbox, OutboundEnvelope

# Our marks on everything automatic: a mail that carries one and our signature has come back to us.
OWN_MARKS = ("x-frontdesk-kind", "x-frontdesk-automatic", "x-frontdesk-loop")


def left_out(mail: ParsedMail, reference: str, inbox: Inbox) -> str:
    """The outcome of a mail that makes no ticket: auto_reply, list, or '' for one that is filed.

    What proves to answer something of ours always joins it (quietly), whatever machine sent it.
    """
    if _is_our_own(mail):
        return "auto_reply"
    if reference:
        return ""
    if mail.kind == "auto_reply":
        return "auto_reply"
    return "list" if is_list_mail(mail) and not inbox.settings.get("takes_lists") and not _is_our_list(mail) else ""


def is_list_mail(mail: ParsedMail) -> bool:
    """Whether a mailing list or a newsletter sent it (RFC 2369, RFC 2919): a list is named, and one sign more."""
    if "list-id" not in mail.headers and "list-post" not in mail.headers:
        return False
    is_bulk = mail.headers.get("precedence", "").lower() in {"list", "bulk", "junk"}
    return is_bulk or "list-unsubscribe" in mail.headers or "list-post" in mail.headers


def _is_our_list(mail: ParsedMail) -> bool:
    """The list is one of our own addresses: a group of the mail provider that forwards what customers write."""
    named = f"{mail.headers.get('list-id', '')} {mail.headers.get('list-post', '')}".lower()
    addresses = Inbox.objects.exclude(address="").values_list("address", flat=True)
    return any(
        re.search(rf"(?<![\w.-]){re.escape(one.lower())}(?![\w.-])", named)
        or f"<{one.lower().replace('@', '.')}>" in named
        for one in addresses
    )


def _is_our_own(mail: ParsedMail) -> bool:
    """An automatic mail or test message of ours that came back: from our own address, or with our Message-ID (A15)."""
    if not any(mark in mail.headers for mark in OWN_MARKS):
        return False
    if mail.message_id and OutboundEnvelope.objects.filter(message_id=mail.message_id).exists():
        return True
    sender = mail.sender.email
    return bool(sender) and Inbox.objects.filter(address__iexact=without_tag(sender)).exists()
