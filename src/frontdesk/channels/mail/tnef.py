"""`winmail.dat`: what Outlook wraps mails in (MS-OXTNEF), unpacked to words and files. Damage ends the reading.

Every object and property is visited once and its bytes are only ever sliced, so the work is linear in the size.
"""

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

from frontdesk.channels.mail.charsets import decode
from frontdesk.channels.mail.rtf import decompress, rtf_to_html, rtf_to_text

TNEF_TYPES: Final = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
SIGNATURE: Final = b"\x78\x9f\x3e\x22"
MAX_OBJECTS: Final = 5_000
MAX_FILES: Final = 200

_BODY, _PROPERTIES, _CODEPAGE = 0x800C, 0x9003, 0x9007
_NEW_FILE, _FILE_TITLE, _FILE_DATA, _FILE_PROPERTIES = 0x9002, 0x8010, 0x800F, 0x9005
_P_BODY, _P_HTML, _P_RTF, _P_CODEPAGE = 0x1000, 0x1013, 0x1009, 0x3FDE
_P_DATA, _P_SHORT_NAME, _P_LONG_NAME, _P_NAME = 0x3701, 0x3704, 0x3707, 0x3001
_P_TYPE, _P_CONTENT_ID = 0x370E, 0x3712
_WIDTHS: Final = {0x02: 4, 0x0B: 4, 0x03: 4, 0x04: 4, 0x0A: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x14: 8, 0x40: 8, 0x48: 16}
_VARIABLE: Final = frozenset({0x0D, 0x1E, 0x1F, 0x102})


class TnefFile(NamedTuple):
    """A file of the wrapper; `content_type` and `content_id` are '' where it says none."""

    name: str
    content_type: str
    content: bytes
    content_id: str


class Unwrapped(NamedTuple):
    """What lay in a wrapper: its words as text and as HTML ('' where there are none) and its files.

    `is_whole` is false where the stream breaks off, so that something may be missing.
    """

    text: str
    html: str
    files: tuple[TnefFile, ...]
    is_whole: bool


def unwrap(data: bytes) -> Unwrapped | None:
    """The contents of a TNEF stream, as far as it can be read; None for what is no TNEF."""
    if data[:4] != SIGNATURE:
        return None
    text, charset = b"", "cp1252"
    found: dict[int, tuple[int, bytes]] = {}
    files: list[dict[int, tuple[int, bytes]]] = []
    is_whole = _is_whole(data)
    for name, value in _objects(data):
        if name == _CODEPAGE and len(value) >= 4:
            charset = f"cp{struct.unpack_from('<I', value)[0]}"
        elif name == _BODY:
            text = value
        elif name == _PROPERTIES:
            found.update(_properties(value))
        elif name == _NEW_FILE:
            if len(files) == MAX_FILES:
                is_whole = False
                break
            files.append({})
        elif files and name in {_FILE_TITLE, _FILE_DATA}:
            files[-1].setdefault(_P_DATA if name == _FILE_DATA else _P_SHORT_NAME, (0x1E, value))
        elif files and name == _FILE_PROPERTIES:
            files[-1].update(_properties(value))
    kept = tuple(_file(one, charset) for one in files if one.get(_P_DATA))
    words, html = _words(found, text, charset)
    return Unwrapped(words, html, kept, is_whole and len(kept) == len(files))


def _words(found: dict[int, tuple[int, bytes]], text: bytes, charset: str) -> tuple[str, str]:
    """(text, HTML) of the message's properties and its old body; what Rich Text holds where they are missing."""
    number = found.get(_P_CODEPAGE, (0, b""))[1]
    words = _text(found.get(_P_BODY), charset) or decode(text.rstrip(b"\x00"), charset)
    html = decode(found.get(_P_HTML, (0, b""))[1].rstrip(b"\x00"), _charset_of(number) if number else "")
    if not html and _P_RTF in found:
        rich = decompress(found[_P_RTF][1])
        html = rtf_to_html(rich)
        words = words if words.strip() or html else rtf_to_text(rich)
    return words, html


def _is_whole(data: bytes) -> bool:
    position = 6
    for _ in range(MAX_OBJECTS):
        if position + 9 > len(data):
            break
        position += 11 + int(struct.unpack_from("<I", data, position + 5)[0])
    return position == len(data)


def _charset_of(number: bytes) -> str:
    page = struct.unpack_from("<I", number.ljust(4, b"\x00"))[0]
    return {65001: "utf-8", 28591: "iso-8859-1", 20866: "koi8-r", 50220: "iso-2022-jp"}.get(page, f"cp{page}")


def _file(properties: dict[int, tuple[int, bytes]], charset: str) -> TnefFile:
    names = (_text(properties.get(key), charset) for key in (_P_LONG_NAME, _P_SHORT_NAME, _P_NAME))
    kind, content = properties[_P_DATA]
    if kind == 0x0D:
        content = content[16:]  # an object begins with the identifier of its interface
    return TnefFile(
        next((name for name in names if name), ""),
        _text(properties.get(_P_TYPE), charset).lower(),
        content,
        _text(properties.get(_P_CONTENT_ID), charset).strip("<> "),
    )


def _text(value: tuple[int, bytes] | None, charset: str) -> str:
    if value is None:
        return ""
    kind, data = value
    return (data.decode("utf-16-le", "replace") if kind == 0x1F else decode(data.rstrip(b"\x00"), charset)).rstrip(
        "\x00"
    )


def _objects(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(name, value) of each object of the stream, until its end or its first damage."""
    position = 6
    for _ in range(MAX_OBJECTS):
        if position + 9 > len(data):
            return
        _, name, _, length = struct.unpack_from("<BHHI", data, position)
        start = position + 9
        yield name, data[start : start + length]
        position = start + length + 2  # behind its checksum
        if position > len(data):
            return


def _properties(data: bytes) -> Iterator[tuple[int, tuple[int, bytes]]]:
    """(identifier, (type, value)) of each MAPI property in `data`; of several values the first."""
    try:
        count = struct.unpack_from("<I", data)[0]
        position = 4
        for _ in range(min(count, MAX_OBJECTS)):
            kind, identifier = struct.unpack_from("<HH", data, position)
            position = _after_name(data, position + 4) if identifier >= 0x8000 else position + 4
            value, position = _value(data, position, kind)
            yield identifier, (kind & 0xFFF, value)
    except (struct.error, KeyError):
        return


def _after_name(data: bytes, position: int) -> int:
    """Where a named property goes on behind its set and its number or words."""
    (is_string,) = struct.unpack_from("<I", data, position + 16)
    if not is_string:
        return position + 24
    (length,) = struct.unpack_from("<I", data, position + 20)
    return int(position + 24 + length + -length % 4)


def _value(data: bytes, position: int, kind: int) -> tuple[bytes, int]:
    is_many, kind = bool(kind & 0x1000), kind & 0xFFF
    if kind not in _VARIABLE:
        width, count = _WIDTHS[kind], 1
        if is_many:
            (count,) = struct.unpack_from("<I", data, position)
            position += 4
        return data[position : position + width], position + width * count
    (count,) = struct.unpack_from("<I", data, position)
    position += 4
    first = b""
    for index in range(min(count, MAX_OBJECTS)):
        (length,) = struct.unpack_from("<I", data, position)
        position += 4
        first = data[position : position + length] if index == 0 else first
        position += length + -length % 4
        if position > len(data) + 4:
            raise struct.error
    return first, position
