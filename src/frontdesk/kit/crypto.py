"""Sealed fields and signatures.

Credentials are encrypted with AES-256-GCM before they reach the database. The key lies outside it, each value
names the key that sealed it, and rotation is: put a new key first, run `reseal`, drop the old one.
"""

import base64
import hashlib
import hmac
import os
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models


class CannotUnseal(ValueError):
    """The value was sealed with a key that is not configured, or was altered."""


@lru_cache
def _keys(configured: tuple[str, ...]) -> dict[str, bytes]:
    keys: dict[str, bytes] = {}
    for text in configured:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        if len(raw) != 32:
            raise ImproperlyConfigured("Each key of FRONTDESK_FIELD_KEYS must be 32 bytes in URL-safe base64.")
        keys[hashlib.sha256(raw).hexdigest()[:8]] = raw
    return keys


def field_keys() -> dict[str, bytes]:
    """Configured keys by their short name, newest first. Raises ImproperlyConfigured when there is none."""
    keys = _keys(tuple(settings.FIELD_KEYS))
    if not keys:
        raise ImproperlyConfigured("Set FRONTDESK_FIELD_KEYS: without a key no credential can be stored or read.")
    return keys


def new_key() -> str:
    """A fresh key in the form that FRONTDESK_FIELD_KEYS takes."""
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


def seal(text: str) -> str:
    """`v1.KEY.BASE64(nonce + ciphertext)` with the newest key. The empty string stays empty."""
    if not text:
        return ""
    name, key = next(iter(field_keys().items()))
    nonce = os.urandom(12)
    body = nonce + AESGCM(key).encrypt(nonce, text.encode(), name.encode())
    return f"v1.{name}.{base64.urlsafe_b64encode(body).decode()}"


def unseal(sealed: str) -> str:
    """The text that was sealed. Raises CannotUnseal."""
    if not sealed:
        return ""
    try:
        _, name, body = sealed.split(".")
        raw = base64.urlsafe_b64decode(body)
        return AESGCM(field_keys()[name]).decrypt(raw[:12], raw[12:], name.encode()).decode()
    except (ValueError, KeyError, InvalidTag) as error:
        raise CannotUnseal("A stored credential cannot be read with the configured keys.") from error


def sign(purpose: str, text: str, length: int = 16) -> str:
    """First `length` bytes of HMAC-SHA-256 under a key derived for `purpose`, in URL-safe base64 without padding."""
    return _mac(settings.SECRET_KEY, purpose, text, length)


def verify(purpose: str, text: str, signature: str, length: int = 16) -> bool:
    """Whether `signature` is ours, under the present or an earlier secret key. Constant time."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    wanted = [_mac(key, purpose, text, length) for key in keys]
    matches = [hmac.compare_digest(mac.encode(), signature.encode()) for mac in wanted]
    return any(matches)


def _mac(secret: str, purpose: str, text: str, length: int) -> str:
    key = hashlib.sha256(f"frontdesk.{purpose}:{secret}".encode()).digest()
    digest = hmac.new(key, text.encode(), hashlib.sha256).digest()[:length]
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


class SealedField(models.TextField):  # type: ignore[type-arg]
    """Text that is plain in Python and sealed in the database. It cannot be searched."""

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else seal(str(value))

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return None if value is None else unseal(value)
