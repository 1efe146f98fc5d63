"""The original inside a forwarded mail: attached as a mail of its own, or written into the text by a mail program.

Gmail, Outlook, Apple Mail and Thunderbird each have their way; the words come from `phrases`.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from frontdesk.channels.mail.addresses import Address, parse_addresses
from frontdesk.channels.mail.headers import one_line
from frontdesk.channels.mail.phrases import DATED, FORWARD_PREFIX, FORWARDED, FROM, OTHERS, SUBJECT, WROTE
from frontdesk.channels.mail.quoting import introduction_at, is_header_block_at, is_separator
from frontdesk.channels.mail.signature import without_signature
from frontdesk.channels.mail.written_dates import read_written_date

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
# Yahoo writes separator and fields without a break: "----- Message transmis ----- De : Mara <m@x.example>À : …".
_SQUASHED: Final = re.compile(
    rf"^\s*(?P<begin>-{{3,20}}\s*(?:{FORWARDED})\s*-{{3,20}})\s*(?=(?:{FROM})\s?[:\uff1a])", re.IGNORECASE
)
_GLUED: Final = re.compile(rf"(?<=\S)\s?(?<![^\W\d_])(?=(?i:{FROM}|{DATED}|{SUBJECT}|{OTHERS})\s?[:\uff1a]\s)")
_INTRODUCED: Final = re.compile(
    r"(?P<name>[\"“„«']?[^\"“”„«»<>(\[@\n]{0,80}[\"”»']?)\s?[<(\[]{1,2}(?P<email>[^<>()\[\]\s@]{1,100}@[^<>()\[\]\s]{"
    r"1,200})[>)\]]"
)
_VERB: Final = re.compile(
    rf"\b(?:{WROTE}|heeft|følgende|följande|tarihinde|időpontban|пользователь|používateľ)\b", re.IGNORECASE
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
    text = _unsquashed(text)
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
        elif says_so and (length := introduction_at(lines, number)):
            found = _introduced(lines, number, length, text)
            return found and replace(found, cover=_cover(lines[:number]))
    return None


def _unsquashed(text: str) -> str:
    """The text with a separator and fields that share one line on lines of their own."""
    lines = text.split("\n", 200)
    for number, line in enumerate(lines[:200]):
        found = _SQUASHED.match(line) if line.lstrip()[:3] == "---" and len(line) < 3_000 else None
        if found is not None:
            lines[number] = f"{found['begin']}\n{_GLUED.sub(chr(10), line[found.end() :])}\n"
            return "\n".join(lines)
    return text


def _introduced(lines: list[str], start: int, length: int, text: str) -> Forwarded | None:
    """The original below "On 3 Nov 2026, "Mara" <m@x.example> wrote:", as some versions of Outlook forward."""
    written = " ".join(line.strip(" >") for line in lines[start : start + length])
    found = _INTRODUCED.search(written)
    author = parse_addresses(f"<{found['email']}>")[0] if found else Address("", "")
    if found is None or not author.email:
        return None
    quoted = re.search(r"[\"“„«]([^\"“”„«»]{1,80})[\"”»]", found["name"])
    words = quoted[1] if quoted else re.split(r"[,،\d]|\s(?:om|at|um|kl)\s", _VERB.sub(",", found["name"]))[-1]
    rest = text.split("\n")[start + length :]
    is_marked = any(line.strip() and _MARK.match(line) for line in rest[:3])
    return Forwarded(
        sender=replace(author, name=one_line(words).strip(" ,:'")),
        subject="",
        text="\n".join(_MARK.sub("", line) if is_marked else line for line in rest).strip(),
        date=read_written_date(written.replace(found.group(), " ") if quoted else written),
    )


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
        date=read_written_date(values.get("date", "")),
    )


def _author(written: str) -> Address:
    """The mailbox of a From line as programs show it: stars, brackets, "mailto:" and addresses said twice."""
    plain = _TWICE.sub(r"<\1>", _MAILTO.sub(r"<\1>", written)).replace("*", "").strip()
    found = parse_addresses(plain)
    return next((one for one in found if one.email), found[0] if found else Address("", ""))
