"""Card numbers taken out of a raw mail before it is stored: every other byte stays as it was received.

Headers with words (also encoded ones and file names), text in any transfer encoding and charset, HTML, text files and
forwarded mails are searched. Identifiers and trace fields are left alone, so threading and the recognition of a
second delivery work as before. Redacting the same mail twice, or two deliveries of it, gives the same bytes.
"""

import base64
import binascii
import quopri
import re
from typing import Final
from urllib.parse import quote

from frontdesk.channels.mail.charsets import codec_for, decode
from frontdesk.channels.mail.entities import MAX_DEPTH, Entity, boundary_of, entity_of, plain_line_ends, split_parts
from frontdesk.channels.mail.headers import decode_words, one_line, parse_parameters, split_headers
from frontdesk.channels.mail.parsed import Unreadable
from frontdesk.kit.cards import hidden_digits, redact_html, redact_text

_UNTOUCHED: Final = re.compile(
    rb"(?i)(?:received|return-path|delivered-to|message-id|in-reply-to|references|date|mime-version|dkim-signature|arc-.*"
    rb"|authentication-results|received-spf|content-id|content-transfer-encoding|content-length|autocrypt|x-.*-id|x-uid"
    rb"|original-message-id|resent-message-id|list-.*|feedback-id|x-google-.*|x-ms-.*|domainkey-signature)"
)
_FIELD: Final = re.compile(rb"[!-9;-~]{1,200}[ \t]*:[^\n]*(?:\r?\n[ \t][^\n]*)*(?:\r?\n)?")
_WORDS: Final = re.compile(r"=\?[^?\s]{1,60}\?[bBqQ]\?[^?]*\?=(?:\s*=\?[^?\s]{1,60}\?[bBqQ]\?[^?]*\?=)*")
_LOOKS_LIKE_HTML: Final = re.compile(rb"(?i)<(?:html|body|div|p|table|td|span|br|b)\b")
_BINARY: Final = (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"MZ")


def redact_mail(raw: bytes) -> bytes:
    """The mail with the middle digits of card numbers masked; the very same object when it holds none."""
    plain = plain_line_ends(raw)
    changed = _redacted(plain, 0)
    if changed == plain:
        return raw
    # Lines that bare carriage returns end are read as the parser reads them, and end as before.
    return changed.replace(b"\n", b"\r") if plain is not raw and b"\n" not in raw else changed


def _redacted(data: bytes, depth: int) -> bytes:
    headers, body = split_headers(data)
    head = data[: len(data) - len(body)]
    new_head = _FIELD.sub(lambda found: _field(found.group()), head)
    entity = entity_of(headers, body)
    if depth >= MAX_DEPTH or not body:
        return new_head + body
    if entity.content_type.startswith("multipart/"):
        return new_head + _parts(entity, depth)
    if entity.content_type.startswith("message/") and not _encoding(entity):
        return new_head + _redacted(body, depth + 1)
    return new_head + _leaf(entity)


def _parts(entity: Entity, depth: int) -> bytes:
    try:
        pieces = split_parts(entity)
    except Unreadable:  # too many parts: it is put aside unread, with what can be seen in it masked
        return _plain(entity.body)
    if not pieces:
        return _plain(entity.body)
    body = entity.body
    for piece in pieces:
        changed = _redacted(piece, depth + 1)
        if changed != piece:
            body = body.replace(piece, changed)
    mark = b"--" + boundary_of(entity).encode("utf-8", "replace")
    start, end = max(body.find(mark), 0), body.rfind(mark + b"--")
    end = len(body) if end < start else end + len(mark)
    return _plain(body[:start]) + body[start:end] + _plain(body[end:])


def _leaf(entity: Entity) -> bytes:
    content = entity.content()
    is_text = entity.content_type.startswith("text/")
    if not is_text and (content.startswith(_BINARY) or b"\x00" in content or not _is_utf8(content)):
        return entity.body
    is_html = entity.content_type != "text/plain" and _LOOKS_LIKE_HTML.search(content[:50_000])
    changed = _content(content, entity.parameters.get("charset", ""), is_html=bool(is_html))
    return entity.body if changed == content else _encoded(changed, entity)


def _content(content: bytes, label: str, *, is_html: bool) -> bytes:
    redact = redact_html if is_html else redact_text
    text = decode(content, label)
    changed = redact(text)
    if changed == text:
        return content
    for codec in filter(None, (codec_for(label), "utf-8", "utf-8-sig", "cp1252", "latin-1")):
        try:
            if text.encode(codec) == content:
                return changed.encode(codec)
        except (UnicodeError, LookupError):
            continue
    return redact(content.decode("latin-1")).encode("latin-1")


def _encoded(content: bytes, entity: Entity) -> bytes:
    """The content in the part's transfer encoding, with its kind of line ends."""
    encoding = _encoding(entity)
    if encoding.startswith("quoted"):
        return quopri.encodestring(content)
    if encoding.startswith("base64"):
        newline = b"\r\n" if b"\r\n" in entity.body else b"\n"
        lines = base64.encodebytes(content).replace(b"\n", newline)
        return lines if entity.body.endswith(b"\n") else lines.rstrip()
    if "uu" in encoding:
        first = entity.body.split(b"\n", 1)[0] if entity.body.startswith(b"begin ") else b"begin 644 file"
        rows = [binascii.b2a_uu(content[at : at + 45]).rstrip(b"\n") for at in range(0, len(content), 45)]
        return b"\n".join([first.rstrip(b"\r"), *rows, b"`", b"end", b""])
    return content


def _encoding(entity: Entity) -> str:
    """The transfer encoding, '' for one that changes nothing (7bit, 8bit, binary, unknown)."""
    name = parse_parameters(entity.headers.raw("content-transfer-encoding"))[0].strip("\"' ")
    return name if name.startswith(("base64", "quoted")) or "uu" in name else ""


def _plain(data: bytes) -> bytes:
    return redact_text(data.decode("latin-1")).encode("latin-1")


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _field(field: bytes) -> bytes:
    """One header field, folded as it came; written anew only when it holds a card number."""
    name, _, rest = field.partition(b":")
    if _UNTOUCHED.fullmatch(name.strip()):
        return field
    value = one_line(decode(re.sub(rb"\r?\n[ \t]", b" ", rest)))
    if name.strip().lower() in {b"content-type", b"content-disposition"}:
        changed = _parameters(value)
    else:
        changed = redact_text(_WORDS.sub(lambda found: _words(found.group()), value))
        if hidden_digits(decode_words(changed)):  # split between plain and encoded words
            changed = _encode_words(redact_text(decode_words(changed)))
    if changed == value:
        return field
    end = b"\r\n" if field.endswith(b"\r\n") else b"\n" if field.endswith(b"\n") else b""
    folded = changed.replace("?= =?", f"?={end.decode() or chr(10)} =?")
    return name + b": " + folded.encode("utf-8", "replace") + end


def _parameters(value: str) -> str:
    """A structured field of MIME: only file names are words, a boundary must stay what it is."""
    head, parameters = parse_parameters(value)
    masked = {key: redact_text(text) if key in {"name", "filename"} else text for key, text in parameters.items()}
    if masked == parameters:
        return value
    return "; ".join([head, *(_parameter(key, text) for key, text in masked.items())])


def _parameter(key: str, text: str) -> str:
    if text.isascii():
        return f'{key}="{text.translate({34: None, 92: None})}"'
    return f"{key}*=utf-8''{quote(text, safe='')}"


def _words(encoded: str) -> str:
    text = decode_words(encoded)
    masked = redact_text(text)
    return encoded if masked == text else _encode_words(masked)


def _encode_words(text: str) -> str:
    """RFC 2047 words of at most 75 characters."""
    pieces = [text[at : at + 11] for at in range(0, len(text), 11)]  # 11 characters of four bytes each fit
    return " ".join(f"=?utf-8?B?{base64.b64encode(piece.encode('utf-8', 'replace')).decode()}?=" for piece in pieces)
