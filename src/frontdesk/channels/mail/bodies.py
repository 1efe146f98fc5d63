"""From the leaves of a mail: the text to read, the HTML to show, the files to keep."""

import hashlib
import mimetypes
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from frontdesk.channels.mail.entities import Entity
from frontdesk.channels.mail.headers import one_line, split_headers
from frontdesk.channels.mail.parsed import ParsedAttachment

MAX_TEXT: Final = 1_000_000  # characters of body that are kept as text
_BODY_TYPES: Final = {
    "text/plain",
    "text/html",
    "text/enriched",
    "text/richtext",
    "text/x-amp-html",
}


@dataclass(frozen=True)
class Bodies:
    """`text` is always there when the mail has any words; `html` only when the sender wrote HTML."""

    text: str
    html: str
    attachments: tuple[ParsedAttachment, ...]


def collect(entities: list[Entity], to_text: Callable[[str], str]) -> Bodies:
    """Sort leaves into body and attachments as mail programs do; `to_text` turns HTML into text."""
    plain: list[str] = []
    html: list[str] = []
    files: list[Entity] = []
    seen_alternatives: dict[tuple[str, ...], set[str]] = {}
    for entity in entities:
        if not _is_body(entity):
            files.append(entity)
        elif entity.content_type == "text/html":
            html.append(entity.text())
        elif entity.content_type == "text/plain" or "multipart/alternative" not in entity.path:
            plain.append(entity.text())
        seen_alternatives.setdefault(entity.path, set()).add(entity.content_type)
    whole_html = "\n".join(part for part in html if part.strip())[: MAX_TEXT * 2]
    text = "\n".join(part.strip("\n") for part in plain if part.strip())
    if not text.strip() and whole_html:
        text = to_text(whole_html)
    attachments = tuple(_attachment(entity, index, whole_html) for index, entity in enumerate(files, 1))
    return Bodies(text[:MAX_TEXT].strip(), whole_html, attachments)


def _is_body(entity: Entity) -> bool:
    if entity.content_type not in _BODY_TYPES:
        return False
    disposition, parameters = entity.disposition
    if disposition == "attachment":
        return False
    return not (entity.name and (disposition or parameters or entity.parameters.get("name")))


def _attachment(entity: Entity, index: int, html: str) -> ParsedAttachment:
    content = entity.content()
    is_inline = bool(entity.content_id) and f"cid:{entity.content_id}" in html
    return ParsedAttachment(
        name=file_name(entity.name) or _made_up_name(entity, index),
        content_type=entity.content_type[:120],
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        content_id=one_line(entity.content_id)[:200],
        is_inline=is_inline or (entity.disposition[0] == "inline" and entity.content_type.startswith("image/")),
    )


def file_name(given: str) -> str:
    """One line without folders, control or direction characters, at most 150 characters, its ending kept (A23)."""
    name = unicodedata.normalize("NFC", one_line(given))
    name = re.split(r"[\\/]", name)[-1]
    name = "".join(char for char in name if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
    name = re.sub(r'[<>:"|?*]', "_", name).strip(" .") if name.strip(" .") else ""
    if len(name) > 150:
        stem, dot, ending = name.rpartition(".")
        name = f"{stem[: 140 - len(ending)]}{dot}{ending}" if dot and len(ending) <= 12 else name[:150]
    return name


def _made_up_name(entity: Entity, index: int) -> str:
    if entity.content_type == "message/rfc822":
        subject = file_name(split_headers(entity.content()[:20_000])[0].text("subject").replace("/", "_"))
        return f"{subject[:100] or 'message'}.eml"
    ending = mimetypes.guess_extension(entity.content_type) or ".bin"
    return f"attachment-{index}{ending}"
