"""Bytes to text, whatever the label says: mail lies about its character set more often than any other format."""

import codecs
import re
from functools import lru_cache
from typing import Final

# Labels met in the wild that Python does not know, or knows as something narrower than what is really sent.
_REAL_NAME: Final = {
    "ascii": "us-ascii", "ansi_x3.4-1968": "us-ascii", "646": "us-ascii",
    "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "iso_8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252",
    "iso-8859-9": "cp1254", "iso-8859-8-i": "iso-8859-8", "iso-8859-8-e": "iso-8859-8",
    "iso-8859-11": "cp874", "tis-620": "cp874", "windows-874": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "hz-gb-2312": "hz",
    "big5": "big5hkscs", "x-x-big5": "big5hkscs",
    "ks_c_5601-1987": "cp949", "ks_c_5601": "cp949", "euc-kr": "cp949", "x-windows-949": "cp949",
    "shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932", "sjis": "cp932", "ms_kanji": "cp932",
    "iso-2022-jp": "iso2022_jp_ext", "iso-2022-jp-1": "iso2022_jp_ext", "x-euc-jp": "euc_jp",
    "unicode-1-1-utf-7": "utf-7", "utf8": "utf-8", "unicode-1-1-utf-8": "utf-8", "x-utf-8": "utf-8",
    "macintosh": "mac-roman", "x-mac-roman": "mac-roman", "mac": "mac-roman", "x-mac-cyrillic": "mac-cyrillic",
    "x-cp1250": "cp1250", "x-cp1251": "cp1251", "x-cp1252": "cp1252", "ansi": "cp1252", "koi8": "koi8-r",
    "koi8-ru": "koi8-u", "cp-850": "cp850", "ibm850": "cp850", "unicode": "utf-16",
    "utf-16le": "utf-16-le", "utf-16be": "utf-16-be",
}  # fmt: skip
_NO_CHARSET: Final = frozenset({"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape"})
_SINGLE_BYTE: Final = frozenset({"us-ascii", "cp1252", "cp1254"})
_ESCAPED: Final = re.compile(rb"\x1b\$[@B]|\x1b\([BJ]")


@lru_cache(maxsize=256)
def codec_for(label: str) -> str | None:
    """The Python codec for a charset label, or None. Only text codecs: `hex`, `zip` and `rot13` are no charsets."""
    name = label.strip().strip("\"'").lower().partition("*")[0]
    if not name or len(name) > 40:
        return None
    try:
        info = codecs.lookup(_REAL_NAME.get(name, name))
    except (LookupError, UnicodeError, ValueError):
        return None
    if not getattr(info, "_is_text_encoding", True) or info.name in _NO_CHARSET:
        return None
    return info.name


def decode(data: bytes, label: str = "") -> str:
    """Text of `data`; the label is believed only where the bytes do not contradict it. Never raises.

    Bytes that are valid UTF-8 beyond ASCII are UTF-8 even when labelled Latin-1: no one types such sequences by chance.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and len(data) % 2 == 0:
        return data.decode("utf-16", "replace")
    if data.startswith(codecs.BOM_UTF8):
        data = data[3:]
    codec = codec_for(label)
    if data.isascii():
        return _decode_ascii(data, codec)
    if codec is None or codec in _SINGLE_BYTE or codec == "utf-8" or codec == "ascii":
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            # A cut or slightly broken UTF-8 text keeps its good part; everything else is read as the web does.
            if codec == "utf-8" and _mostly_utf8(data):
                return data.decode("utf-8", "replace")
            return data.decode(codec if codec in {"cp1254"} else "cp1252", "replace")
    try:
        return data.decode(codec)
    except (UnicodeDecodeError, ValueError):
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            return data.decode(codec, "replace")


def _decode_ascii(data: bytes, codec: str | None) -> str:
    """Seven-bit data is ASCII unless its label names a charset that shifts inside seven bits."""
    if codec in {"utf-7", "hz", "utf-16", "utf-16-le", "utf-16-be", "utf-32"} or (codec or "").startswith("iso2022"):
        try:
            return data.decode(codec or "ascii")
        except (UnicodeDecodeError, ValueError):
            return data.decode("ascii", "replace")
    if _ESCAPED.search(data):
        return data.decode("iso2022_jp_ext", "replace")
    return data.decode("ascii")


def _mostly_utf8(data: bytes) -> bool:
    """Whether more characters beyond ASCII are right than wrong."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    return sum(1 for char in text if char > "\x7f") - bad > bad
