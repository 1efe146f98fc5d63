"""The keys that sign threads, and the address that answers come to."""

import hashlib

from django.conf import settings

from frontdesk.channels.mail import ParsedMail
from frontdesk.channels.mail.threading import (
    find_reference,
    looks_signed,
    make_message_id,
    make_reply_address,
    verify_message_id,
    verify_reply_address,
    without_tag,
)
from frontdesk.channels.models import Inbox


def thread_keys() -> list[bytes]:
    """Newest first; earlier secret keys still recognise the mails that they signed."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [hashlib.sha256(f"frontdesk.mail-thread:{secret}".encode()).digest() for secret in secrets]


def reference_of(mail: ParsedMail) -> str:
    """What the mail proves to answer, by signed Message-ID or signed address; '' when it proves nothing (A01, A02)."""
    identifiers = [*mail.in_reply_to, *reversed(mail.references)]
    addresses = [*(one.email for one in (*mail.to, *mail.cc)), *mail.delivered_to]
    return find_reference(identifiers, addresses, thread_keys())


def forged_reference(mail: ParsedMail) -> str:
    """An identifier or address of the mail that looks as if we had signed it, and was not; '' when there is none (A01).

    Other desks sign in the same manner, so only what names one of our own addresses or their domains counts.
    """
    identifiers = [one for one in (*mail.in_reply_to, *mail.references) if looks_signed(one)]
    addresses = [*(one.email for one in (*mail.to, *mail.cc)), *mail.delivered_to]
    addresses = [one for one in addresses if looks_signed(one)]
    if not identifiers and not addresses:
        return ""
    ours = {one.lower() for one in Inbox.objects.exclude(address="").values_list("address", flat=True)}
    domains = {one.rpartition("@")[2] for one in ours}
    for identifier in identifiers:
        is_ours = identifier.strip("<> ").rpartition("@")[2].lower() in domains
        if is_ours and not verify_message_id(identifier, thread_keys()):
            return identifier[:300]
    for address in addresses:
        if without_tag(address) in ours and not verify_reply_address(address, thread_keys()):
            return address[:300]
    return ""


def new_message_id(inbox: Inbox | None, reference: str) -> str:
    """A signed Message-ID in the domain of the inbox."""
    domain = inbox.address.rpartition("@")[2] if inbox else ""
    return make_message_id(reference, domain or "frontdesk.invalid", thread_keys())


def reply_address(inbox: Inbox, reference: str) -> str:
    """The signed address for answers, or '' where the server takes no +tags or it would be too long."""
    if not reference or not inbox.settings.get("plus_addressing", True):
        return ""
    address = make_reply_address(reference, inbox.address, thread_keys())
    return address if len(address.rpartition("@")[0]) <= 64 else ""
