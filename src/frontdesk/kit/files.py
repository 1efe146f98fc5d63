"""Files that people hand in: all are checked before any is kept (A27), names are made safe first (A23)."""

import hashlib
import logging
import re
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Protocol

import puremagic
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from frontdesk.kit import scanner
from frontdesk.kit.bombs import danger_of
from frontdesk.kit.pixels import size_of

log = logging.getLogger(__name__)
# What a browser may show in place; everything else is only ever downloaded (A22).
SHOWN = {"image/png", "image/jpeg", "image/gif", "image/webp"}
_PROGRAMS = ((b"MZ", "application/x-msdownload"), (b"\x7fELF", "application/x-executable"))
_TEXTS = ((b"BEGIN:VCALENDAR", "text/calendar"), (b"BEGIN:VCARD", "text/vcard"))
_FORBIDDEN_ENDINGS = {".exe", ".com", ".scr", ".pif", ".bat", ".cmd", ".msi", ".lnk", ".hta", ".jar", ".vbs", ".ps1"}
_FORBIDDEN_TYPES = {"application/x-msdownload", "application/x-executable"}
_NO_PICTURE = re.compile(r"image/(?:png|jpeg|gif|webp|svg.*)|text/.*|.*[/+](?:x?html|xml)(?:\+xml)?")


class RefusedFile(ValueError):
    """A file that is not taken; the message says which and why, for people."""


class Upload(Protocol):
    """What a web form hands over: `name`, `content_type`, `size` in bytes, readable and seekable."""

    name: str | None
    content_type: str | None
    size: int | None

    def read(self, num_bytes: int | None = ...) -> bytes: ...
    def seek(self, offset: int, whence: int = ...) -> int: ...


@dataclass(frozen=True)
class File:
    """A checked file, still outside storage. `content_id` and `is_inline` are those of mail parts."""

    name: str
    content_type: str
    content: bytes
    is_inline: bool = False
    content_id: str = ""

    @property
    def size(self) -> int:
        return len(self.content)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def safe_name(name: str) -> str:
    """The last part of a name, without control, invisible and direction characters; at most 120 characters (A23)."""
    visible = "".join(
        char
        for char in unicodedata.normalize("NFC", name)
        if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co"}
    )
    last = PurePosixPath(visible.replace("\\", "/")).name
    cleaned = re.sub(r'[<>:"/|?*]+', "_", last).strip(" .")
    if len(cleaned) > 120:
        ending = PurePosixPath(cleaned).suffix[:12]
        cleaned = cleaned[: 120 - len(ending)] + ending
    return cleaned or "file"


def true_type(content: bytes) -> str:
    """The type that the content itself shows; no label is believed. Markup of any kind is plain text (A22, A26)."""
    picture = size_of(content)
    if picture is not None:
        return picture.kind
    for start, kind in (*_PROGRAMS, *_TEXTS):
        if content.startswith(start):
            return kind
    if not content.startswith(b"%PDF-") and is_text(content):
        return "text/plain"
    try:
        kind = puremagic.from_string(content, mime=True)
    except (puremagic.PureError, ValueError, OSError, IndexError):
        return "application/octet-stream"
    is_kind = re.fullmatch(r"[a-z0-9.+-]+/[a-z0-9.+-]+", kind) and not _NO_PICTURE.fullmatch(kind)
    return kind if is_kind else "application/octet-stream"


def is_text(content: bytes) -> bool:
    """Whether the content reads as text: its beginning has no control characters but those of lines and tabs."""
    return not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", content[:4000])


def check(uploads: Iterable[Upload], limit_bytes: int | None = None, *, scanned: bool = False) -> list[File]:
    """All uploads as checked files; raises RefusedFile at the first that may not come in, and keeps none then.

    `scanned` asks the virus scanner at once, where there is one: for files that leave for a customer.
    """
    limit = limit_bytes or settings.UPLOAD_LIMIT
    found: list[File] = []
    total = 0
    for upload in uploads:
        name = safe_name(upload.name or "")
        total += upload.size or 0
        if (upload.size or 0) > limit or total > 4 * limit:
            raise RefusedFile(f"“{name}” is too large: at most {limit // 1024**2} MB a file.")
        upload.seek(0)
        content = upload.read()
        kind = true_type(content)
        if PurePosixPath(name).suffix.lower() in _FORBIDDEN_ENDINGS or kind in _FORBIDDEN_TYPES:
            raise RefusedFile(f"“{name}” is a program, and programs are not accepted.")
        if reason := danger_of(content) or (_found(content) if scanned and scanner.is_on() else ""):
            raise RefusedFile(f"“{name}” is not accepted. {reason}")
        found.append(File(name, kind, content))
    return found


def _found(content: bytes) -> str:
    try:
        found = scanner.scan(content)
    except scanner.ScanFailed:
        return "It cannot be checked for viruses just now: send without it, or try again in a while."
    return f"The virus scanner found {found}." if found else ""


def store(folder: str, file: File) -> str:
    """Keep the bytes under a random key in `folder`; returns the key. The name never becomes a path."""
    return default_storage.save(
        f"{folder}/{secrets.token_hex(2)}/{secrets.token_urlsafe(18)}", ContentFile(file.content)
    )


def open_stored(key: str) -> IO[bytes]:
    """The stored bytes. Raises OSError when storage does not answer or the key is unknown."""
    return default_storage.open(key, "rb")


def remove_stored(key: str) -> None:
    """Forget stored bytes. A storage that does not answer keeps them; nothing points to them any more."""
    try:
        default_storage.delete(key)
    except OSError:
        log.warning("A stored file could not be removed; it is an orphan now.")


def disposition(name: str, content_type: str) -> str:
    """Content-Disposition by RFC 6266: in place only for harmless images, else a download."""
    from urllib.parse import quote

    way = "inline" if content_type in SHOWN else "attachment"
    plain = re.sub(r'[^\x20-\x7e]|["\\%]', "_", name)
    return f"{way}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
