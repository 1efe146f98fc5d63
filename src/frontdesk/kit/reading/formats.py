"""The readers, for use inside the bounded process only. The content tells the format; names are not believed."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import IO, Any

LONGEST = 200_000  # characters
_MOST_PAGES = 300
_MOST_PARTS = 400  # slides or sheets
_MOST_BYTES = 60_000_000  # that one part may unpack to
_PARTS = (
    ("word/", re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")),
    ("ppt/", re.compile(r"ppt/(slides|notesSlides)/[^/]+\.xml")),
    ("xl/", re.compile(r"xl/(sharedStrings|worksheets/[^/]+|comments\d*)\.xml")),
    ("content.xml", re.compile(r"content\.xml")),
)
_BREAKS = {"p", "br", "tr", "row", "si", "cr"}
_GAPS = {"tab", "tc", "c"}
_BLOCKS = {"p", "h"}


class Unreadable(ValueError):
    """The message says why, for people."""


def read(content: bytes) -> str:
    """The text of a file. Raises Unreadable, or whatever a damaged file makes a reader raise."""
    if content[:1024].find(b"%PDF-") >= 0:
        pieces = _pdf(content)
    elif content.startswith(b"PK\x03\x04"):
        pieces = _archive(content)
    elif content.startswith((b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        raise Unreadable("Files of old Office programs are not read.")
    else:
        pieces = iter([_plain(content)])
    return _gathered(pieces)


def _gathered(pieces: Iterator[str]) -> str:
    """The pieces up to the limit, with runs of white space made one."""
    found, length = [], 0
    for piece in pieces:
        found.append(piece)
        length += len(piece)
        if length > 2 * LONGEST:
            break
    return re.sub(r"[ \t\r\f\v]+", " ", re.sub(r"\s*\n\s*", "\n", "".join(found))).strip()[:LONGEST]


def _pdf(content: bytes) -> Iterator[str]:
    from pypdf import PdfReader
    from pypdf.errors import FileNotDecryptedError

    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise Unreadable("It is protected by a password.")
    try:
        for page in reader.pages[:_MOST_PAGES]:
            yield page.extract_text() + "\n"
    except FileNotDecryptedError as error:
        raise Unreadable("It is protected by a password.") from error


def _archive(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        wanted = next((pattern for start, pattern in _PARTS if any(name.startswith(start) for name in names)), None)
        if wanted is None:
            raise Unreadable("Archives are not opened.")
        for name in sorted(filter(wanted.fullmatch, names), key=_in_order)[:_MOST_PARTS]:
            if archive.getinfo(name).flag_bits & 1:
                raise Unreadable("It is protected by a password.")
            with archive.open(name) as part:
                yield from _markup(part)


def _in_order(name: str) -> tuple[str, int]:
    """slide2 before slide10."""
    number = re.search(r"(\d+)\.xml$", name)
    return re.sub(r"\d+\.xml$", "", name), int(number.group(1)) if number else 0


class _Bounded:
    """A part of an archive that gives no more than it may."""

    def __init__(self, part: IO[bytes]) -> None:
        self.part, self.left = part, _MOST_BYTES

    def read(self, size: int = -1) -> bytes:
        piece = self.part.read(min(size if size >= 0 else 65536, self.left + 1))
        self.left -= len(piece)
        if self.left < 0:
            raise Unreadable("It unpacks to more than can be read.")
        return piece


def _markup(part: IO[bytes]) -> Iterator[str]:
    """The words of an Office or OpenDocument part, piece by piece; elements are let go as soon as they are read."""
    from lxml import etree

    events: Any = etree.iterparse(
        _Bounded(part), events=("end",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )  # type: ignore[arg-type, unused-ignore]
    for _, element in events:
        if not isinstance(element.tag, str):
            continue
        space, _, name = element.tag.rpartition("}")
        is_open = "opendocument" in space
        yield from _open_document(element, name) if is_open else _office(element, name)
        if not is_open or name in _BLOCKS:
            element.clear()
            while element.getparent() is not None and element.getprevious() is not None:
                del element.getparent()[0]


def _office(element: Any, name: str) -> Iterator[str]:
    if name == "t" or (name == "v" and element.getparent().get("t", "n") in {"n", "str"}):
        yield element.text or ""
    elif name in _BREAKS:
        yield "\n"
    elif name in _GAPS:
        yield " "


def _open_document(element: Any, name: str) -> Iterator[str]:
    if name in _BLOCKS:
        yield "".join(element.itertext()) + "\n"


def _plain(content: bytes) -> str:
    text = _decoded(content)
    if re.search(r"<(html|body|table|div|p)[\s>]", text[:5000], re.IGNORECASE):
        from frontdesk.kit.html import html_to_text

        return html_to_text(text)
    return text


def _decoded(content: bytes) -> str:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    if re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", content[:4000]):
        raise Unreadable("This kind of file is not read.")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
