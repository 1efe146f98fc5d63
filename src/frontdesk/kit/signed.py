"""Calls between us and webhooks are signed over their moment and their body. Pure."""

import hashlib
import hmac

SKEW_SECONDS = 300  # how far the clocks of two programs may be apart, and how old a call may be


def signature(secret: str, moment: int, body: bytes) -> str:
    """`t=MOMENT,v1=HEX`: HMAC-SHA-256 over "MOMENT.BODY", so that neither can be changed, nor an old one sent again."""
    made = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256)
    return f"t={moment},v1={made.hexdigest()}"


def is_signed(secret: str, given: str, body: bytes, *, now: float) -> bool:
    """Whether `given` is the signature of these bytes, made at most SKEW_SECONDS from `now` (seconds since 1970)."""
    moment = given.partition(",")[0].removeprefix("t=")
    if not (moment.isascii() and moment.isdecimal() and len(moment) < 12):
        return False
    is_fresh = abs(now - int(moment)) <= SKEW_SECONDS
    wanted = signature(secret, int(moment), body)
    return hmac.compare_digest(wanted.encode(), given.encode(errors="replace")) and is_fresh
