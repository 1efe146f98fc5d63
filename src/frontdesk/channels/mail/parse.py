"""The one reader of mails: raw bytes in, values out. No Django, no clock, no network, bounded work (A63, A64)."""

import dataclasses
import re
from typing import Final

from frontdesk.channels.mail.addresses import Address, parse_addresses
from frontdesk.channels.mail.automatic import classify
from frontdesk.channels.mail.bodies import collect
from frontdesk.channels.mail.entities import Entity, leaves
from frontdesk.channels.mail.forwarded import Forwarded, find_forwarded
from frontdesk.channels.mail.forwarded_html import with_html
from frontdesk.channels.mail.headers import Headers, one_line
from frontdesk.channels.mail.invitation import Invitation, read_invitation
from frontdesk.channels.mail.moments import read_date
from frontdesk.channels.mail.parsed import ParsedMail, Unreadable
from frontdesk.channels.mail.partial import Partial, read_partial
from frontdesk.channels.mail.protection import Protection, protection_of, without_armour
from frontdesk.channels.mail.quoting import visible_part
from frontdesk.channels.mail.readable import html_to_text
from frontdesk.kit.addresses import exact_email
from frontdesk.kit.language import guess_language

MAX_SUBJECT: Final = 500
MAX_COVER: Final = 5_000  # characters above a mail that is forwarded as a file
_IDENTIFIER: Final = re.compile(r"<[^<>\s]{1,300}>")
_KEPT: Final = (
    "return-path", "auto-submitted", "precedence", "list-id", "x-mailer", "user-agent", "x-spam-flag", "x-spam-status",
    "importance", "x-priority", "thread-topic", "x-original-to", "reply-to", "sender", "x-frontdesk-kind",
    "x-frontdesk-automatic", "from", "x-frontdesk-loop", "list-post", "list-unsubscribe",
)  # fmt: skip


def parse(raw: bytes) -> ParsedMail:
    """Read a mail.

    Malformed mails are read as far as they go; Unreadable is raised only beyond the limits or for nothing.
    """
    if not raw.strip():
        raise Unreadable("The mail is empty.")
    headers, entities = leaves(raw)
    if not headers.fields:
        raise Unreadable("This is not a mail: it has no headers.")
    headers, bodies = dataclasses.replace(headers, charset=_charset_of_text(entities)), collect(entities, html_to_text)
    sender, doubts = choose_sender(headers)
    subject = headers.text("subject")[:MAX_SUBJECT]
    protection, partial = protection_of(entities, bodies.text), read_partial(headers)
    text = _words(bodies.text, protection, partial)
    nature = classify(headers, sender, subject, text, entities)
    visible = visible_part(without_armour(text))
    return ParsedMail(
        message_id=_first_identifier(headers.raw("message-id")),
        in_reply_to=_identifiers(headers.raw("in-reply-to")),
        references=_identifiers(headers.raw("references")),
        sender=sender,
        reply_to=_mailboxes(headers, "reply-to"),
        to=_mailboxes(headers, "to"),
        cc=_mailboxes(headers, "cc"),
        delivered_to=_delivered_to(headers),
        date=read_date(headers.raw("date")),
        subject=subject,
        text=text,
        html=bodies.html,
        visible_text=visible,
        attachments=bodies.attachments,
        kind=nature.kind,
        is_automatic=nature.is_automatic,
        automatic_reason=nature.reason,
        doubts=doubts,
        language=guess_language(visible),
        report=nature.report,
        headers={name: headers.text(name)[:1000] for name in _KEPT if name in headers},
        authentication_results=tuple(headers.raws("authentication-results"))[:10],
        protection=protection,
        invitation=_invitation(entities),
        forwarded=with_html(find_forwarded(subject, text), subject, bodies.html) or _attached(entities, text),
        partial=partial,
    )


def _words(text: str, protection: Protection | None, partial: Partial | None) -> str:
    """What people read; of a mail whose words are not here, a sentence that says so."""
    if partial is not None:
        return partial.sentence
    return text or (protection.sentence if protection and protection.is_encrypted else "")


def _invitation(entities: list[Entity]) -> Invitation | None:
    """The first calendar part that holds an event."""
    for entity in entities:
        if entity.content_type in {"text/calendar", "application/ics"} or entity.name.lower().endswith(".ics"):
            found = read_invitation(entity.content(), entity.parameters.get("method", ""))
            if found is not None:
                return found
    return None


def _attached(entities: list[Entity], text: str) -> Forwarded | None:
    """The one mail that is forwarded as a file. Several, or one below long words, are just files."""
    mails = [entity for entity in entities if entity.content_type == "message/rfc822"]
    if len(mails) != 1 or len(text) > MAX_COVER:
        return None
    try:
        headers, inner = leaves(mails[0].content())
    except Unreadable:
        return None
    sender = choose_sender(headers)[0]
    if not sender.email:
        return None
    bodies = collect(inner, html_to_text)
    subject = headers.text("subject")[:MAX_SUBJECT]
    return Forwarded(
        sender, subject, bodies.text, bodies.html, read_date(headers.raw("date")), is_attached=True,
        message_id=_first_identifier(headers.raw("message-id")), cover=visible_part(text),
    )  # fmt: skip


def _charset_of_text(entities: list[Entity]) -> str:
    """What bytes beyond ASCII in headers are most likely in: the charset of the first text."""
    return next((one.parameters["charset"] for one in entities if one.parameters.get("charset")), "")


def choose_sender(headers: Headers) -> tuple[Address, tuple[str, ...]]:
    """The author: the first exact address of the first From field; every irregularity is a doubt (A08, A09)."""
    fields = headers.raws("from")
    doubts: list[str] = []
    if len(fields) > 1:
        doubts.append("It has more than one From field.")
    mailboxes = parse_addresses(fields[0]) if fields else []
    if len([one for one in mailboxes if one.email]) > 1:
        doubts.append("Its From field names more than one author.")
    chosen = next((one for one in mailboxes if one.email), None)
    if chosen is None:
        doubts.append("Its From field holds no readable address.")
        name = mailboxes[0].name if mailboxes else ""
        return Address(name, ""), tuple(doubts)
    if exact_email(chosen.name) and chosen.name.lower() != chosen.email.lower():
        doubts.append("The name of its author is another e-mail address.")
    return chosen, tuple(doubts)


def _mailboxes(headers: Headers, name: str) -> tuple[Address, ...]:
    found: dict[str, Address] = {}
    for value in headers.raws(name):
        for one in parse_addresses(value):
            if one.email:
                found.setdefault(one.email.lower(), one)
    return tuple(found.values())[:500]


def _delivered_to(headers: Headers) -> tuple[str, ...]:
    found = []
    for name in (
        "delivered-to",
        "x-original-to",
        "x-delivered-to",
        "envelope-to",
        "x-envelope-to",
        "x-forwarded-to",
    ):
        found += [one.email for value in headers.raws(name) for one in parse_addresses(value) if one.email]
    return tuple(dict.fromkeys(found))[:20]


def _identifiers(value: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_IDENTIFIER.findall(value[:20_000])))[-50:]


def _first_identifier(value: str) -> str:
    """The Message-ID between its angles, or what stands there when the angles are missing; '' for none."""
    found = _IDENTIFIER.search(value)
    return found.group() if found else one_line(value).strip("<> ").split(" ")[0][:300]
