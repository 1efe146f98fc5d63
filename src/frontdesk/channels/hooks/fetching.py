"""What a provider keeps for us is fetched by our own client: no private address, no redirect, no end of bytes (A42)."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

import httpx
from django.conf import settings

from frontdesk.channels.mail.entities import MAX_BYTES
from frontdesk.kit import net

TIMEOUT_SECONDS: Final = 20.0


class NotFetched(OSError):
    """The provider did not give what it keeps; the sentence is for administrators, and the provider calls again."""


class Fetched(bytes):
    """The bytes of an answer, and its `content_type` as the provider names it, or ''."""

    content_type: str = ""


def fetch(address: str, who: str, headers: Mapping[str, str] | None = None) -> Fetched:
    """What lies at an address that a provider (`who`, for sentences) named. Raises NotFetched."""
    if urlsplit(address).scheme != "https" and not settings.ALLOW_PRIVATE_HOSTS:
        raise NotFetched(f"{who} names an address that is not encrypted, so nothing was fetched from it.")
    try:
        with net.http_client(TIMEOUT_SECONDS) as client, client.stream("GET", address, headers=headers) as answer:
            if not answer.is_success:
                raise NotFetched(f"{who} did not give a mail that it keeps: {_meaning(answer.status_code)}")
            found = Fetched(_within_limit(answer, who))
            found.content_type = answer.headers.get("Content-Type", "")
            return found
    except net.RefusedHost as error:
        raise NotFetched(f"A mail that {who} keeps was not fetched. {error}") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise NotFetched(f"{who} does not answer, so a mail that it keeps could not be fetched.") from error


def _within_limit(answer: httpx.Response, who: str) -> bytes:
    whole = bytearray()
    for piece in answer.iter_bytes():
        whole += piece
        if len(whole) > MAX_BYTES:
            raise NotFetched(f"{who} keeps a mail that is larger than Frontdesk takes.")
    return bytes(whole)


def _meaning(status: int) -> str:
    if status in {401, 403}:
        return "it refuses the key that is entered."
    if status in {404, 410}:
        return "it no longer has it."
    if 300 <= status < 400:
        return "it sends elsewhere, and that is not followed."
    return f"it cannot at the moment ({status})."
