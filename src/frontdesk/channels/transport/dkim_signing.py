"""DKIM (RFC 6376): our own signature on what leaves, for servers that do not sign by themselves."""

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass

import dkim
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from frontdesk.channels.models import Inbox

SIGNED = (b"from", b"to", b"cc", b"subject", b"date", b"message-id", b"reply-to", b"in-reply-to", b"references",
          b"mime-version", b"content-type", b"auto-submitted")  # fmt: skip
SMALLEST_BITS = 2048


class BadKey(ValueError):
    """The text is no private key that can sign; the message says why."""


@dataclass(frozen=True)
class Record:
    """What must stand in the DNS: a TXT record `name` with `value`."""

    name: str
    value: str


def make_key() -> str:
    """A fresh RSA key of 2048 bits, as PEM (RFC 8301 asks for no less than 1024 and advises 2048)."""
    return _pem(rsa.generate_private_key(public_exponent=65537, key_size=SMALLEST_BITS))


def read_key(pem: str) -> str:
    """The key as PKCS#1 PEM, which is what signing takes. Raises BadKey."""
    try:
        key = serialization.load_pem_private_key(pem.strip().encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise BadKey("This is no private key in PEM without a password.") from error
    if not isinstance(key, rsa.RSAPrivateKey):
        raise BadKey("Only RSA keys can be used here.")
    if key.key_size < SMALLEST_BITS:
        raise BadKey(f"The key is too short: {key.key_size} bits, and {SMALLEST_BITS} are the least.")
    return _pem(key)


def _pem(key: rsa.RSAPrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    ).decode()


def record_of(inbox: Inbox) -> Record | None:
    """The DNS record of the inbox's key, or None where it does not sign."""
    pem, domain, selector = _settings(inbox)
    if not pem:
        return None
    key = serialization.load_pem_private_key(pem.encode(), password=None)
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return Record(f"{selector}._domainkey.{domain}", f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}")


def check_record(inbox: Inbox, lookup: Callable[[str], list[str]]) -> str:
    """'' when the DNS holds the right record, else what is wrong, in a sentence. `lookup` gives the TXT records."""
    wanted = record_of(inbox)
    if wanted is None:
        return "This inbox does not sign."
    found = lookup(wanted.name)
    if not found:
        return f"The DNS has no TXT record at {wanted.name} yet. A new one can take some hours to be seen."
    if any(_public(one) == _public(wanted.value) for one in found):
        return ""
    return f"The TXT record at {wanted.name} holds another key."


def _public(record: str) -> str:
    match = re.search(r"p=([A-Za-z0-9+/=\s]+)", record)
    return re.sub(r"\s+", "", match[1]) if match else ""


def sign(inbox: Inbox, raw: bytes) -> bytes:
    """The message with a DKIM-Signature on top, where the inbox signs; else as it is. Lines must end in CRLF."""
    pem, domain, selector = _settings(inbox)
    if not pem:
        return raw
    present = {line.partition(b":")[0].strip().lower() for line in raw.partition(b"\r\n\r\n")[0].split(b"\r\n")}
    signature: bytes = dkim.sign(
        raw,
        selector.encode(),
        domain.encode(),
        pem.encode(),
        canonicalize=(b"relaxed", b"relaxed"),
        include_headers=[name for name in SIGNED if name in present],
    )
    return signature + raw


def _settings(inbox: Inbox) -> tuple[str, str, str]:
    domain = str(inbox.settings.get("dkim_domain") or inbox.address.rpartition("@")[2])
    return inbox.secrets.get("dkim_key", ""), domain, str(inbox.settings.get("dkim_selector") or "frontdesk")
