"""The HTML of an original that a mail program wrote into a forwarding mail: what stands below its fields.

Programs mark the place in many ways; the words are what they have in common. So the place where the original's first
words stand is looked for in the tree, what comes before it is taken away, and the rest counts only if its words are
exactly the original's.
"""

import re
from dataclasses import replace
from typing import Final

from lxml import etree

from frontdesk.channels.mail.forwarded import Forwarded, find_forwarded
from frontdesk.channels.mail.readable import html_to_text

MAX_HTML: Final = 500_000
_ENOUGH: Final = 80  # characters by which the beginning of the original is found
_GONE: Final = frozenset({"script", "style", "title", "head", "template", "noscript"})
_BULLETS: Final = re.compile(r"(?m)^[ >]*(?:\* |\d{1,3}\. )")
_BLANKS: Final = re.compile(r"[\s>]+")


def with_html(original: Forwarded | None, subject: str, html: str) -> Forwarded | None:
    """The original with its HTML, where it can be told for certain where that begins."""
    if original is None or original.html or not html or len(html) > MAX_HTML:
        return original
    seen = find_forwarded(subject, html_to_text(html))
    if seen is None or seen.sender.email != original.sender.email:
        return original
    found = _below(html, seen)
    return replace(original, html=found) if found else original


def _below(html: str, seen: Forwarded) -> str:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = etree.fromstring(html.replace("\x00", "").encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return ""
    wanted = _words(seen.text)[:_ENOUGH]
    if root is None or not wanted or any("depth" in (entry.message or "") for entry in parser.error_log):
        return ""
    pieces = _pieces(root)
    whole = "".join(_squeezed(words) for _, _, words in pieces)
    place = whole.find(wanted, max(whole.find(seen.sender.email), 0))
    if place == -1:
        return ""
    for element, is_tail, words in pieces:
        if place < len(_squeezed(words)):
            _keep_from(element, _after(words, place), is_tail=is_tail)
            break
        place -= len(_squeezed(words))
    rest = etree.tostring(root, encoding="unicode", method="html")
    return rest if _words(html_to_text(rest)) == _words(seen.text) else ""


def _pieces(root: etree._Element) -> list[tuple[etree._Element, bool, str]]:
    """(element, whether it is the text behind it, the text) in the order in which people read."""
    found: list[tuple[etree._Element, bool, str]] = []
    silent: etree._Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            silent = element if silent is None and element.tag in _GONE else silent
            if silent is None and element.text:
                found.append((element, False, element.text))
        else:
            silent = None if silent is element else silent
            if silent is None and element.tail:
                found.append((element, True, element.tail))
    return found


def _keep_from(element: etree._Element, words: str, *, is_tail: bool) -> None:
    """Take away everything that stands before these words."""
    parent = element.getparent()
    if is_tail and parent is not None:
        for before in [*element.itersiblings(preceding=True), element]:
            parent.remove(before)
        parent.text, node = words, parent
    else:
        element.text, node = words, element
    while (parent := node.getparent()) is not None:
        for before in list(node.itersiblings(preceding=True)):
            parent.remove(before)
        parent.text, node = None, parent


def _after(words: str, count: int) -> str:
    """The text behind so many of its characters, blanks not counted."""
    for index, char in enumerate(words):
        if not char.isspace() and char != ">":
            if not count:
                return words[index:]
            count -= 1
    return ""


def _squeezed(words: str) -> str:
    return _BLANKS.sub("", words)


def _words(text: str) -> str:
    return _squeezed(_BULLETS.sub("", text))
