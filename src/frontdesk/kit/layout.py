"""The layout of a received mail, kept for a frame of its own: what `kit.html.clean_mail` takes away for good reason.

Only for a document without scripts, in a sandbox, under a content policy that loads nothing from elsewhere. The policy
would hold alone; here nothing dangerous is left to hold.
"""

import re
from collections.abc import Callable

import css_inline
import nh3

from frontdesk.kit.html import TEXT_TAGS, shallow

Picture = Callable[[str], str | None]

_TAGS = TEXT_TAGS | {"img", "center", "font", "col", "colgroup", "figure", "figcaption", "big", "strike", "tt", "wbr"}
_LOOK = {"style", "dir", "lang", "align", "valign", "width", "height", "bgcolor"}
_TABLE = {"border", "cellpadding", "cellspacing", "colspan", "rowspan", "nowrap", "scope", "span"}
_ATTRIBUTES = dict.fromkeys(("table", "thead", "tbody", "tfoot", "tr", "td", "th", "col", "colgroup"), _LOOK | _TABLE)
_ATTRIBUTES |= {tag: set(_LOOK) for tag in _TAGS - set(_ATTRIBUTES)}
_ATTRIBUTES["a"] |= {"href", "title"}
_ATTRIBUTES["img"] |= {"src", "alt", "border", "title"}
_ATTRIBUTES["font"] |= {"color", "face", "size"}
_ATTRIBUTES["ol"] |= {"start", "type"}
_LOUD = re.compile(
    r"url\s*\(|image-set|expression|behavior|binding|@|\\|/\*|javascript|position|z-index|[<>]", re.IGNORECASE
)
_OWN_PIXELS = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]{1,400000}")
_COLOURED = re.compile(
    r"(?:\bbgcolor|[;\s\"'](?:background(?:-color)?|color)\s*:|<font[^>]{1,200}\bcolor)", re.IGNORECASE
)
_STYLES_LIMIT = 300_000
_LIMIT = 2_000_000


def clean_layout(source: str, picture: Picture) -> str:
    """Sanitised HTML with the sender's layout. `picture` gives what to load for `cid:` and web addresses, or None.

    Styles of `<style>` become attributes first; nothing in them may name an address or leave its place.
    """

    def keep(tag: str, name: str, value: str) -> str | None:
        if name == "style":
            return quiet_style(value)
        if tag == "img" and name == "src":
            address = value.strip()
            return address if _OWN_PIXELS.fullmatch(address) else picture(address)
        return None if value.strip().lower().startswith(("data:", "cid:")) else value

    return nh3.clean(
        _with_inline_styles(shallow(source[:_LIMIT])),
        tags=_TAGS,
        clean_content_tags={"script", "style", "title", "template", "noscript", "iframe", "object", "svg", "math"},
        attributes=_ATTRIBUTES,
        attribute_filter=keep,
        url_schemes={"http", "https", "mailto", "tel", "cid", "data"},
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    ).replace("\x00", "")


def quiet_style(style: str) -> str | None:
    """The declarations that only say how something looks: no address, no escape, no way out of the frame's flow."""
    kept = [one.strip() for one in style.split(";") if one.strip() and not _LOUD.search(one)]
    return "; ".join(kept)[:4000] or None


def has_colours(cleaned: str) -> bool:
    """Whether the sender chose colours; without, the mail takes those of the reader's theme."""
    return bool(_COLOURED.search(cleaned))


def has_layout(cleaned: str) -> bool:
    """Whether sanitised HTML lost something worth showing: pictures or tables."""
    return "<img" in cleaned or "<table" in cleaned


def _with_inline_styles(source: str) -> str:
    """`<style>` written into the elements it is for. Nothing is fetched, from elsewhere or from the disk (A44)."""
    if "<style" not in source.lower() or len(source) > _STYLES_LIMIT:
        return source
    quiet = re.sub(r"(?i)<(?:link|base)\b[^>]*>", "", source)
    try:
        return css_inline.CSSInliner(load_remote_stylesheets=False, base_url=None).inline(quiet)
    except (css_inline.InlineError, ValueError):
        return source
