"""Signed threads: a mail answers one of ours only if it carries a signature that we made.

Message-ID  `<fd.REFERENCE.NONCE.MAC@domain>` and reply address `local+REFERENCE.MAC@domain`; REFERENCE is base32 of the
owner's opaque text, MAC the first 80 bits of HMAC-SHA-256. Everything is lower case and letters and digits only, since
mail servers change the case of addresses. Subjects, numbers and unsigned ids thread nothing (A01, A02).
"""

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable, Sequence
from typing import Final

_IDENTIFIER: Final = re.compile(
    r"<?fd\.([a-z2-7]{1,160})\.([a-z2-7]{8,32})\.([a-z2-7]{16})@[^<>\s@]{1,255}>?", re.IGNORECASE
)
_LIKE_IDENTIFIER: Final = re.compile(r"<?fd\.[^<>\s@]{1,250}@[^<>\s@]{1,255}>?", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"[^+@\s]{1,64}\+([a-z2-7]{1,160})\.([a-z2-7]{16})@[^@\s]{1,255}", re.IGNORECASE)


def make_message_id(reference: str, domain: str, keys: Sequence[bytes]) -> str:
    """A fresh Message-ID that `find_reference` will recognise under `keys[0]`. Never the same twice."""
    word, nonce = _encode(reference.encode()), _encode(secrets.token_bytes(10))
    return f"<fd.{word}.{nonce}.{_mac(keys[0], 'id', word, nonce)}@{domain}>"


def make_reply_address(reference: str, address: str, keys: Sequence[bytes]) -> str:
    """`address` with a signed tag, so that an answer finds its way even when the mail program drops References."""
    local, _, domain = address.rpartition("@")
    word = _encode(reference.encode())
    return f"{local.partition('+')[0]}+{word}.{_mac(keys[0], 'address', word)}@{domain}"


def find_reference(identifiers: Iterable[str], addresses: Iterable[str], keys: Sequence[bytes]) -> str:
    """The reference that a mail proves to answer, or ''. Newest identifier first, addresses after them."""
    for identifier in identifiers:
        found = verify_message_id(identifier, keys)
        if found:
            return found
    for address in addresses:
        found = verify_reply_address(address, keys)
        if found:
            return found
    return ""


def verify_message_id(identifier: str, keys: Sequence[bytes]) -> str:
    """The reference inside a Message-ID of ours, or '' when it is not ours. Constant time in the signature."""
    match = _IDENTIFIER.fullmatch(identifier.strip())
    if match is None:
        return ""
    word, nonce, mac = (part.lower() for part in match.groups())
    return _decode(word) if _matches(mac, [_mac(key, "id", word, nonce) for key in keys]) else ""


def verify_reply_address(address: str, keys: Sequence[bytes]) -> str:
    """The reference inside a signed reply address, or ''."""
    match = _ADDRESS.fullmatch(address.strip().lower())
    if match is None:
        return ""
    word, mac = match.groups()
    return _decode(word) if _matches(mac, [_mac(key, "address", word) for key in keys]) else ""


def looks_signed(value: str) -> bool:
    """Whether a Message-ID or address has the form of a signed one, whoever made it and whatever the signature."""
    return bool(_LIKE_IDENTIFIER.fullmatch(value.strip()) or _ADDRESS.fullmatch(value.strip()))


def without_tag(address: str) -> str:
    """`address` without its +tag, in lower case: to recognise our own addresses."""
    local, _, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def _mac(key: bytes, *parts: str) -> str:
    return _encode(hmac.new(key, ".".join(parts).encode(), hashlib.sha256).digest()[:10])


def _matches(mac: str, wanted: list[str]) -> bool:
    return any([hmac.compare_digest(mac.encode(), one.encode()) for one in wanted])  # noqa: C419  (all are compared)


def _encode(data: bytes) -> str:
    return base64.b32encode(data).decode().rstrip("=").lower()


def _decode(word: str) -> str:
    try:
        return base64.b32decode(word.upper() + "=" * (-len(word) % 8)).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""
