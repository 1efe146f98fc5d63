"""The protocol of browsers' push: which addresses are believed, how a message is sealed and signed.

Endpoints are chosen by browsers, so by strangers: only the push services that FRONTDESK_PUSH_HOSTS names are ever
called, and `kit.net` refuses private addresses when it connects (A42).
"""

import base64
import binascii
import os
from typing import NamedTuple
from urllib.parse import urlsplit

import http_ece
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from py_vapid import Vapid02

from frontdesk.kit import clock

LONGEST_ENDPOINT = 1000
VALID_SECONDS = 12 * 3600  # of a signature; push services take at most 24 hours


class PushKeys(NamedTuple):
    """The desk's own pair in URL-safe base64: the public point as browsers want it, the private number."""

    public: str
    private: str


def new_keys() -> PushKeys:
    """A fresh pair on P-256."""
    key = ec.generate_private_key(ec.SECP256R1())
    number = key.private_numbers().private_value.to_bytes(32, "big")
    return PushKeys(_encoded(_point(key.public_key())), _encoded(number))


def allowed_endpoint(endpoint: str) -> bool:
    """Whether it is an address of a push service that this desk may call."""
    try:
        parts = urlsplit(endpoint)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return False
    if len(endpoint) > LONGEST_ENDPOINT or not endpoint.isascii() or parts.username or parts.password:
        return False
    if parts.scheme != "https" and not (parts.scheme == "http" and settings.ALLOW_PRIVATE_HOSTS):
        return False
    if port not in {None, 443} and not settings.ALLOW_PRIVATE_HOSTS:
        return False
    return any(_fits(host, known) for known in settings.PUSH_HOSTS)


def _fits(host: str, known: str) -> bool:
    return host == known or (known.startswith("*.") and host.endswith(known[1:]))


def is_key(text: str, length: int) -> bool:
    """Whether it is so many bytes in URL-safe base64; of 65, a point on the curve."""
    try:
        raw = _decoded(text)
        if length == 65:
            ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)
    except (ValueError, binascii.Error):
        return False
    return len(raw) == length


def encrypted(message: bytes, *, p256dh: str, auth: str) -> bytes:
    """The message for that browser alone (RFC 8291, in the coding aes128gcm of RFC 8188)."""
    sender = ec.generate_private_key(ec.SECP256R1())
    sealed: bytes = http_ece.encrypt(
        message, salt=os.urandom(16), private_key=sender, dh=_decoded(p256dh), auth_secret=_decoded(auth),
        version="aes128gcm",
    )  # fmt: skip
    return sealed


def authorization(endpoint: str, keys: PushKeys) -> str:
    """The header by which the push service knows who writes (RFC 8292)."""
    parts = urlsplit(endpoint)
    owner = (
        settings.PUBLIC_URL if settings.PUBLIC_URL.startswith("https://") else f"mailto:{settings.DEFAULT_FROM_EMAIL}"
    )
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": str(int(clock.now().timestamp()) + VALID_SECONDS),
        "sub": owner,
    }
    return str(Vapid02.from_raw(keys.private.encode()).sign(claims)["Authorization"])


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
