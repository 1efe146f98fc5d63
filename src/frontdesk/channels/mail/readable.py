"""HTML of a mail as plain text."""

import html
import re
from typing import Final

import nh3
from inscriptis import get_text
from inscriptis.model.config import ParserConfig

from frontdesk.kit.html import shallow

MAX_HTML: Final = 1_000_000
_CONFIG: Final = ParserConfig(display_links=False, display_images=False)
_TAGS: Final = {
    "p", "br", "div", "span", "b", "strong", "i", "em", "a", "ul", "ol", "li", "blockquote", "pre", "hr", "h1", "h2",
    "h3",    "h4", "h5", "h6", "table", "thead", "tbody", "tr", "td", "th", "dl", "dt", "dd",
}  # fmt: skip
_GONE: Final = {"script", "style", "title", "template", "noscript", "head"}
_DEEP: Final = 400  # nested blocks beyond this are flattened: the renderer recurses


def html_to_text(source: str) -> str:
    """Readable text with paragraphs, lists and tables in shape.

    Quotes are marked with "> " so that they can be cut off.
    """
    cleaned = nh3.clean(
        shallow(source[:MAX_HTML]),
        tags=_TAGS,
        clean_content_tags=_GONE,
        attributes={},
        link_rel=None,
    )
    if (
        cleaned.count("<div") + cleaned.count("<table") + cleaned.count("<span") + cleaned.count("<blockquote")
        > 5 * _DEEP
    ):
        cleaned = re.sub(r"</?(?:span|div|table|tbody|thead|td|th|blockquote)>", "\n", cleaned)
    pieces: list[str] = []
    depth = 0
    for piece in re.split(r"(</?blockquote>)", cleaned):
        if piece == "<blockquote>":
            depth += 1
        elif piece == "</blockquote>":
            depth = max(0, depth - 1)
        elif piece.strip():
            text = _rendered(piece)
            if text.strip():
                mark = "> " * min(depth, 5)
                pieces.append("\n".join(mark + line for line in text.splitlines()) if mark else text)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(pieces)).strip()


def _rendered(piece: str) -> str:
    try:
        text = get_text(f"<html><body>{piece}</body></html>", _CONFIG)
    except (RecursionError, ValueError, AssertionError):
        text = html.unescape(re.sub(r"<[^>]{0,2000}>", " ", piece))
    lines = [line.replace("\xa0", " ").rstrip() for line in text.splitlines()]
    return "\n".join(lines).strip("\n")
