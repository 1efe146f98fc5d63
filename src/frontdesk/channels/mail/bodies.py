"""From the leaves of a mail: the text to read, the HTML to show, the files to keep."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from frontdesk.channels.mail import inline
from frontdesk.channels.mail.embedded import take_out
from frontdesk.channels.mail.entities import Entity
from frontdesk.channels.mail.files import attachment, attachment_of, file_name
from frontdesk.channels.mail.parsed import ParsedAttachment
from frontdesk.channels.mail.tnef import SIGNATURE, TNEF_TYPES, unwrap
from frontdesk.kit.html import text_to_html

__all__ = ["Bodies", "collect", "file_name"]

MAX_TEXT: Final = 1_000_000  # characters of body that are kept as text
_BODY_TYPES: Final = frozenset({"text/plain", "text/html", "text/enriched", "text/richtext", "text/x-amp-html"})
_STUB: Final = 200  # characters below which a plain alternative may be only "your program shows no HTML"


@dataclass(frozen=True)
class Bodies:
    """`text` is always there when the mail has any words; `html` only when the sender wrote HTML."""

    text: str
    html: str
    attachments: tuple[ParsedAttachment, ...]


@dataclass
class _Section:
    """What stands in one place of the mail: one body, or the alternatives of one."""

    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)


@dataclass
class _Reading:
    """Sections in their order, and files with the content-id that the HTML may name."""

    to_text: Callable[[str], str]
    sections: dict[tuple[int, ...], _Section] = field(default_factory=dict)
    files: list[ParsedAttachment] = field(default_factory=list)

    def section(self, entity: Entity) -> _Section:
        return self.sections.setdefault(_group(entity), _Section())


def collect(entities: list[Entity], to_text: Callable[[str], str]) -> Bodies:
    """Sort leaves into body and attachments as mail programs do; `to_text` turns HTML into text."""
    reading = _Reading(to_text)
    with_html = {_parent(entity) for entity in entities if entity.content_type == "text/html" and _is_body(entity)}
    for number, entity in enumerate(entities, 1):
        if _is_body(entity):
            _read_body(reading, entity, number)
        elif entity.content_type in TNEF_TYPES or entity.name.lower() == "winmail.dat":
            _unwrap(reading, entity, number)
        elif not (entity.content_type == "application/applefile" and "multipart/appledouble" in entity.path):
            _keep(reading, entity, number, in_place=_parent(entity) in with_html)
    html = inline.by_location(_whole_html(reading), reading.files)
    text = "\n".join(part for part in _texts(reading) if part)
    return Bodies(text[:MAX_TEXT].strip(), html, tuple(inline.marked(reading.files, html)))


def _read_body(reading: _Reading, entity: Entity, number: int) -> None:
    section = reading.section(entity)
    if entity.content_type == "text/html":
        html, pictures = inline.without_data(entity.text())
        section.html.append(html)
        reading.files += pictures
        return
    body, embedded = take_out(entity.content()) if entity.content_type == "text/plain" else (b"", [])
    for name, content in embedded:
        reading.files.append(attachment(entity.as_text(name), "", content, number=number + len(reading.files)))
    text = entity.as_text(body) if embedded else entity.text()
    is_second = entity.content_type != "text/plain" and "multipart/alternative" in entity.path
    if not (is_second and (section.plain or section.html)):
        section.plain.append(text)


def _unwrap(reading: _Reading, entity: Entity, number: int) -> None:
    """The words and files of a `winmail.dat` take its place; one that cannot be read is kept as it is."""
    content = entity.content()
    unwrapped = unwrap(content) if content[:4] == SIGNATURE else None
    if unwrapped is None or not unwrapped.is_whole:
        reading.files.append(attachment_of(entity, number))
    if unwrapped is None:
        return
    if not any(section.plain or section.html for section in reading.sections.values()):
        section = reading.section(entity)
        section.plain += [unwrapped.text.replace("\r\n", "\n").replace("\x00", "")] if unwrapped.text else []
        section.html += [unwrapped.html.replace("\x00", "")] if unwrapped.html else []
    for index, one in enumerate(unwrapped.files, 1):
        reading.files.append(
            attachment(one.name, one.content_type, one.content, content_id=one.content_id, number=number + index)
        )


def _keep(reading: _Reading, entity: Entity, number: int, *, in_place: bool) -> None:
    """A file; one that Apple Mail put between two pieces of HTML without an identifier is shown where it stood."""
    kept = attachment_of(entity, number)
    if in_place and inline.is_unnamed_picture(entity):
        kept = inline.named(kept, number)
        reading.section(entity).html.append(f'<div><img src="cid:{kept.content_id}"></div>')
    reading.files.append(kept)


def _whole_html(reading: _Reading) -> str:
    """The HTML of all places in their order; places with plain text only are made HTML, if there is any at all."""
    if not any(part.strip() for section in reading.sections.values() for part in section.html):
        return ""
    pieces: list[str] = []
    for section in reading.sections.values():
        html = "\n".join(part for part in section.html if part.strip())
        pieces.append(html or "".join(text_to_html(part) for part in section.plain))
    return "\n".join(piece for piece in pieces if piece)[: MAX_TEXT * 2]


def _texts(reading: _Reading) -> Iterator[str]:
    for section in reading.sections.values():
        plain = "\n".join(part.strip("\n") for part in section.plain if part.strip())
        html = "\n".join(part for part in section.html if part.strip())
        if not html or len(plain.strip()) >= max(_STUB, len(html) // 200):
            yield plain
            continue
        shown = reading.to_text(html)
        yield shown if not plain.strip() or _is_stub(plain, shown) else plain


def _is_stub(plain: str, shown: str) -> bool:
    """Whether a plain alternative only stands in for the real words, such as "please use a modern mail program"."""
    return len(shown) > 4 * len(plain) + 200 and plain.split()[:5] != shown.split()[:5]


def _group(entity: Entity) -> tuple[int, ...]:
    """The place of the outermost alternative that a part belongs to, or its own."""
    for depth, kind in enumerate(entity.path):
        if kind == "multipart/alternative":
            return entity.place[:depth]
    return entity.place or (0,)


def _parent(entity: Entity) -> tuple[int, ...]:
    return entity.place[:-1]


def _is_body(entity: Entity) -> bool:
    if entity.content_type not in _BODY_TYPES:
        return False
    disposition, parameters = entity.disposition
    if disposition == "attachment":
        return False
    return not (entity.name and (disposition or parameters or entity.parameters.get("name")))
