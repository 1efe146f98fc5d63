"""The HTML of a mail cut in two where its history or signature begins, so that what is new keeps its shape.

Mail programs mark that place by elements of their own; where none is found, or where words of the answer stand below
it, nothing is cut and the text decides (`quoting`).
"""

import re
from typing import Final

from lxml import etree

from frontdesk.channels.mail.quoting import visible_part
from frontdesk.channels.mail.readable import html_to_text

MAX_HTML: Final = 500_000
# In lower case: looked for as they stand, which is many times quicker than one expression for all.
_HINTS: Final = (
    "gmail_quote", "gmail_signature", "gmail_attr", "divrplyfwdmsg", "appendonsend", "moz-cite", "moz-signature",
    "moz-forward", "yahoo_quoted", "protonmail_quote", "protonmail_signature", "olk_src_body", "applemailsignature",
    "linebreakatbeginningofmessage", "tutanota_quote", "zmail_extra", "wordsection1", "border-top:solid",
    "border-top: solid", "border-top:\nsolid", "mail-quote", "ms-outlook-mobile",
    *(f"{name}={mark}{value}" for name, value in (("type", "cite"), ("id", "signature"), ("name", "quote"))
      for mark in ("", '"', "'")),
)  # fmt: skip
_CLASSES: Final = re.compile(
    r"(?:^|\s)(?:gmail_quote(?:_container)?|gmail_attr|gmail_signature(?:_prefix)?|moz-cite-prefix|moz-signature|"
    r"moz-forward-container|yahoo_quoted|protonmail_quote|protonmail_signature_block|tutanota_quote|zmail_extra|"
    r"mail-quote)(?:\s|$)"
)
_NAMES: Final = frozenset({
    "divRplyFwdMsg", "appendonsend", "OLK_SRC_BODY_SECTION", "AppleMailSignature", "Signature", "x_Signature",
    "mail-editor-reference-message-container", "x_divRplyFwdMsg", "x_appendonsend", "ms-outlook-mobile-signature",
})  # fmt: skip
_OUTLOOK_RULE: Final = re.compile(
    r"border:\s?none;\s?border-top:\s?solid\s#?(?:e1e1e1|b5c4df|[a-z]+text)", re.IGNORECASE
)


def fold(html: str, visible: str) -> tuple[str, str] | None:
    """(HTML of what is new, HTML of the rest), or None where the place of the cut is not certain.

    `visible` is the new part as the text tells it: the cut holds only if it leaves the same words.
    """
    if len(html) > MAX_HTML or not visible.strip() or not _has_hint(html.lower()):
        return None
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = etree.fromstring(html.replace("\x00", "").encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if root is None or any("depth" in (entry.message or "") for entry in parser.error_log):
        return None
    place = next((element for element in root.iter() if _begins_history(element)), None)
    if place is None or place.getparent() is None:
        return None
    rest = _cut(place)
    new = etree.tostring(root, encoding="unicode", method="html")
    return (new, rest) if visible_part(html_to_text(new)).split() == visible.split() else None


def _has_hint(lowered: str) -> bool:
    return any(hint in lowered for hint in _HINTS)


def _begins_history(element: etree._Element) -> bool:
    if not isinstance(element.tag, str):
        return False
    if element.tag == "blockquote" and (element.get("type") or "").lower() == "cite":
        return True
    if (element.get("id") or "") in _NAMES or (element.get("name") or "") == "quote":
        return True
    if _CLASSES.search(element.get("class") or ""):
        return True
    return element.tag == "div" and bool(_OUTLOOK_RULE.search(element.get("style") or ""))


def _cut(place: etree._Element) -> str:
    """Take `place` and all that follows it out of its tree; the HTML of what was taken."""
    pieces: list[str] = []
    node = place
    parent = node.getparent()
    is_first = True
    while parent is not None:
        following = list(node.itersiblings())
        if not is_first:
            pieces.append(node.tail or "")
            node.tail = None
        for one in [node, *following] if is_first else following:
            pieces.append(etree.tostring(one, encoding="unicode", method="html"))
            _drop(one)
        node, parent, is_first = parent, parent.getparent(), False
    return "".join(pieces)


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
