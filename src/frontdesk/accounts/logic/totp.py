"""Time-based one-time passwords: RFC 6238 with SHA-1, six digits and steps of 30 seconds, as all authenticators do."""

import base64
import hashlib
import hmac
import secrets
import struct
from urllib.parse import quote, urlencode

STEP_SECONDS = 30
DIGITS = 6


def new_secret() -> str:
    """160 random bits in base32."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def code_at(secret: str, step: int) -> str:
    """The code of one step (seconds since 1970, divided by 30); RFC 4226, section 5.3."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    value = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{value % 10**DIGITS:0{DIGITS}}"


def matching_step(secret: str, code: str, *, seconds: float, after: int = -1) -> int | None:
    """The step whose code this is: now, the one before or the next, for clocks that differ; None if it is neither.

    Steps up to `after` have been used and no longer count, so that a code that was overheard is worth nothing.
    """
    digits = "".join(code.split())
    now = int(seconds) // STEP_SECONDS
    matching = [
        step for step in (now - 1, now, now + 1) if hmac.compare_digest(code_at(secret, step).encode(), digits.encode())
    ]
    return next((step for step in matching if step > after), None)


def address(secret: str, *, account: str, issuer: str) -> str:
    """The otpauth address that an authenticator reads from a QR code."""
    label = quote(f"{issuer}:{account}", safe="")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': issuer}, quote_via=quote)}"
