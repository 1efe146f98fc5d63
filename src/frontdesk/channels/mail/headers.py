"""Header lines of one entity: unfolding, RFC 2047 words, RFC 2231 parameters. Bounded, and nothing here raises."""

import base64
import binascii
import quopri
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from urllib.parse import unquote_to_bytes

from frontdesk.channels.mail.charsets import decode

MAX_HEADERS: Final = 2_000  # fields in one entity
MAX_VALUE: Final = 100_000  # characters of one field that are looked at
MAX_PARAMETERS: Final = 200

_WORD: Final = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*|[^?]*\?(?!=)[^?]*)\?=")
_CUT_WORD: Final = re.compile(r"=\?([\w-]{2,40})\?([bBqQ])\?([^?\s]{1,200})\??$")
_SPACED_WORD: Final = re.compile(r"=\?[ ]?([\w*-]{2,40})[ ]?\?[ ]?([bBqQ])[ ]?\?")
_BETWEEN_WORDS: Final = re.compile(r"(\?=)[ \t\r\n]+(=\?[^?\s]{1,60}\?[bBqQ]\?)")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\u2028\u2029]+")
_SPACES: Final = re.compile(r"[ \t]{2,}")
_FIELD: Final = re.compile(rb"^([!-9;-~]{1,200})[ \t]*:")


@dataclass(frozen=True)
class Headers:
    """Fields in the order of the mail: (lower-case name, unfolded raw value as bytes).

    `charset` is what bytes beyond ASCII are read in where they are no UTF-8: usually that of the body.
    """

    fields: tuple[tuple[str, bytes], ...]
    charset: str = ""

    def raw(self, name: str) -> str:
        """First value of a field as text with its encoded words still encoded, or ''."""
        return next(iter(self.raws(name)), "")

    def raws(self, name: str) -> list[str]:
        return [one_line(decode(value[:MAX_VALUE], self.charset)) for value in self._values.get(name, ())]

    def text(self, name: str) -> str:
        """First value of a field, decoded, without control characters, or ''."""
        return decode_words(self.raw(name))

    def __contains__(self, name: object) -> bool:
        return name in self._values

    @cached_property
    def _values(self) -> dict[object, list[bytes]]:
        found: dict[object, list[bytes]] = {}
        for name, value in self.fields:
            found.setdefault(name, []).append(value)
        return found


def split_headers(data: bytes) -> tuple[Headers, bytes]:
    """(headers, body) of an entity. A body without headers, or with the blank line missing, is still found."""
    fields: list[tuple[str, list[bytes]]] = []
    position, length = 0, len(data)
    if data.startswith((b"From ", b">From ")):
        position = _line_end(data, 0)[1]
    while position < length:
        end, following = _line_end(data, position)
        line = data[position:end]
        if not line.strip(b" \t"):
            # Blank lines before the first header are noise of a broken transport, later ones end the headers; a line of
            # blanks inside a folded field does not (RFC 5322 §4.2).
            position = following
            if line and fields and data[position : position + 1] in {b" ", b"\t"}:
                continue
            if fields or not _FIELD.match(data, position):
                break
            continue
        match = _FIELD.match(line)
        if match is not None and len(fields) < MAX_HEADERS:
            fields.append((match.group(1).decode("ascii").lower(), [line[match.end() :].strip()]))
        elif match is None and line[:1] in b" \t" and fields:
            fields[-1][1].append(line.strip(b" \t"))
        elif match is None and not _is_stray(data, following):
            break
        position = following
    return Headers(tuple((name, b" ".join(pieces)) for name, pieces in fields)), data[position:]


def _is_stray(data: bytes, position: int) -> bool:
    """Whether a line that is no header stands among headers: only headers follow it up to the blank line."""
    block = data[position : position + 20_000]
    end = re.search(rb"\r?\n[ \t]*\r?\n", block)
    lines = block[: end.start()].split(b"\n") if end else []
    headings = all(_FIELD.match(line) or line[:1] in {b" ", b"\t"} for line in lines)
    return bool(lines) and bool(_FIELD.match(lines[0])) and headings


def _line_end(data: bytes, start: int) -> tuple[int, int]:
    """(end of the line's text, start of the next line); lone CR counts as a line end only where no LF is near."""
    line_feed = data.find(b"\n", start)
    if line_feed == -1:
        carriage = data.find(b"\r", start)
        return (carriage, carriage + 1) if carriage != -1 else (len(data), len(data))
    return (
        line_feed - 1 if data[line_feed - 1 : line_feed] == b"\r" and line_feed > start else line_feed
    ), line_feed + 1


def one_line(value: str) -> str:
    """`value` with every control character and line break turned into one blank (A46: no header can be smuggled in)."""
    return _SPACES.sub(" ", _CONTROL.sub(" ", value)).strip()


def decode_words(value: str) -> str:
    """Decode RFC 2047 words, also those that senders break: blanks inside, adjacent words that split a character."""
    if "=?" not in value:
        return one_line(value)
    value = _CUT_WORD.sub(r"=?\1?\2?\3?=", _SPACED_WORD.sub(r"=?\1?\2?", value))
    previous = None
    while previous != value:  # a run of words has overlapping neighbours
        previous, value = value, _BETWEEN_WORDS.sub(r"\1\2", value)
    out: list[str] = []
    pending, pending_charset, position = b"", "", 0
    for match in _WORD.finditer(value):
        charset, encoding, text = match.group(1), match.group(2).lower(), match.group(3)
        if match.start() > position or charset.lower() != pending_charset.lower():
            out.append(decode(pending, pending_charset))
            out.append(value[position : match.start()])
            pending = b""
        pending += _word_bytes(text, encoding)
        pending_charset, position = charset, match.end()
    out.append(decode(pending, pending_charset))
    out.append(value[position:])
    return one_line("".join(out))


def _word_bytes(text: str, encoding: str) -> bytes:
    data = text.encode("utf-8", "replace")
    if encoding == "q":
        return quopri.decodestring(data.replace(b"_", b" "), header=True)
    return decode_base64(data)


def decode_base64(data: bytes) -> bytes:
    """Base64 with foreign characters, missing padding or a cut end gives what can be read of it.

    What follows the padding in its line is noise; several padded texts below each other are all read. What is as it
    should be, nearly everything, needs none of that care.
    """
    try:
        return binascii.a2b_base64(data.translate(None, b" \t\r\n"), strict_mode=True)
    except binascii.Error:
        return _damaged_base64(data)


def _damaged_base64(data: bytes) -> bytes:
    data = re.sub(rb"={1,3}[^\n]*", b"=", data)
    out = bytearray()
    for chunk in re.sub(rb"[^A-Za-z0-9+/=]+", b"", data).split(b"="):
        chunk = chunk[: len(chunk) - 1] if len(chunk) % 4 == 1 else chunk
        try:
            out += base64.b64decode(chunk + b"=" * (-len(chunk) % 4))
        except (binascii.Error, ValueError):
            continue
    return bytes(out)


_FIRST_PARAMETER: Final = re.compile(r"(?<=\S)\s+[A-Za-z][\w*-]{0,60}\s?=", re.ASCII)
_ESCAPED: Final = re.compile(r"\\([\"\\])")
_PARAMETER: Final = re.compile(
    r"""[;\s]*([^\s=;()<>@,:\\"/\[\]?]{1,100})\s*=\s*"""
    r"""(?:"((?:[^"\\]|\\.)*)"?|([^;\s]*(?:[ \t]+(?![\w*-]{1,60}\s?=)[^;\s]+)*))""",
    re.S,
)


def parse_parameters(value: str) -> tuple[str, dict[str, str]]:
    """(`value` up to the first semicolon in lower case, its parameters with RFC 2231 resolved)."""
    value = value[:MAX_VALUE]
    head, rest = _head(value)
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    position = 0
    for _ in range(MAX_PARAMETERS):
        match = _PARAMETER.match(rest, position)
        if match is None:
            following = rest.find(";", position + 1)
            if following == -1:
                break
            position = following
            continue
        position = max(match.end(), position + 1)
        name = match.group(1).lower()
        text = _ESCAPED.sub(r"\1", match.group(2)) if match.group(2) is not None else match.group(3)
        base, starred, tail = name.partition("*")
        if not starred:
            plain.setdefault(name, text)
            continue
        number = tail.rstrip("*")
        index = int(number) if number.isdecimal() and len(number) < 4 else 0
        pieces.setdefault(base, {}).setdefault(index, (text, tail.endswith("*") or tail == ""))
    result = {name: decode_words(text) for name, text in plain.items()}
    result.update({name: _join_pieces(parts) for name, parts in pieces.items()})
    return head.strip().lower(), result


def _head(value: str) -> tuple[str, str]:
    """(what stands before the parameters, the parameters); the semicolon between them may be missing."""
    head, _, rest = value.partition(";")
    missing = _FIRST_PARAMETER.search(head)
    return (head[: missing.start()], value[missing.start() :]) if missing else (head, rest)


def _join_pieces(parts: dict[int, tuple[str, bool]]) -> str:
    charset, data = "", b""
    for position, index in enumerate(sorted(parts)):
        text, is_encoded = parts[index]
        if is_encoded and position == 0 and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        data += unquote_to_bytes(text) if is_encoded else text.encode("utf-8", "replace")
    joined = decode(data, charset)
    return one_line(joined) if charset or "=?" not in joined else decode_words(joined)
