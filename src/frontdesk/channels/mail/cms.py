"""What S/MIME wraps (RFC 5652, RFC 8551): whether it is signed or encrypted, and the words of a signed wrapper.

Only the outer structure is walked; nothing is verified and nothing decrypted.
"""

from typing import Final, NamedTuple

CMS_TYPES: Final = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
MAX_PIECES: Final = 10_000
_SIGNED: Final = bytes.fromhex("2a864886f70d010702")
_ENVELOPED: Final = {
    bytes.fromhex("2a864886f70d010703"),  # enveloped data
    bytes.fromhex("2a864886f70d010706"),  # encrypted data
    bytes.fromhex("2a864886f70d01091001" + "17"),  # authenticated enveloped data
}
_COMPRESSED: Final = bytes.fromhex("2a864886f70d0109100109")


class _Element(NamedTuple):
    """One ASN.1 element: its tag, where its content starts and ends, and where the next one starts."""

    tag: int
    start: int
    end: int
    following: int


class _Broken(ValueError):
    """Bytes that are no ASN.1."""


def cms_kind(data: bytes) -> str:
    """ "signed", "encrypted", "compressed" or '' for what is no CMS structure."""
    try:
        return _kind(_content_type(data)[0])
    except (_Broken, IndexError):
        return ""


def signed_content(data: bytes) -> bytes:
    """The content inside a SignedData structure, or b'' where it is detached, encrypted or damaged."""
    try:
        kind, place = _content_type(data)
        if kind != _SIGNED:
            return b""
        signed = _element(data, _element(data, place).start)
        position = _element(data, signed.start).following  # version
        position = _element(data, position).following  # digest algorithms
        wrapped = _element(data, position)
        inner_type = _element(data, wrapped.start)
        if inner_type.following >= wrapped.end:
            return b""
        explicit = _element(data, inner_type.following)
        return _octets(data, _element(data, explicit.start)) if explicit.tag == 0xA0 else b""
    except (_Broken, IndexError, RecursionError):
        return b""


def _kind(identifier: bytes) -> str:
    if identifier == _SIGNED:
        return "signed"
    return "encrypted" if identifier in _ENVELOPED else "compressed" if identifier == _COMPRESSED else ""


def _content_type(data: bytes) -> tuple[bytes, int]:
    outer = _element(data, 0)
    identifier = _element(data, outer.start)
    if outer.tag != 0x30 or identifier.tag != 0x06:
        raise _Broken
    return data[identifier.start : identifier.end], identifier.following


def _element(data: bytes, position: int) -> _Element:
    tag, length = data[position], data[position + 1]
    if tag & 0x1F == 0x1F:
        raise _Broken  # long tags have no place here
    start = position + 2
    if length == 0x80:  # indefinite: its end is found by whoever reads its parts
        return _Element(tag, start, len(data), len(data)) if tag & 0x20 else _fail()
    if length & 0x80:
        count = length & 0x7F
        if count > 4:
            raise _Broken
        length = int.from_bytes(data[start : start + count])
        start += count
    end = start + length
    if end > len(data):
        raise _Broken
    return _Element(tag, start, end, end)


def _fail() -> _Element:
    raise _Broken


def _octets(data: bytes, element: _Element) -> bytes:
    """The bytes of an octet string, in one piece or in many."""
    if element.tag == 0x04:
        return data[element.start : element.end]
    if element.tag != 0x24:
        raise _Broken
    out = bytearray()
    position = element.start
    for _ in range(MAX_PIECES):
        if position >= element.end or data[position : position + 2] == b"\x00\x00":
            break
        piece = _element(data, position)
        if piece.tag != 0x04:
            raise _Broken
        out += data[piece.start : piece.end]
        position = piece.following
    return bytes(out)
