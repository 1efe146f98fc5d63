"""Bytes to text, whatever the label says: mail lies about its character set more often than any other format."""

import codecs
import re
from functools import lru_cache
from typing import Final

from frontdesk.channels.mail.guessing import guess

# Labels met in the wild that Python does not know, or knows as something narrower than what is really sent.
_REAL_NAME: Final = {
    "ascii": "us-ascii", "ansi_x3.4-1968": "us-ascii", "646": "us-ascii", "iso-ir-6": "us-ascii", "7bit": "us-ascii",
    "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "iso_8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252",
    "iso-8859-1-windows-3.1-latin-1": "cp1252", "l1": "cp1252", "iso-8559-1": "cp1252", "x-ansi": "cp1252",
    "iso-8859-9": "cp1254", "latin5": "cp1254", "iso-8859-8-i": "iso-8859-8", "iso-8859-8-e": "iso-8859-8",
    "iso-8859-6-i": "iso-8859-6", "iso-8859-6-e": "iso-8859-6", "iso-8859-12": "iso-8859-13", "logical": "iso-8859-8",
    "iso-8859-11": "cp874", "tis-620": "cp874", "windows-874": "cp874", "x-windows-874": "cp874", "dos-874": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "hz-gb-2312": "hz",
    "chinese": "gb18030", "csgb2312": "gb18030", "cp936": "gb18030", "ms936": "gb18030", "windows-936": "gb18030",
    "euc-cn": "gb18030", "x-euc-cn": "gb18030", "gb18030-2000": "gb18030", "iso-ir-58": "gb18030", "cn-gb": "gb18030",
    "big5": "big5hkscs", "x-x-big5": "big5hkscs", "cn-big5": "big5hkscs", "csbig5": "big5hkscs", "cp950": "big5hkscs",
    "big5-eten": "big5hkscs", "windows-950": "big5hkscs", "big5-hkscs": "big5hkscs",
    "ks_c_5601-1987": "cp949", "ks_c_5601": "cp949", "euc-kr": "cp949", "x-windows-949": "cp949", "korean": "cp949",
    "ks_c_5601-1989": "cp949", "ksc5601": "cp949", "ksc_5601": "cp949", "windows-949": "cp949", "cseuckr": "cp949",
    "ks_x_1001": "cp949", "uhc": "cp949", "euc_kr": "cp949",
    "shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932", "sjis": "cp932", "ms_kanji": "cp932",
    "windows-31j": "cp932", "cswindows31j": "cp932", "ms932": "cp932", "x-ms-cp932": "cp932", "shiftjis": "cp932",
    "iso-2022-jp": "iso2022_jp_ext", "iso-2022-jp-1": "iso2022_jp_ext", "csiso2022jp": "iso2022_jp_ext",
    "iso-2022-jp-ms": "iso2022_jp_ext", "cp50220": "iso2022_jp_ext", "cp50221": "iso2022_jp_ext",
    "jis": "iso2022_jp_ext",
    "csiso2022kr": "iso2022_kr", "x-euc-jp": "euc_jp", "eucjp-ms": "euc_jp", "cseucpkdfmtjapanese": "euc_jp",
    "unicode-1-1-utf-7": "utf-7", "csunicode11utf7": "utf-7", "x-unicode-2-0-utf-7": "utf-7",
    "utf8": "utf-8", "unicode-1-1-utf-8": "utf-8", "x-utf-8": "utf-8", "utf": "utf-8", "utf8mb4": "utf-8",
    "x-unicode20utf8": "utf-8", "unicode-2-0-utf-8": "utf-8", "utf-8-mac": "utf-8", "cesu-8": "utf-8",
    "macintosh": "mac-roman", "x-mac-roman": "mac-roman", "mac": "mac-roman", "x-macroman": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic", "x-mac-ukrainian": "mac-cyrillic", "x-mac-greek": "mac-greek",
    "x-mac-turkish": "mac-turkish", "x-mac-ce": "mac-latin2", "x-mac-centraleurroman": "mac-latin2",
    "x-mac-icelandic": "mac-iceland", "x-mac-romanian": "mac-romanian", "x-mac-croatian": "mac-croatian",
    "x-mac-japanese": "cp932", "x-mac-korean": "cp949", "x-mac-simp-chinese": "gb18030",
    "x-mac-trad-chinese": "big5hkscs", "x-mac-chinesesimp": "gb18030", "x-mac-chinesetrad": "big5hkscs",
    "x-cp1250": "cp1250", "x-cp1251": "cp1251", "x-cp1252": "cp1252", "ansi": "cp1252", "win-1251": "cp1251",
    "win1251": "cp1251", "win-1250": "cp1250", "cp-1251": "cp1251", "cp-1252": "cp1252", "windows-1258": "cp1258",
    "koi8": "koi8-r", "koi": "koi8-r", "cskoi8r": "koi8-r", "koi8-ru": "koi8-u", "koi8_r": "koi8-r",
    "cp-850": "cp850", "ibm850": "cp850", "dos-850": "cp850", "dos-866": "cp866", "cp-866": "cp866", "dos-862": "cp862",
    "unicode": "utf-16", "ucs-2": "utf-16", "iso-10646-ucs-2": "utf-16", "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be", "armscii-8": "", "viscii": "cp1258", "tcvn": "cp1258",
}  # fmt: skip
_NO_CHARSET: Final = frozenset({"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape"})
_SHIFTING: Final = frozenset({"utf-7", "hz", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"})
# Labels that programs write without having looked: the bytes know better.
_CARELESS: Final = frozenset({"ascii", "cp1252", "utf-8"})
_ESCAPED: Final = re.compile(rb"\x1b\$[@B]|\x1b\([BJI]|\x1b\$\([D@B]")
_KOREAN: Final = b"\x1b$)C"


@lru_cache(maxsize=256)
def codec_for(label: str) -> str | None:
    """The Python codec for a charset label, or None. Only text codecs: `hex`, `zip` and `rot13` are no charsets."""
    name = label.strip().strip("\"'").lower().partition("*")[0].strip()
    if not name or len(name) > 40:
        return None
    try:
        info = codecs.lookup(_REAL_NAME.get(name, name))
    except (LookupError, UnicodeError, ValueError):
        return codec_for(name.removeprefix("x-")) if name.startswith("x-") else None
    if not getattr(info, "_is_text_encoding", True) or info.name in _NO_CHARSET:
        return None
    return info.name


def decode(data: bytes, label: str = "") -> str:
    """Text of `data`; the label is believed only where the bytes do not contradict it. Never raises.

    Bytes that are valid UTF-8 beyond ASCII are UTF-8 even when labelled Latin-1: no one types such sequences by chance.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    if data.startswith(codecs.BOM_UTF8):
        data = data[3:]
    codec = codec_for(label)
    if data.isascii():
        return _decode_ascii(data, codec)
    if codec in {"utf-16", "utf-16-le", "utf-16-be"} and data.count(b"\x00") * 8 < len(data) and _is_utf8(data):
        return data.decode("utf-8")
    if codec is None or codec in _CARELESS or codec == "cp1254":
        return _decode_carelessly_labelled(data, codec)
    try:
        return data.decode(codec)
    except (UnicodeDecodeError, ValueError):
        return data.decode("utf-8") if _is_utf8(data) else _best_effort(data, codec)


def _decode_carelessly_labelled(data: bytes, codec: str | None) -> str:
    if _is_utf8(data):
        return data.decode("utf-8")
    # A cut or slightly broken UTF-8 text keeps its good part; everything else is read as the web does.
    if codec in {"utf-8", None} and _mostly_utf8(data):
        return data.decode("utf-8", "replace")
    if codec == "cp1254":
        return data.decode(codec, "replace")
    try:
        return data.decode(guess(data) or "cp1252")
    except UnicodeDecodeError:
        # The five holes of windows-1252 are control characters on the web and in mail.
        return "".join(chr(byte) if byte in _HOLES else bytes([byte]).decode("cp1252") for byte in data)


_HOLES: Final = frozenset({0x81, 0x8D, 0x8F, 0x90, 0x9D})


def _best_effort(data: bytes, codec: str) -> str:
    """The labelled reading with gaps, or another that has none where the label is plainly wrong."""
    labelled = data.decode(codec, "replace")
    wrong = labelled.count("\ufffd")
    if wrong * 10 > sum(1 for char in labelled if char > "\x7f"):
        other = guess(data)
        if other is not None:
            return data.decode(other, "replace")
    return labelled


def _decode_ascii(data: bytes, codec: str | None) -> str:
    """Seven-bit data is ASCII unless its label names a charset that shifts inside seven bits."""
    if codec in _SHIFTING and not (codec.startswith(("utf-16", "utf-32")) and b"\x00" not in data):
        try:
            return data.decode(codec)
        except (UnicodeDecodeError, ValueError):
            return data.decode("ascii", "replace")
    if b"\x1b" in data:
        if _KOREAN in data:
            return data.decode("iso2022_kr", "replace")
        if (codec or "").startswith("iso2022") or _ESCAPED.search(data):
            return _decode_japanese(data)
    return data.decode("ascii")


def _decode_japanese(data: bytes) -> str:
    """ISO-2022-JP with what mail really holds: vendor characters (NEC row 13) and half-width katakana."""
    try:
        return data.decode("iso2022_jp_ext")
    except (UnicodeDecodeError, ValueError):
        shown = [_shifted(found.group(1), found.group(2)) for found in _RUN.finditer(data)]
        return "".join(shown)


_RUN: Final = re.compile(rb"(\x1b\$[@B]|\x1b\([BJI]|\x1b\$\([D@B])?([^\x1b]+|\x1b)")


def _shifted(escape: bytes | None, run: bytes) -> str:
    if escape in {b"\x1b$@", b"\x1b$B", b"\x1b$(@", b"\x1b$(B"}:
        # The same rows lie in EUC-JP with the high bits set; cp932's reading of them has the vendor characters.
        text, position = [], 0
        while position < len(run):
            pair = run[position : position + 2]
            if len(pair) == 2 and min(pair) > 0x20:
                text.append(_jis_pair(pair))
                position += 2
            else:
                text.append(pair[:1].decode("ascii", "replace"))
                position += 1
        return "".join(text)
    if escape == b"\x1b(I":
        return bytes(byte | 0x80 for byte in run).decode("cp932", "replace")
    return run.decode("ascii", "replace")


def _jis_pair(pair: bytes) -> str:
    row, cell = pair[0] - 0x21, pair[1] - 0x21
    lead = row // 2 + (0x81 if row < 62 else 0xC1)
    trail = cell + (0x9F if row % 2 else 0x40 + (cell >= 63))
    return bytes([lead & 0xFF, trail & 0xFF]).decode("cp932", "replace")


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _mostly_utf8(data: bytes) -> bool:
    """Whether more characters beyond ASCII are right than wrong."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    return sum(1 for char in text if char > "\x7f") - bad > bad
