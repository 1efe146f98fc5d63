"""Files that people hand in: all are checked before any is kept (A27), names are made safe first (A23)."""

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Protocol

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

# What a browser may show in place; everything else is only ever downloaded (A22).
SHOWN = {"image/png", "image/jpeg", "image/gif", "image/webp"}
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"MZ", "application/x-msdownload"),
    (b"\x7fELF", "application/x-executable"),
)
_FORBIDDEN_ENDINGS = {".exe", ".com", ".scr", ".pif", ".bat", ".cmd", ".msi", ".lnk", ".hta", ".jar", ".vbs", ".ps1"}
_FORBIDDEN_TYPES = {"application/x-msdownload", "application/x-executable"}
_NO_SECOND_LIFE = {"text/html", "image/svg+xml", "application/xhtml+xml", "text/xml", "application/xml"}


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


def true_type(content: bytes, claimed: str) -> str:
    """The type that the content shows; the claimed one only where the content does not say otherwise."""
    for start, kind in _SIGNATURES:
        if content.startswith(start):
            claimed_is_office = kind == "application/zip" and claimed.startswith("application/")
            return claimed if claimed_is_office else kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    plain = claimed.split(";")[0].strip().lower()
    if plain in SHOWN or plain in _NO_SECOND_LIFE or not re.fullmatch(r"[a-z0-9.+-]+/[a-z0-9.+-]+", plain):
        return "application/octet-stream" if b"\x00" in content[:1000] else "text/plain"
    return plain


def check(uploads: Iterable[Upload], limit_bytes: int | None = None) -> list[File]:
    """All uploads as checked files; raises RefusedFile at the first that may not come in, and keeps none then."""
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
        kind = true_type(content, upload.content_type or "")
        if PurePosixPath(name).suffix.lower() in _FORBIDDEN_ENDINGS or kind in _FORBIDDEN_TYPES:
            raise RefusedFile(f"“{name}” is a program, and programs are not accepted.")
        found.append(File(name, kind, content))
    return found


def store(folder: str, file: File) -> str:
    """Keep the bytes under a random key in `folder`; returns the key. The name never becomes a path."""
    return default_storage.save(
        f"{folder}/{secrets.token_hex(2)}/{secrets.token_urlsafe(18)}", ContentFile(file.content)
    )


def open_stored(key: str) -> IO[bytes]:
    """The stored bytes. Raises OSError when storage does not answer or the key is unknown."""
    return default_storage.open(key, "rb")


def disposition(name: str, content_type: str) -> str:
    """Content-Disposition by RFC 6266: in place only for harmless images, else a download."""
    from urllib.parse import quote

    way = "inline" if content_type in SHOWN else "attachment"
    plain = re.sub(r'[^\x20-\x7e]|["\\%]', "_", name)
    return f"{way}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
