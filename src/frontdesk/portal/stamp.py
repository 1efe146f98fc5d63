"""A form's stamp: signed proof of when the form was drawn, and the key that makes sending it twice harmless."""

import hashlib
import secrets
import time

from django.core import signing

SALT = "frontdesk.portal.form"
LEAST_SECONDS, MOST_SECONDS = 3, 12 * 3600


class TooFast(ValueError):
    """Nobody types that fast."""


class Stale(ValueError):
    """The stamp is not ours, or the form lay open for too long."""


def new_stamp(drawn_at: float | None = None) -> str:
    """A stamp for a form drawn now, or at that many seconds since the epoch."""
    return signing.dumps([secrets.token_urlsafe(12), int(drawn_at or time.time())], salt=SALT)


def read_stamp(stamp: str) -> str:
    """The stamp's nonce. Raises TooFast or Stale."""
    try:
        nonce, drawn_at = signing.loads(stamp, salt=SALT)
    except signing.BadSignature:
        raise Stale from None
    age = time.time() - drawn_at
    if age > MOST_SECONDS:
        raise Stale
    if age < LEAST_SECONDS:
        raise TooFast
    return str(nonce)


def key_of(nonce: str, *content: str) -> str:
    """The idempotency key of a form with this content: a double click has the same one, a changed form another."""
    return "form." + hashlib.sha256("\x1f".join((nonce, *content)).encode()).hexdigest()[:40]
