"""HTML that strangers wrote, made safe to show; and text made into HTML and back.

nh3 (the ammonia library) parses as a browser does and writes only what is allowed below, so mutation tricks end
at the parser. Nothing loads by itself: remote images keep their address in `data-remote-src` only.
"""

import html as escaping
import re
from urllib.parse import urlsplit

import nh3
from inscriptis import get_text
from inscriptis.model.config import ParserConfig
from markupsafe import Markup

TEXT_TAGS = {
    "p", "br", "div", "span", "b", "strong", "i", "em", "u", "s", "del", "ins", "sub", "sup", "small", "mark",
    "a", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "code", "hr", "h1", "h2", "h3", "h4", "h5", "h6",
    "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "abbr", "q", "cite", "time",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
    "img": {"src", "alt", "width", "height", "data-remote-src", "data-cid"},
    "span": {"data-mention"},
    "code": {"class"},
}
_MAIL_SCHEMES = {"http", "https", "mailto", "tel", "cid"}
_LIMIT = 2_000_000
_MOST_QUOTES = 100


def _attribute(tag: str, name: str, value: str) -> str | None:
    if tag == "img" and name == "src":
        return None  # nothing loads by itself; `data-cid` and `data-remote-src` say what was meant
    if tag == "code" and name == "class":
        return value if re.fullmatch(r"language-[\w-]{1,30}", value) else None
    return value


def shallow(source: str) -> str:
    """The source without its quotes where they are nested absurdly: nesting costs the parser its square (A64)."""
    if len(re.findall(r"<blockquote", source, re.IGNORECASE)) <= _MOST_QUOTES:
        return source
    return re.sub(r"(?i)</?blockquote[^>]{0,500}>", "<br>", source)


def _clean(source: str, tags: set[str]) -> str:
    return nh3.clean(
        shallow(source[:_LIMIT]),
        tags=tags,
        clean_content_tags={"script", "style", "title", "template", "noscript", "iframe", "object", "svg", "math"},
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes=_MAIL_SCHEMES,
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    )


_REMOTE = re.compile(r"(<img\b[^>]*?)\ssrc\s*=\s*([\"']?)(https?:[^\"'\s>]+)\2", re.IGNORECASE)
_INLINE = re.compile(r"(<img\b[^>]*?)\ssrc\s*=\s*([\"']?)cid:([^\"'\s>]+)\2", re.IGNORECASE)


def clean_mail(source: str) -> str:
    """Sanitised body of a received mail. No image loads: `data-cid` names parts, `data-remote-src` addresses."""
    named = _INLINE.sub(r'\1 data-cid="\3"', _REMOTE.sub(r'\1 data-remote-src="\3"', source[:_LIMIT]))
    return _clean(named, TEXT_TAGS | {"img"}).replace("\x00", "")


def clean_rich(source: str) -> str:
    """Sanitised text of our own editors: articles, replies, notes."""
    return _clean(source, TEXT_TAGS | {"img"}).strip()


def text_to_html(text: str) -> str:
    """Paragraphs and line breaks of plain text. Everything is escaped and nothing becomes a link (A18)."""
    paragraphs = re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n").strip())
    return "".join(f"<p>{escaping.escape(part).replace(chr(10), '<br>')}</p>" for part in paragraphs if part)


_PARSER = ParserConfig(display_links=False, display_images=False)


def html_to_text(source: str) -> str:
    """Readable plain text of HTML; tables and lists keep their shape. Sanitised first, so nothing hidden speaks."""
    cleaned = nh3.clean(
        source[:_LIMIT], tags=TEXT_TAGS, clean_content_tags={"script", "style", "title", "template", "noscript"}
    )
    if not cleaned.strip():
        return ""
    lines = [line.rstrip() for line in get_text(f"<html><body>{cleaned}</body></html>", _PARSER).splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def safe(cleaned: str) -> Markup:
    """Mark stored, sanitised HTML as fit for a page. The only way from a string to unescaped output."""
    return Markup(cleaned)  # noqa: S704


def one_line(value: str, limit: int = 250) -> str:
    """A header or title: control characters become blanks, cut at the limit (A46)."""
    return re.sub(r"[\x00-\x1f\x7f\u2028\u2029]+", " ", value).strip()[:limit]


def is_web_address(value: str) -> bool:
    """Whether `value` is an absolute http or https address."""
    parts = urlsplit(value)
    return parts.scheme in {"http", "https"} and bool(parts.hostname)
