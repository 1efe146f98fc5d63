"""The original inside a forwarded mail: attached as a mail of its own, or written into the text by a mail program.

Gmail, Outlook, Apple Mail and Thunderbird each have their way; the words come from `phrases`.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from frontdesk.channels.mail.addresses import Address, parse_addresses
from frontdesk.channels.mail.headers import one_line
from frontdesk.channels.mail.moments import read_date
from frontdesk.channels.mail.phrases import DATED, FORWARD_PREFIX, FORWARDED, FROM, OTHERS, SUBJECT
from frontdesk.channels.mail.quoting import is_header_block_at, is_separator
from frontdesk.channels.mail.signature import without_signature

MAX_LINES: Final = 5_000  # lines in which the beginning of the original is looked for
MAX_FIELDS: Final = 25
_BEGINS: Final = re.compile(
    rf"^[\s>]*[-_=*–—]{{0,60}}\s*(?:{FORWARDED})\s*[:\uff1a]?\s*[-_=*–—]{{0,60}}\s*$", re.IGNORECASE
)
_LABEL: Final = re.compile(
    rf"^\s*[*_]{{0,2}}(?:(?P<sender>{FROM})|(?P<date>{DATED})|(?P<subject>{SUBJECT})|(?P<other>{OTHERS}))[*_]{{0,2}}"
    r"\s?[:\uff1a][*_]{0,2}\s*(?P<value>.*)$",
    re.IGNORECASE,
)
_MARK: Final = re.compile(r"^\s{0,3}>\s?")
_MAILTO: Final = re.compile(r"[\[(<]\s*mailto:([^\s\])>]{3,300})[\])>]", re.IGNORECASE)
_TWICE: Final = re.compile(r"<([^<>\s]{3,300})<[^<>]{0,300}>>")


@dataclass(frozen=True)
class Forwarded:
    """What was forwarded: its author, subject, moment (None where no program can read it) and words.

    `html` is '' where the original stands in the text of the mail; `is_attached` tells of a mail within the mail, whose
    `message_id` is then known. `cover` is what the forwarder wrote above it.
    """

    sender: Address
    subject: str
    text: str
    html: str = ""
    date: datetime | None = None
    is_attached: bool = False
    message_id: str = ""
    cover: str = ""


def find_forwarded(subject: str, text: str) -> Forwarded | None:
    """The original that a mail program wrote into the text, or None where nothing was forwarded.

    A block of fields alone also stands above quoted history, so it counts only when the subject says "Fwd".
    """
    lines = text.split("\n")[:MAX_LINES]
    says_so = bool(FORWARD_PREFIX.match(subject))
    for number, line in enumerate(lines):
        if len(line) > 200 or not line.strip():
            continue
        if _BEGINS.match(line):
            found = _read(lines, number + 1, text)
            if found is not None:
                return replace(found, cover=_cover(lines[:number]))
        elif says_so and is_header_block_at(lines, number):
            found = _read(lines, number, text)
            return found and replace(found, cover=_cover(lines[:number]))
    return None


def _cover(lines: list[str]) -> str:
    """The words of whoever forwarded it, without the line that parts them from the original."""
    is_parted = bool(lines) and (set(lines[-1].strip()) <= set("_-=*") or is_separator(lines[-1]))
    above = lines[:-1] if is_parted else lines
    return "\n".join(without_signature(above)).strip()


def _read(lines: list[str], start: int, text: str) -> Forwarded | None:
    """The original from the first of its fields on."""
    while start < len(lines) and not lines[start].strip("> \t"):
        start += 1
    is_marked = start < len(lines) and bool(_MARK.match(lines[start]))
    values: dict[str, str] = {}
    position, last = start, ""
    while position < min(len(lines), start + MAX_FIELDS):
        line = _MARK.sub("", lines[position]) if is_marked else lines[position]
        found = _LABEL.match(line[:1000])
        if found is not None and found.lastgroup:
            last = next(kind for kind in ("sender", "date", "subject", "other") if found.group(kind))
            values.setdefault(last, found.group("value"))
        elif not line.strip():
            if "sender" in values:
                break
        elif last:
            values[last] += f" {line.strip()}"  # a long value goes on in the next line
        else:
            return None
        position += 1
    if "sender" not in values:
        return None
    rest = text.split("\n")[position:]
    words = "\n".join(_MARK.sub("", line) for line in rest) if is_marked else "\n".join(rest)
    return Forwarded(
        sender=_author(values["sender"]),
        subject=one_line(values.get("subject", ""))[:500],
        text=words.strip(),
        date=read_date(values.get("date", "")),
    )


def _author(written: str) -> Address:
    """The mailbox of a From line as programs show it: stars, brackets, "mailto:" and addresses said twice."""
    plain = _TWICE.sub(r"<\1>", _MAILTO.sub(r"<\1>", written)).replace("*", "").strip()
    found = parse_addresses(plain)
    return next((one for one in found if one.email), found[0] if found else Address("", ""))
