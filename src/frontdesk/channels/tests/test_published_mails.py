"""Mails that other projects published, with any line ends, are read as their references say."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from frontdesk.channels.mail import ParsedMail, Unreadable, parse
from frontdesk.channels.mail.entities import leaves
from frontdesk.channels.mail.quoting import visible_part

Make = Callable[..., bytes]
ENDINGS = [b"\n", b"\r\n", b"\r"]
# What their readers give up and ours shows: bodies below broken headers, and a part without any content.
OTHERWISE = {
    "basic-plain-with-bad-header-separator_decoded_1.txt", "malformedHeader-noheader_decoded_1.txt",
    "malformedHeaderStartsBody-nocrlfcrlf_decoded_1.txt", "malformedHeaderStartsBody-noheader_decoded_1.txt",
    "missing-inner-boundary_decoded_1_2_1.txt",
}  # fmt: skip


def ended(raw: bytes, ending: bytes) -> bytes:
    return raw.replace(b"\r\n", b"\n").replace(b"\n", ending)


def addresses(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, list):
        for one in value:
            yield from addresses(one)
    elif isinstance(value, dict):
        if "address" in value and "name" in value:
            yield value["name"] or "", value["address"] or ""
        else:
            for one in value.values():
                yield from addresses(one)


def named(part: dict[str, Any]) -> str:
    for field in part["headers"]:
        kind = field["value"].get("ContentType") if isinstance(field["value"], dict) else None
        for pair in (kind or {}).get("attributes") or []:
            if pair["name"] in {"filename", "name"}:
                return str(pair["value"]).split("/")[-1]
    return ""


def same_as_reference(mail: ParsedMail, expected: dict[str, Any]) -> list[str]:
    """Which of subject, sender and named files differ."""
    fields = {str(one["name"]): one["value"] for one in expected["parts"][0]["headers"]}
    subject = fields.get("subject") or ""
    subject = subject.get("Text", "") if isinstance(subject, dict) else subject
    authors = [one for one in addresses(fields.get("from")) if "@" in one[1]]
    wanted = authors[0] if authors else None
    files = [name for index in expected["attachments"] if (name := named(expected["parts"][index]))]
    differences = [] if subject.split() == mail.subject.split() else ["subject"]
    if wanted and (wanted[0].split(), wanted[1].lower()) != (mail.sender.name.split(), mail.sender.email.lower()):
        differences.append("from")
    if not set(files) <= {one.name for one in mail.attachments}:
        differences.append("files")
    return differences


@pytest.mark.parametrize("ending", ENDINGS)
def test_subject_sender_and_files_are_those_of_the_reference(shared_mail: Path, ending: bytes) -> None:
    paths = [path for path in sorted((shared_mail / "stalwart").glob("*/*.eml")) if path.with_suffix(".json").exists()]
    wrong = {}
    for path in paths:
        mail = parse(ended(path.read_bytes(), ending))
        if found := same_as_reference(mail, json.loads(path.with_suffix(".json").read_text())):
            wrong[f"{path.parent.name}/{path.name}"] = found
    assert len(wrong) <= len(paths) * 0.02, wrong


def contents(raw: bytes, depth: int = 0) -> Iterator[bytes]:
    for entity in leaves(raw)[1]:
        yield entity.text().encode() if entity.content_type.startswith("text/") else entity.content()
        yield entity.content()
        if entity.content_type == "message/rfc822" and depth < 5:
            yield from contents(entity.content(), depth + 1)


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_part_is_decoded_as_the_reference_decodes_it(shared_mail: Path, ending: bytes) -> None:
    missing = set()
    for path in sorted((shared_mail / "mime4j").glob("*.msg")):
        found = {b" ".join(one.split()) for one in contents(ended(path.read_bytes(), ending))}
        for wanted in path.parent.glob(f"{path.stem}_decoded_*"):
            if wanted.suffix != ".xml" and b" ".join(wanted.read_bytes().split()) not in found:
                missing.add(wanted.name)
    assert missing <= OTHERWISE


def test_no_new_words_of_published_replies_are_lost(shared_mail: Path) -> None:
    """What is folded beyond the reference is quoted history, a forwarded mail or its introduction."""
    reference = json.loads((shared_mail / "replies/reference-output.json").read_text())
    fewer, more = [], []
    for name, wanted in reference.items():
        text = (shared_mail / "replies" / name).read_text()
        for ending in ENDINGS:
            words, theirs = visible_part(text.replace("\n", ending.decode())).split(), wanted["visible"].split()
            if len(words) > len(theirs):
                more.append(name)
            elif words != theirs and not re.search(r"(?m)írta:|wrote:|\*From:\*|Forwarded message", wanted["visible"]):
                fewer.append(name)
    assert not fewer
    assert set(more) <= {"email_tricky_7_multiple_dashes.txt"}  # they take a ruled list for a signature


NAUGHTY_FIELDS = (
    "Subject", "From", "To", "Cc", "Reply-To", "Date", "Message-ID", "References", "In-Reply-To", "Content-Type",
    "Content-Disposition", "Content-Transfer-Encoding", "List-Id", "Return-Path", "Auto-Submitted", "Received",
)  # fmt: skip


def test_naughty_strings_are_harmless_in_every_field(shared_mail: Path, make_mail: Make) -> None:
    """A46, A63: 500 strings that break software, in each header, as file name and as body."""
    strings = json.loads((shared_mail.parent / "strings/blns.json").read_text())
    for naughty in strings:
        for fields in (dict.fromkeys(NAUGHTY_FIELDS, naughty), {"Subject": naughty}, {"From": naughty}):
            mail = read(make_mail(naughty, **fields))
            if mail is not None:
                shown = [mail.subject, mail.sender.name, mail.sender.email, mail.message_id, *mail.headers.values()]
                assert not any("\n" in one or "\r" in one or "\x00" in one for one in shown), naughty
        named_file = f'attachment; filename="{naughty}"'
        mail = read(make_mail("x", **{"Content-Disposition": named_file, "Content-Type": "application/x-thing"}))
        assert mail is None or all("/" not in one.name and one.name for one in mail.attachments)


def read(raw: bytes) -> ParsedMail | None:
    try:
        return parse(raw)
    except Unreadable:
        return None
