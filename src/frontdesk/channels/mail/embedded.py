"""Files written into the text of a mail, as was done before MIME: uuencode (POSIX) and yEnc (version 1.3)."""

import binascii
import re
from typing import Final, NamedTuple

MAX_FILES: Final = 50
_UU_BEGIN: Final = re.compile(rb"^begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,200})\r?$", re.MULTILINE)
_UU_END: Final = re.compile(rb"^(?:end|====)[ \t]*\r?$", re.MULTILINE)
_YENC_BEGIN: Final = re.compile(rb"^=ybegin [^\r\n]{0,300}?name=([^\r\n]{1,200})\r?$", re.MULTILINE)
_YENC_END: Final = re.compile(rb"^=yend[^\r\n]{0,200}\r?$", re.MULTILINE)
_YENC_ESCAPED: Final = re.compile(rb"=(.)", re.DOTALL)
_YENC_TABLE: Final = bytes((value - 42) % 256 for value in range(256))


class Embedded(NamedTuple):
    """A file found in text: its name as written and its bytes."""

    name: bytes
    content: bytes


def take_out(body: bytes) -> tuple[bytes, list[Embedded]]:
    """(`body` without the files written into it, the files). What only begins like a file stays in the text."""
    found: list[Embedded] = []
    if b"begin" not in body:
        return body, found
    for begin, end, decoder in ((_UU_BEGIN, _UU_END, decode_uu), (_YENC_BEGIN, _YENC_END, decode_yenc)):
        position, kept = 0, []
        while len(found) < MAX_FILES and (head := begin.search(body, position)):
            tail = end.search(body, head.end())
            content = decoder(body[head.start() : tail.end()]) if tail else b""
            if tail is None or not content:
                break
            kept.append(body[position : head.start()])
            found.append(Embedded(head.group(1).strip(), content))
            position = tail.end()
        body = b"".join([*kept, body[position:]])
    return body, found


def decode_uu(body: bytes) -> bytes:
    """The bytes of uuencoded lines; damaged lines give what can be read of them."""
    if body.lstrip().startswith(b"begin-base64"):
        lines = [line for line in body.splitlines() if not line.startswith((b"begin-base64", b"===="))]
        try:
            return binascii.a2b_base64(b"".join(lines))
        except binascii.Error:
            return b""
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


def decode_yenc(body: bytes) -> bytes:
    """The bytes between `=ybegin` and `=yend`; each was moved by 42, and by 64 more behind an equals sign."""
    lines = re.split(rb"\r?\n", body)
    data = b"".join(line for line in lines if not line.startswith((b"=ybegin ", b"=ypart ", b"=yend")))
    return _YENC_ESCAPED.sub(lambda found: bytes([(found.group(1)[0] - 64) % 256]), data).translate(_YENC_TABLE)
