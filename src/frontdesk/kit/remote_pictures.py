"""Pictures of strangers' mails, fetched for the reader: the sender learns our address and moment, never the reader's.

Private addresses are refused when connecting, whatever FRONTDESK_ALLOW_PRIVATE_HOSTS says, and again at each redirect
(A24, A42). What is answered counts by its content alone, within limits, and is kept for a week; failures for an hour.
"""

import datetime
import hashlib
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from threading import BoundedSemaphore
from urllib.parse import urljoin, urlsplit

import httpx
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.crypto import get_random_string

from frontdesk.kit import clock, crypto
from frontdesk.kit.models import CachedPicture
from frontdesk.kit.net import http_client
from frontdesk.kit.pixels import size_of

LIMIT_BYTES = 5_000_000
LIMIT_SECONDS = 8.0
REDIRECTS = 4
KEPT = datetime.timedelta(days=7)
FAILURE_KEPT = datetime.timedelta(hours=1)
_AT_ONCE = BoundedSemaphore(2)  # of this process, so that slow servers of strangers do not use up its threads
_PURPOSE = "remote picture"


class Busy(Exception):
    """Two pictures are being fetched at this moment; ask again."""


class NoPicture(ValueError):
    """What stands at the address is not shown; the message says why, for people."""


@dataclass(frozen=True)
class Fetched:
    """A picture that was answered: its true media type and its bytes."""

    content_type: str
    content: bytes


def sign(place: str, url: str) -> str:
    """A signature that lets `url` be fetched for `place` (a message), and for no other."""
    return crypto.sign(_PURPOSE, f"{place} {url}")


def is_signed(place: str, url: str, signature: str) -> bool:
    """Whether `signature` is ours for exactly this place and address."""
    return crypto.verify(_PURPOSE, f"{place} {url}", signature)


def picture_at(url: str, client: httpx.Client | None = None) -> CachedPicture:
    """The picture behind a web address, from the cache or fetched now. Without a file, its `reason` says why.

    Raises Busy, and OSError when file storage does not answer.
    """
    key = hashlib.sha256(url.encode()).digest()
    known = CachedPicture.objects.filter(pk=key, expires_at__gt=clock.now()).first()
    if known is not None:
        return known
    if not _AT_ONCE.acquire(blocking=False):
        raise Busy
    try:
        found = fetch(url, client)
    except NoPicture as error:
        return _keep(key, FAILURE_KEPT, reason=str(error)[:200])
    finally:
        _AT_ONCE.release()
    name = default_storage.save(f"pictures/{get_random_string(2)}/{get_random_string(24)}", ContentFile(found.content))
    return _keep(key, KEPT, file=name, content_type=found.content_type)


def forget_expired() -> int:
    """Delete what has expired, rows first, so that no row names a file that is gone. Returns how many."""
    old = list(CachedPicture.objects.filter(expires_at__lte=clock.now())[:5000])
    CachedPicture.objects.filter(pk__in=[bytes(one.pk) for one in old]).delete()
    for one in old:
        if one.file:
            default_storage.delete(one.file)
    return len(old)


def fetch(url: str, client: httpx.Client | None = None) -> Fetched:
    """Get a picture without cookies, referrer or credentials. Raises NoPicture with a sentence."""
    ends = time.monotonic() + LIMIT_SECONDS
    with closing(client or http_client(4.0, allow_private=False)) as asking:
        for _ in range(REDIRECTS + 1):
            parts = urlsplit(url)
            if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
                raise NoPicture("Its address is not one of the web.")
            try:
                answer = _ask(asking, url, ends)
            except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
                raise NoPicture("Its server could not be reached, or not in time.") from error
            if isinstance(answer, bytes):
                return _checked(answer)
            url = urljoin(url, answer)
    raise NoPicture("Its server only sends on to elsewhere.")


def _ask(client: httpx.Client, url: str, ends: float) -> bytes | str:
    """The answered bytes, or where a redirect leads."""
    headers = {"User-Agent": "Frontdesk picture proxy", "Accept": "image/*", "Accept-Encoding": "identity"}
    with client.stream("GET", url, headers=headers) as answer:
        client.cookies.clear()
        if answer.is_redirect:
            return str(answer.headers.get("Location", ""))
        if answer.status_code != 200:
            raise ValueError(answer.status_code)
        return b"".join(_bounded(answer, ends))


def _bounded(answer: httpx.Response, ends: float) -> Iterator[bytes]:
    total = 0
    for piece in answer.iter_raw(65_536):
        total += len(piece)
        if total > LIMIT_BYTES or time.monotonic() > ends:
            raise ValueError("too much or too slow")
        yield piece


def _checked(content: bytes) -> Fetched:
    size = size_of(content)
    if size is None:
        raise NoPicture("It is no PNG, JPEG, GIF or WebP picture.")
    if not size.is_sane:
        raise NoPicture("It is too large to be shown.")
    return Fetched(size.kind, content)


def _keep(key: bytes, kept: datetime.timedelta, **found: str) -> CachedPicture:
    blank = {"file": "", "content_type": "", "reason": ""}
    before = CachedPicture.objects.filter(pk=key).values_list("file", flat=True).first()
    row, _ = CachedPicture.objects.update_or_create(
        pk=key, defaults={**blank, **found, "expires_at": clock.now() + kept}
    )
    if before:
        default_storage.delete(before)
    return row
