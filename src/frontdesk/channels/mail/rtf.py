"""Rich Text as Outlook packs it: its compression (MS-OXRTFCP) undone, its words read, the HTML inside it restored.

Outlook keeps the HTML of a mail inside Rich Text (MS-OXRTFEX): tags stand in `{\\*\\htmltag …}`, and what only Rich
Text needs stands between `\\htmlrtf` and `\\htmlrtf0`. One pass over the tokens, so the work is linear (A64).
"""

import html
import re
import struct
from typing import Final, NamedTuple

from frontdesk.channels.mail.charsets import codec_for

MAX_RTF: Final = 3_000_000  # bytes after unpacking; a bomb ends here
MAX_NESTED: Final = 1_000
_WINDOW: Final = 4096
_PREFIX: Final = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor "
    b"MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_TOKEN: Final = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,10})?[ ]?|((?:\\'[0-9a-f]{2}){1,4000})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.I
)
_HOLDS_HTML: Final = re.compile(rb"\\fromhtml(?!0)")
_BREAKS: Final = {b"par": "\n", b"line": "\n", b"tab": "\t", b"row": "\n", b"cell": "\t", b"sect": "\n\n"}
_SIGNS: Final = {
    b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•", b"endash": "–",
    b"emdash": "—",
}  # fmt: skip
_ESCAPES: Final = {b"~": "\xa0", b"_": "\xad", b"-": "", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n", b"\r": "\n"}
_SILENT: Final = frozenset(
    b"colortbl stylesheet info pict object header footer mhtmltag themedata datastore listtable pntext".split()
)
# \fcharset of a font: the code page of the bytes written in it (LOGFONT of Windows).
_CODE_PAGES: Final = {
    0: "cp1252", 77: "mac-roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "big5", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250",
}  # fmt: skip


def decompress(data: bytes) -> bytes:
    """Rich Text of its compressed form, at most MAX_RTF bytes; what can be read of a damaged one."""
    if len(data) < 16:
        return b""
    _, raw_size, kind, _ = struct.unpack_from("<II4sI", data)
    if kind == b"MELA":
        return data[16 : 16 + min(raw_size, MAX_RTF)]
    if kind != b"LZFu":
        return b""
    out = bytearray(_PREFIX)
    position, limit = 16, len(_PREFIX) + min(raw_size, MAX_RTF)
    while position < len(data) and len(out) < limit:
        flags = data[position]
        position += 1
        for bit in range(8):
            if not flags >> bit & 1:
                out += data[position : position + 1]
                position += 1
                continue
            reference, position = int.from_bytes(data[position : position + 2]), position + 2
            if reference >> 4 == len(out) % _WINDOW:
                return bytes(out[len(_PREFIX) :])
            _copy(out, reference >> 4, (reference & 0xF) + 2)
    return bytes(out[len(_PREFIX) :])


def _copy(out: bytearray, offset: int, length: int) -> None:
    """Append what stands at an offset of the window; a short distance repeats what it has just written."""
    distance = (len(out) - offset) % _WINDOW
    start = len(out) - distance
    if start < 0:
        out += b" " * length
    elif distance >= length:
        out += out[start : start + length]
    else:
        out += (out[start:] * length)[:length]


def rtf_to_text(source: bytes) -> str:
    """Plain text of Rich Text. Pictures, styles and the tags of packed HTML are left out."""
    return re.sub(r"[ \t]+\n", "\n", _Reader(is_html=False).read(source)).strip()


def rtf_to_html(source: bytes) -> str:
    """The HTML that Outlook packed into Rich Text, or '' where it holds none."""
    return _Reader(is_html=True).read(source).strip() if _HOLDS_HTML.search(source[:2000]) else ""


class _Group(NamedTuple):
    """What holds up to the next closing brace: nothing is read, a tag is read, only Rich Text is meant, the font."""

    is_silent: bool = False
    is_tag: bool = False
    is_hidden: bool = False
    is_font: bool = False
    font: int = 0
    stand_ins: int = 1  # characters behind \u for readers without Unicode


class _Reader:
    """Tokens in, words out: as text, or as the HTML that was packed."""

    def __init__(self, *, is_html: bool) -> None:
        self.is_html = is_html
        self.out: list[str] = []
        self.group = _Group()
        self.outer: list[_Group] = []
        self.charset = "cp1252"
        self.fonts: dict[int, str] = {}
        self.skipped = 0
        self.pending = bytearray()

    def read(self, source: bytes) -> str:
        for found in _TOKEN.finditer(source[:MAX_RTF]):
            word, number, codes, sign, brace, words = found.groups()
            if codes or words:
                self.write(bytes.fromhex(codes.replace(b"\\'", b"").decode()) if codes else words)
                continue
            self.flush()
            if brace:
                self.skipped = 0
                self.nest(brace)
            elif word:
                self.command(word, int(number or b"1"), has_number=bool(number))
            elif sign == b"*":
                self.group = self.group._replace(is_silent=True)
            elif sign:
                self.say(_ESCAPES.get(sign, ""))
        self.flush()
        whole = "".join(self.out)
        return whole.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\x00", "")

    def nest(self, brace: bytes) -> None:
        if brace == b"{" and len(self.outer) < MAX_NESTED:
            self.outer.append(self.group)
        elif brace == b"}" and self.outer:
            self.group = self.outer.pop()

    def command(self, word: bytes, number: int, *, has_number: bool) -> None:
        if word == b"u" and has_number:
            self.say(chr(number % 65536))
            self.skipped = self.group.stand_ins
        elif word in _BREAKS or word in _SIGNS:
            self.say(_BREAKS.get(word) or _SIGNS[word])
        elif word == b"htmltag":
            self.group = self.group._replace(is_silent=not self.is_html, is_tag=self.is_html)
        elif word == b"htmlrtf":
            self.group = self.group._replace(is_hidden=self.is_html and number != 0)
        elif word == b"fonttbl":
            self.group = self.group._replace(is_silent=True, is_font=True)
        elif word in _SILENT:
            self.group = self.group._replace(is_silent=True)
        elif word == b"f" and has_number:
            self.group = self.group._replace(font=number)
        elif word == b"fcharset" and self.group.is_font:
            self.fonts[self.group.font] = _CODE_PAGES.get(number, "")
        elif word == b"uc" and has_number:
            self.group = self.group._replace(stand_ins=min(max(number, 0), 10))
        elif word == b"ansicpg" and has_number:
            self.charset = codec_for(f"cp{number}") or "cp1252"

    def write(self, data: bytes) -> None:
        """Bytes of words wait for their neighbours: half of a character may be written as a code, half as a letter."""
        self.pending += data[self.skipped :]
        self.skipped = max(0, self.skipped - len(data))

    def flush(self) -> None:
        if self.pending:
            self.say(self.pending.decode(self.fonts.get(self.group.font) or self.charset, "replace"))
            self.pending.clear()

    def say(self, words: str) -> None:
        group = self.group
        if group.is_silent or (group.is_hidden and not group.is_tag):
            return
        self.out.append(html.escape(words, quote=False) if self.is_html and not group.is_tag else words)
