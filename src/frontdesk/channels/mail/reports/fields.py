"""The fields of a delivery report: per-recipient groups of RFC 3464, wherever in a mail they stand."""

import re
from typing import Final

from frontdesk.channels.mail.entities import Entity
from frontdesk.channels.mail.headers import Headers, split_headers

MAX_RECIPIENTS: Final = 50
_ADDRESS: Final = re.compile(r"[^\s<>()\[\],;:\"']{1,200}@[^\s<>()\[\],;:\"'@]{1,200}")
_TYPED: Final = re.compile(r"mailto:|\bsmtp[=:]", re.IGNORECASE)  # what kind of address it is, glued to it
_RECIPIENT: Final = re.compile(r"^(?:final|original)-recipient:", re.IGNORECASE | re.MULTILINE)


def report_groups(entities: list[Entity], text: str) -> list[Headers]:
    """The groups that name a recipient: of the report's own part, else of text that holds the same fields."""
    groups: list[Headers] = []
    for entity in entities:
        if entity.content_type.endswith(("delivery-status", "disposition-notification")):
            groups += _groups(entity.content())
    if not groups:
        start = _RECIPIENT.search(text[:200_000])
        if start is not None:
            groups = _groups(text[start.start() :][:100_000].encode())
    return groups[:MAX_RECIPIENTS]


def _groups(content: bytes) -> list[Headers]:
    plain = content[:200_000].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    found = []
    for block in re.split(rb"\n[ \t]*\n", plain):
        fields, _ = split_headers(block.strip(b"\n") + b"\n\n")
        if "final-recipient" in fields or "original-recipient" in fields or "x-actual-recipient" in fields:
            found.append(fields)
    return found


def address_of(fields: Headers, *names: str) -> str:
    """The address in the first of these fields that holds one, without its type; '' for none."""
    for name in names:
        for value in fields.raws(name):
            found = first_address(value.rpartition(";")[2] or value)
            if found:
                return found
    return ""


def first_address(text: str) -> str:
    """The first e-mail address in a text, in its own case; '' for none."""
    found = _ADDRESS.search(_TYPED.sub(" ", text))
    return found.group().strip(".'`*=") if found else ""


def addresses_in(text: str) -> list[str]:
    """Every e-mail address of a text in its order, once."""
    found = [match.group().strip(".'`*=") for match in _ADDRESS.finditer(_TYPED.sub(" ", text))]
    return list(dict.fromkeys(found))
