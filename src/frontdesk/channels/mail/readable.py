"""HTML of a mail as plain text: paragraphs, lists and tables in shape, quotes marked with "> " as in plain mails."""

import html
import re
from typing import Final

from lxml import etree

from frontdesk.kit.html import shallow

MAX_HTML: Final = 1_000_000
_GONE: Final = frozenset(
    {"script", "style", "title", "template", "noscript", "head", "object", "svg", "math", "select"}
)
_LINES: Final = frozenset({
    "div", "tr", "li", "section", "article", "header", "footer", "center", "address", "dt", "dd", "caption", "form",
    "figure", "aside", "main", "nav", "fieldset", "body", "table", "tbody", "thead", "tfoot", "hr",
})  # fmt: skip
_PARAGRAPHS: Final = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "pre", "blockquote"})
_BLANKS: Final = re.compile(r"[ \t\r\n\f\xa0]+")
_INDENTED: Final = re.compile(r"border(?:-left)?\s*:\s*(?:none|0)", re.IGNORECASE)
_TAG: Final = re.compile(r"</?[A-Za-z!?][^<>]{0,2000}>")
_MANY_BREAKS: Final = re.compile(r"\n{3,}")


def html_to_text(source: str) -> str:
    """Readable text of HTML from strangers. Nothing hidden in scripts, styles or comments speaks."""
    source = shallow(source[:MAX_HTML].replace("\x00", ""))
    if "<" not in source:
        return html.unescape(source).strip()
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(source.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return _without_tags(source)
    if root is None or any("depth" in (entry.message or "") for entry in parser.error_log):
        return _without_tags(source)  # the parser gives up on absurd nesting
    writer = _Writer()
    writer.walk(root)
    return _MANY_BREAKS.sub("\n\n", "\n".join(writer.lines)).strip()


def _without_tags(source: str) -> str:
    """The words of what no parser should see."""
    first, *others = source.split("<!--")
    shown = first + "".join(piece.partition("-->")[2] for piece in others)
    lines = html.unescape(_TAG.sub("\n", shown)).split("\n")
    return _MANY_BREAKS.sub("\n\n", "\n".join(_BLANKS.sub(" ", line).strip() for line in lines)).strip()


class _Writer:
    """Lines of text while the tree is walked once, from its first element to its last."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.pieces: list[str] = []
        self.quotes = 0
        self.is_pre = 0
        self.numbers: list[int] = []

    def walk(self, root: etree._Element) -> None:
        silent: etree._Element | None = None
        for event, element in etree.iterwalk(root, events=("start", "end")):
            tag = element.tag
            if silent is None and event == "start":
                if tag in _GONE:
                    silent = element
                else:
                    self.open(tag, element)
                    self.say(element.text)
            elif event == "end":
                if silent is element:
                    silent = None
                elif silent is None:
                    self.close(tag, element)
                if silent is None:
                    self.say(element.tail)
        self.end_line()

    def say(self, text: str | None) -> None:
        if not text:
            return
        if self.is_pre:
            first, *others = text.split("\n")
            self.pieces.append(first)
            for line in others:
                self.end_line(keep=True)
                self.pieces.append(line)
        else:
            self.pieces.append(_BLANKS.sub(" ", text))

    def open(self, tag: str, element: etree._Element) -> None:
        if tag == "br":
            self.end_line(keep=True)
        elif tag in _PARAGRAPHS:
            self.paragraph()
        elif tag in _LINES:
            self.end_line()
        if tag == "blockquote" and not _is_indentation(element):
            self.quotes += 1
        elif tag == "pre":
            self.is_pre += 1
        elif tag in {"ul", "ol"}:
            self.numbers.append(0 if tag == "ul" else 1)
        elif tag == "li":
            self.pieces.append(self.bullet())

    def close(self, tag: str, element: etree._Element) -> None:
        if tag in {"td", "th"}:
            self.pieces.append("  ")
        elif tag in _LINES:
            self.end_line()
        if tag in _PARAGRAPHS:
            self.paragraph()
        if tag == "blockquote" and not _is_indentation(element):
            self.quotes = max(0, self.quotes - 1)
        elif tag == "pre":
            self.is_pre -= 1
        elif tag in {"ul", "ol"} and self.numbers:
            self.numbers.pop()

    def bullet(self) -> str:
        indent = "  " * min(len(self.numbers), 5)
        if not self.numbers or not self.numbers[-1]:
            return f"{indent}* "
        self.numbers[-1] += 1
        return f"{indent}{self.numbers[-1] - 1}. "

    def paragraph(self) -> None:
        self.end_line()
        if self.lines and self.lines[-1].strip("> "):
            self.lines.append("> " * min(self.quotes, 5))

    def end_line(self, *, keep: bool = False) -> None:
        line = "".join(self.pieces)
        self.pieces.clear()
        if not self.is_pre:
            bare = line.lstrip(" ")
            line = line.rstrip() if bare[:2] == "* " or re.match(r"\d+\. ", bare) else line.strip()
        if line or keep:
            self.lines.append("> " * min(self.quotes, 5) + line)


def _is_indentation(element: etree._Element) -> bool:
    """A blockquote that an editor's indent button made, not a quote."""
    return bool(_INDENTED.search(element.get("style") or "")) and "quote" not in (element.get("class") or "")
