"""The words of Rich Text as Outlook packs it: its compression (MS-OXRTFCP) undone, its commands left out."""

import re
import struct
from typing import Final

MAX_RTF: Final = 5_000_000  # bytes after unpacking; a bomb ends here
_WINDOW: Final = 4096
_PREFIX: Final = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor "
    b"MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_TOKEN: Final = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.I
)
_BREAKS: Final = {b"par": "\n", b"line": "\n", b"tab": "\t", b"row": "\n", b"cell": "\t", b"sect": "\n\n"}
_SIGNS: Final = {
    b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•", b"endash": "–",
    b"emdash": "—",
}  # fmt: skip
_SILENT: Final = frozenset(
    b"fonttbl colortbl stylesheet info pict object header footer htmltag mhtmltag themedata datastore listtable".split()
)


def decompress(data: bytes) -> bytes:
    """Rich Text of its compressed form, at most MAX_RTF bytes; what can be read of a damaged one."""
    if len(data) < 16:
        return b""
    _, raw_size, kind, _ = struct.unpack_from("<II4sI", data)
    if kind == b"MELA":
        return data[16 : 16 + min(raw_size, MAX_RTF)]
    if kind != b"LZFu":
        return b""
    window = bytearray(_PREFIX.ljust(_WINDOW, b" "))
    out, write, position = bytearray(), len(_PREFIX), 16
    limit = min(raw_size, MAX_RTF)
    while position < len(data) and len(out) < limit:
        flags = data[position]
        position += 1
        for bit in range(8):
            if not flags >> bit & 1:
                piece, position = data[position : position + 1], position + 1
            else:
                reference, position = int.from_bytes(data[position : position + 2]), position + 2
                if reference >> 4 == write % _WINDOW:
                    return bytes(out)
                piece = _copied(window, reference >> 4, (reference & 0xF) + 2, write)
            for byte in piece:
                window[write % _WINDOW] = byte
                write += 1
            out += piece
    return bytes(out)


def _copied(window: bytearray, offset: int, length: int, write: int) -> bytes:
    """The referenced bytes; the copy may read what it has just written, so a short distance repeats itself."""
    distance = (write - offset) % _WINDOW
    if distance >= length:
        return bytes(window[(offset + step) % _WINDOW] for step in range(length))
    return bytes(window[(offset + step % distance) % _WINDOW] for step in range(length))


def rtf_to_text(source: bytes) -> str:
    """Plain text of Rich Text. Pictures, styles and the tags of packed HTML are left out."""
    out: list[str] = []
    silent: list[bool] = [False]
    charset, skipped = "cp1252", 0
    for found in _TOKEN.finditer(source[:MAX_RTF]):
        word, number, code, sign, brace, words = found.groups()
        if brace == b"{" and len(silent) < 1000:
            silent.append(silent[-1])
        elif brace == b"}" and len(silent) > 1:
            silent.pop()
        elif sign == b"*" or word in _SILENT:
            silent[-1] = True
        elif word == b"ansicpg" and number:
            charset = f"cp{int(number)}"
        elif silent[-1]:
            continue
        elif word == b"u" and number:
            out.append(chr(int(number) % 65536))
            skipped = 1
        elif word:
            out.append(_BREAKS.get(word, _SIGNS.get(word, "")))
        elif skipped and (code or words):
            out.append((words or b"")[1:].decode("latin-1"))  # the stand-in for readers without Unicode
            skipped = 0
        elif code:
            out.append(_byte(code, charset))
        elif words:
            out.append(words.decode("latin-1"))
        elif sign:
            out.append({b"~": "\xa0", b"_": "-"}.get(sign, sign.decode("latin-1") if sign in b"\\{}" else ""))
    return re.sub(r"[ \t]+\n", "\n", "".join(out).encode("utf-16", "surrogatepass").decode("utf-16", "replace")).strip()


def _byte(code: bytes, charset: str) -> str:
    try:
        return bytes([int(code, 16)]).decode(charset, "replace")
    except LookupError:
        return bytes([int(code, 16)]).decode("cp1252", "replace")
