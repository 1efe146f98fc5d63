"""The tree of a MIME mail as a flat list of leaves, with limits on depth, number and size (A63)."""

import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from frontdesk.channels.mail.charsets import decode
from frontdesk.channels.mail.headers import (
    Headers,
    decode_base64,
    decode_words,
    parse_parameters,
    split_headers,
)
from frontdesk.channels.mail.parsed import Unreadable

MAX_BYTES: Final = 60 * 1024 * 1024
MAX_DEPTH: Final = 30
MAX_PARTS: Final = 500


@dataclass(frozen=True)
class Entity:
    """One part: its headers, its type and its still encoded body. `path` names the types it is nested in."""

    headers: Headers
    content_type: str
    parameters: dict[str, str]
    body: bytes = field(repr=False)
    path: tuple[str, ...] = ()

    @property
    def disposition(self) -> tuple[str, dict[str, str]]:
        return parse_parameters(self.headers.raw("content-disposition"))

    @property
    def content_id(self) -> str:
        return self.headers.raw("content-id").strip("<> ")

    @property
    def name(self) -> str:
        """The file name that the sender gave, decoded, or ''."""
        return self.disposition[1].get("filename") or self.parameters.get("name") or ""

    def content(self) -> bytes:
        """The body without its transfer encoding; damaged encodings give what can be read."""
        encoding = parse_parameters(self.headers.raw("content-transfer-encoding"))[0].strip("\"' ")
        if encoding.startswith("base64"):
            return decode_base64(self.body)
        if encoding.startswith("quoted"):
            return quopri.decodestring(self.body)
        if encoding in {"x-uuencode", "uuencode", "x-uue", "uue"}:
            return _decode_uu(self.body)
        return self.body

    def text(self) -> str:
        """The body as text with plain newlines and without NUL."""
        label = self.parameters.get("charset", "")
        if not label and self.content_type == "text/html":
            found = re.search(
                rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{2,40})",
                self.content()[:4000],
                re.IGNORECASE,
            )
            label = found.group(1).decode() if found else ""
        text = decode(self.content(), label)
        return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def leaves(raw: bytes) -> tuple[Headers, list[Entity]]:
    """(headers of the mail, its leaf parts in order). Raises Unreadable beyond the limits."""
    if len(raw) > MAX_BYTES:
        raise Unreadable(f"The mail is larger than {MAX_BYTES // 1024**2} MB.")
    headers, body = split_headers(raw)
    found: list[Entity] = []
    for entity in _walk(_entity(headers, body, "text/plain", ()), 0):
        found.append(entity)
        if len(found) > MAX_PARTS:
            raise Unreadable(f"The mail has more than {MAX_PARTS} parts.")
    return headers, found


def entity_of(headers: Headers, body: bytes) -> Entity:
    """One part as it stands, by its own headers."""
    return _entity(headers, body, "text/plain", ())


def split_parts(entity: Entity) -> list[bytes]:
    """The raw parts of a multipart entity, as they stand in its body; [] where no delimiter is found.

    Raises Unreadable for too many.
    """
    boundary = boundary_of(entity)
    return _split(entity.body, boundary) if boundary else []


def boundary_of(entity: Entity) -> str:
    """The delimiter of a multipart entity, without its dashes: as it says, or as it seems; '' for none."""
    return entity.parameters.get("boundary", "").rstrip() or _guess_boundary(entity.body)


def _entity(headers: Headers, body: bytes, default_type: str, path: tuple[str, ...]) -> Entity:
    content_type, parameters = parse_parameters(headers.raw("content-type"))
    content_type = decode_words(content_type).replace(" ", "")
    if not re.fullmatch(r"[a-z0-9][\w!#$&^.+-]*/[\w!#$&^.+*-]+", content_type):
        content_type = {"text": "text/plain", "html": "text/html"}.get(content_type, default_type)
    return Entity(headers, content_type, parameters, body, path)


def _walk(entity: Entity, depth: int) -> Iterator[Entity]:
    if depth > MAX_DEPTH:
        raise Unreadable(f"The mail's parts are nested more than {MAX_DEPTH} deep.")
    is_multipart = entity.content_type.startswith("multipart/")
    boundary = entity.parameters.get("boundary", "").rstrip()
    if is_multipart and not boundary:
        boundary = _guess_boundary(entity.body)
    if not is_multipart:
        yield entity
        return
    pieces = _split(entity.body, boundary) if boundary else []
    if not pieces:
        # No delimiter to be found: what is there is shown as the text it most likely is.
        yield Entity(entity.headers, "text/plain", {}, entity.body, entity.path)
        return
    default = "message/rfc822" if entity.content_type == "multipart/digest" else "text/plain"
    path = (*entity.path, entity.content_type)
    for index, piece in enumerate(pieces):
        if index > MAX_PARTS:
            raise Unreadable(f"The mail has more than {MAX_PARTS} parts.")
        headers, body = split_headers(piece)
        yield from _walk(_entity(headers, body, default, path), depth + 1)


def _split(body: bytes, boundary: str) -> list[bytes]:
    """The pieces between delimiter lines. A missing closing delimiter closes at the end."""
    mark = b"--" + boundary.encode("utf-8", "replace")
    pieces: list[bytes] = []
    start = -1
    position = 0 if body.startswith(mark) else _next_mark(body, mark, 0)
    while position != -1:
        after = position + len(mark)
        rest = body[after : after + 2]
        is_end = rest == b"--"
        line_end = body.find(b"\n", after)
        tail = body[after : line_end if line_end != -1 else len(body)].strip(b" \t\r-")
        if tail:  # a longer line that only begins like ours: the boundary of an inner or outer part
            position = _next_mark(body, mark, after)
            continue
        if start != -1:
            pieces.append(_without_last_newline(body[start:position]))
            if len(pieces) > MAX_PARTS:
                raise Unreadable(f"The mail has more than {MAX_PARTS} parts.")
        start = -1 if is_end else (line_end + 1 if line_end != -1 else len(body))
        position = _next_mark(body, mark, after)
    if start != -1 and body[start:].strip():
        pieces.append(body[start:])
    return pieces


def _next_mark(body: bytes, mark: bytes, start: int) -> int:
    found = body.find(b"\n" + mark, max(start - 1, 0))
    return found + 1 if found != -1 else -1


def _without_last_newline(piece: bytes) -> bytes:
    return piece[:-2] if piece.endswith(b"\r\n") else piece[:-1] if piece.endswith(b"\n") else piece


def _guess_boundary(body: bytes) -> str:
    found = re.match(
        rb"(?:[^\n]{0,998}\n){0,50}?--([^\s-][^\r\n]{0,70})\r?\n[A-Za-z-]{3,40}:",
        body[:20_000],
    )
    return found.group(1).decode("utf-8", "replace").rstrip() if found else ""


def _decode_uu(body: bytes) -> bytes:
    out = bytearray()
    for line in body.splitlines():
        if line.startswith((b"begin ", b"end")) or not line.strip():
            continue
        try:
            out += binascii.a2b_uu(line)
        except binascii.Error:
            length = (((line[0] - 32) & 63) * 4 + 5) // 3
            try:
                out += binascii.a2b_uu(line[:length])
            except binascii.Error:
                continue
    return bytes(out)
