"""Pictures kept where the sender put them: named (RFC 2392), located (RFC 2557), in their order, or in the HTML."""

import base64
import binascii
import dataclasses
import html as escaping
import re
from typing import Final
from urllib.parse import unquote, unquote_to_bytes

from frontdesk.channels.mail.entities import Entity
from frontdesk.channels.mail.files import attachment
from frontdesk.channels.mail.parsed import ParsedAttachment

MAX_PICTURES: Final = 100
_REFERENCE: Final = re.compile(r"""(?:src|background|href)\s{0,3}=\s{0,3}["']?cid:([^"'\s>]{1,300})""", re.IGNORECASE)
_IMAGE: Final = re.compile(
    r"""(<(?:img|image)\b[^<>]{0,2000}?\ssrc\s{0,3}=\s{0,3})(["'])([^"'<>]{1,2000})\2""", re.IGNORECASE
)
_DATA: Final = re.compile(
    r"""(<img\b[^<>]{0,2000}?\ssrc\s{0,3}=\s{0,3})(["'])data:(image/[a-z0-9.+-]{1,30})((?:;[\w=-]{1,40})*),([^"'<>]*)\2""",
    re.IGNORECASE,
)


def is_unnamed_picture(entity: Entity) -> bool:
    """A picture that its place alone says where to show: inline, between HTML, without an identifier."""
    return (
        entity.content_type.startswith("image/")
        and entity.disposition[0] == "inline"
        and not entity.content_id
        and not entity.headers.raw("content-location")
    )


def named(file: ParsedAttachment, number: int) -> ParsedAttachment:
    """The picture with an identifier of ours."""
    return dataclasses.replace(file, content_id=f"picture-{number}@{file.sha256[:12]}.inline", is_inline=True)


def by_location(html: str, files: list[ParsedAttachment]) -> str:
    """References to the Content-Location or the bare name of a picture made references to its identifier."""
    if "<im" not in html.lower():
        return html
    known = _pictures(files)
    used: set[str] = set()

    def refer(found: re.Match[str]) -> str:
        written = escaping.unescape(found.group(3)).strip()
        one = known.get(written) or known.get(unquote(written))
        if one is None:
            return found.group()
        used.add(one.content_id)
        return f'{found.group(1)}"cid:{escaping.escape(one.content_id)}"'

    html = _IMAGE.sub(refer, html) if known else html
    for index, one in enumerate(files):
        identified = named(one, index + 1)
        if not one.content_id and identified.content_id in used:
            files[index] = identified
    return html


def _pictures(files: list[ParsedAttachment]) -> dict[str, ParsedAttachment]:
    """Pictures, each with an identifier, by where they lie and by their names."""
    known: dict[str, ParsedAttachment] = {}
    for index, one in enumerate(files):
        if one.content_type.startswith("image/"):
            identified = one if one.content_id else named(one, index + 1)
            for key in (one.location, one.name):
                if key:
                    known.setdefault(key, identified)
    return known


def marked(files: list[ParsedAttachment], html: str) -> list[ParsedAttachment]:
    """The files, those that the HTML shows marked as inline."""
    if not any(one.content_id for one in files):
        return files
    shown = set()
    for found in _REFERENCE.finditer(html):
        written = escaping.unescape(found.group(1))
        shown |= {written, unquote(written)}
    return [
        dataclasses.replace(one, is_inline=True) if one.content_id and one.content_id in shown else one for one in files
    ]


def without_data(html: str) -> tuple[str, list[ParsedAttachment]]:
    """Pictures written into the HTML become files, so that it stays small and its sanitiser need not allow `data:`."""
    if "data:image" not in html.lower():
        return html, []
    found: list[ParsedAttachment] = []

    def take(match: re.Match[str]) -> str:
        content = _data_of(match.group(4), match.group(5))
        if not content or len(found) >= MAX_PICTURES:
            return match.group()
        kind = match.group(3).lower()
        one = named(attachment("", kind, content, number=len(found) + 1), len(found) + 1)
        found.append(dataclasses.replace(one, name=one.name.replace("attachment", "picture")))
        return f'{match.group(1)}"cid:{one.content_id}"'

    return _DATA.sub(take, html), found


def _data_of(options: str, written: str) -> bytes:
    if "base64" not in options.lower():
        return unquote_to_bytes(written)
    try:
        return base64.b64decode(re.sub(r"[^A-Za-z0-9+/]", "", unquote(written)) + "==")
    except (binascii.Error, ValueError):
        return b""
