"""The tree of a MIME mail as a flat list of leaves, with limits on depth, number and size (A63)."""

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from frontdesk.channels.mail.charsets import decode
from frontdesk.channels.mail.cms import CMS_TYPES, signed_content
from frontdesk.channels.mail.embedded import decode_uu, decode_yenc
from frontdesk.channels.mail.headers import (
    Headers,
    decode_base64,
    decode_words,
    parse_parameters,
    split_headers,
)
from frontdesk.channels.mail.plain import enriched_to_text, unflow
from frontdesk.channels.mail.unreadable import Unreadable

MAX_BYTES: Final = 60 * 1024 * 1024
MAX_DEPTH: Final = 30
MAX_PARTS: Final = 500
_BARE_RETURNS: Final = re.compile(rb"[^\r\n]{0,50000}\r(?=[^\n]|\Z)")
_BOUNDARY: Final = re.compile(rb"boundary\s{0,9}=\s{0,9}(?:\"([^\"]{1,9000})\"|([^;\s\"]{1,9000}))", re.IGNORECASE)


@dataclass(frozen=True)
class Entity:
    """One part: its headers, its type and its still encoded body.

    `path` names the types it is nested in, from the outermost, and `place` its number in each of them.
    """

    headers: Headers
    content_type: str
    parameters: dict[str, str]
    body: bytes = field(repr=False)
    path: tuple[str, ...] = ()
    place: tuple[int, ...] = ()

    @property
    def disposition(self) -> tuple[str, dict[str, str]]:
        return parse_parameters(self.headers.raw("content-disposition"))

    @property
    def content_id(self) -> str:
        return self.headers.raw("content-id").strip("<> ")

    @property
    def name(self) -> str:
        """The file name that the sender gave, decoded, or ''."""
        return self.disposition[1].get("filename") or self.parameters.get("name") or self.parameters.get("file") or ""

    def content(self) -> bytes:
        """The body without its transfer encoding; damaged encodings give what can be read."""
        encoding = parse_parameters(self.headers.raw("content-transfer-encoding"))[0].strip("\"' ")
        if encoding.startswith("base64"):
            return decode_base64(self.body)
        if encoding.startswith("quoted"):
            return quopri.decodestring(self.body)
        if encoding in {"x-uuencode", "uuencode", "x-uue", "uue"}:
            return decode_uu(self.body)
        if encoding == "x-yenc":
            return decode_yenc(self.body)
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
        return self.as_text(self.content(), label)

    def as_text(self, content: bytes, label: str = "") -> str:
        """`content` read as this part's charset and format say."""
        text = decode(content, label or self.parameters.get("charset", ""))
        text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
        if self.content_type == "text/plain" and self.parameters.get("format", "").lower() == "flowed":
            return unflow(text, is_glued=self.parameters.get("delsp", "").lower() == "yes")
        return enriched_to_text(text) if self.content_type in {"text/enriched", "text/richtext"} else text


def leaves(raw: bytes) -> tuple[Headers, list[Entity]]:
    """(headers of the mail, its leaf parts in order). Raises Unreadable beyond the limits."""
    if len(raw) > MAX_BYTES:
        raise Unreadable(f"The mail is larger than {MAX_BYTES // 1024**2} MB.")
    headers, body = split_headers(plain_line_ends(raw))
    found: list[Entity] = []
    for entity in _walk(_entity(headers, body, "text/plain"), 0):
        found.append(entity)
        if len(found) > MAX_PARTS:
            raise Unreadable(f"The mail has more than {MAX_PARTS} parts.")
    return headers, found


def entity_of(headers: Headers, body: bytes) -> Entity:
    """One part as it stands, by its own headers."""
    return _entity(headers, body, "text/plain")


def split_parts(entity: Entity) -> list[bytes]:
    """The raw parts of a multipart entity, by its boundary as written, without its last blanks, or as it seems.

    [] where no delimiter is found. Raises Unreadable for too many.
    """
    return next((pieces for boundary in _boundaries(entity) if (pieces := _split(entity.body, b"--" + boundary))), [])


def boundary_of(entity: Entity) -> str:
    """The delimiter of a multipart entity, without its dashes; '' where none is found in its body."""
    found = (one for one in _boundaries(entity) if _split(entity.body, b"--" + one))
    return next(found, b"").decode("utf-8", "replace")


def plain_line_ends(raw: bytes) -> bytes:
    """The mail with line feeds where it ends its lines by bare carriage returns, as old and broken systems do."""
    if _BARE_RETURNS.match(raw) is None:
        return raw
    return re.sub(rb"\r(?!\n)", b"\n", raw)


def _entity(
    headers: Headers, body: bytes, default_type: str, path: tuple[str, ...] = (), place: tuple[int, ...] = ()
) -> Entity:
    content_type, parameters = parse_parameters(headers.raw("content-type"))
    content_type = decode_words(content_type).replace(" ", "")
    if not re.fullmatch(r"[a-z0-9][\w!#$&^.+-]*/[\w!#$&^.+*-]+", content_type):
        content_type = {"text": "text/plain", "html": "text/html"}.get(content_type, default_type)
    if content_type == "text/plain" and "content-type" not in headers and "mime-version" in headers:
        mark = _guess_boundary(body)
        if mark and body.count(b"\n--" + mark) >= 1 and b"\n--" + mark + b"--" in body:
            content_type = "multipart/mixed"
    return Entity(headers, content_type, parameters, body, path, place)


def _walk(entity: Entity, depth: int) -> Iterator[Entity]:
    if depth > MAX_DEPTH:
        raise Unreadable(f"The mail's parts are nested more than {MAX_DEPTH} deep.")
    if not entity.content_type.startswith("multipart/"):
        yield entity
        signed = signed_content(entity.content()) if entity.content_type in CMS_TYPES else b""
        if signed:
            headers, body = split_headers(signed)
            path = (*entity.path, entity.content_type)
            yield from _walk(_entity(headers, body, "text/plain", path, (*entity.place, 0)), depth + 1)
        return
    pieces = split_parts(entity)
    if not pieces:
        # No delimiter to be found: what is there is shown as the text it most likely is.
        yield Entity(entity.headers, "text/plain", {}, entity.body, entity.path, entity.place)
        return
    default = "message/rfc822" if entity.content_type == "multipart/digest" else "text/plain"
    path = (*entity.path, entity.content_type)
    for index, piece in enumerate(pieces):
        if index > MAX_PARTS:
            raise Unreadable(f"The mail has more than {MAX_PARTS} parts.")
        headers, body = split_headers(piece)
        yield from _walk(_entity(headers, body, default, path, (*entity.place, index)), depth + 1)


def _boundaries(entity: Entity) -> Iterator[bytes]:
    field = next((value for name, value in entity.headers.fields if name == "content-type"), b"")
    found = _BOUNDARY.search(field[:20_000])
    if found is not None:
        exact: bytes = found.group(1) or found.group(2)
        yield exact
        if exact.rstrip() not in {b"", exact}:
            yield exact.rstrip()
    elif entity.parameters.get("boundary", "").strip():
        yield entity.parameters["boundary"].strip().encode("utf-8", "replace")
    guessed = _guess_boundary(entity.body)
    if guessed:
        yield guessed


def _split(body: bytes, mark: bytes) -> list[bytes]:
    """The pieces between delimiter lines. A missing closing delimiter closes at the end.

    What follows the delimiter in its line is ignored (RFC 2046 §5.1.1) when a blank sets it apart; glued to it, the
    line is the delimiter of another part.
    """
    pieces: list[bytes] = []
    start = -1
    position = 0 if body.startswith(mark) else _next_mark(body, mark, 0)
    while position != -1:
        after = position + len(mark)
        is_end = body[after : after + 2] == b"--"
        following = body[after + 2 : after + 3] if is_end else body[after : after + 1]
        if following.strip():
            position = _next_mark(body, mark, after)
            continue
        line_end = body.find(b"\n", after)
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


def _guess_boundary(body: bytes) -> bytes:
    found = re.match(
        rb"(?:[^\n]{0,998}\n){0,50}?--([^\s-][^\r\n]{0,200}|-{1,40}[^\s-][^\r\n]{0,200})\r?\n[A-Za-z-]{3,40}:",
        body[:20_000],
    )
    return bytes(found.group(1).rstrip()) if found else b""
