"""Files of a mail: their names made safe, their bytes hashed."""

import dataclasses
import hashlib
import mimetypes
import re
import unicodedata

from frontdesk.channels.mail.entities import Entity
from frontdesk.channels.mail.headers import one_line, split_headers
from frontdesk.channels.mail.parsed import ParsedAttachment

_KNOWN = {"message/rfc822": ".eml", "text/calendar": ".ics", "application/pgp-signature": ".asc",
          "application/pgp-encrypted": ".asc", "application/pkcs7-signature": ".p7s"}  # fmt: skip


def attachment_of(entity: Entity, number: int) -> ParsedAttachment:
    """A part as a file; one without a name gets one that tells what it is."""
    content = entity.content()
    name = entity.name or entity.headers.text("content-description")[:100] * (entity.content_type == "message/rfc822")
    if not file_name(name) and entity.content_type == "message/rfc822":
        subject = split_headers(content[:20_000])[0].text("subject").replace("/", "_")
        name = f"{file_name(subject)[:100] or 'message'}.eml"
    is_inline = entity.disposition[0] == "inline" and entity.content_type.startswith("image/")
    kept = attachment(
        name, entity.content_type, content, content_id=entity.content_id, number=number, is_inline=is_inline
    )
    return dataclasses.replace(kept, location=entity.headers.text("content-location").strip("<> ")[:1000])


def attachment(
    name: str, content_type: str, content: bytes, *, number: int, content_id: str = "", is_inline: bool = False
) -> ParsedAttachment:
    """A file under a harmless name; `number` names one that has none."""
    safe = file_name(name)
    content_type = content_type or mimetypes.guess_type(safe)[0] or "application/octet-stream"
    return ParsedAttachment(
        name=safe
        or f"attachment-{number}{_KNOWN.get(content_type) or mimetypes.guess_extension(content_type) or '.bin'}",
        content_type=content_type[:120],
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        content_id=one_line(content_id)[:200],
        is_inline=is_inline,
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
