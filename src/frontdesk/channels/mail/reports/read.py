"""From a report of any make to one value."""

import re
from typing import Final

from frontdesk.channels.mail.addresses import Address
from frontdesk.channels.mail.entities import Entity
from frontdesk.channels.mail.headers import Headers
from frontdesk.channels.mail.parsed import FailedRecipient, Report
from frontdesk.channels.mail.reports.complaint import read_complaint
from frontdesk.channels.mail.reports.fields import MAX_RECIPIENTS, address_of, addresses_in, report_groups
from frontdesk.channels.mail.reports.loose import BESIDE, failed, loose_recipients
from frontdesk.channels.mail.reports.notice import Notice, read_notice
from frontdesk.channels.mail.reports.provider import read_provider_notice

_ACTIONS: Final = frozenset({"failed", "delayed", "delivered", "relayed", "expanded"})
_ENHANCED: Final = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_OURS: Final = ("to", "delivered-to", "x-original-to", "envelope-to", "reply-to", "from", "sender", "cc")
_SENT_TO: Final = ("to", "x-original-to", "delivered-to", "envelope-to", "cc")


def read_report(headers: Headers, sender: Address, text: str, entities: list[Entity], *, is_abuse: bool) -> Report:
    """What a report says about whom. `text` is the mail's own; nothing here raises or asks the network."""
    provider = read_provider_notice(text)
    if provider is not None:
        return provider
    notice = read_notice(text, entities)
    if is_abuse:
        return read_complaint(headers, entities, notice)
    people = _structured(report_groups(entities, text), notice)
    if not people and notice.returns_a_report:
        people = _structured(report_groups([], notice.returned.decode("utf-8", "replace")), notice)
    if not people:
        people = _loose(headers, notice)
    return Report(notice.message_ids(), tuple(people[:MAX_RECIPIENTS]), returned_addresses=notice.returned_addresses())


def _structured(groups: list[Headers], notice: Notice) -> list[FailedRecipient]:
    people: dict[str, FailedRecipient] = {}
    for fields in groups:
        original = address_of(fields, "original-recipient")
        address = address_of(fields, "final-recipient", "x-actual-recipient") or original
        address = original if original and "." not in address.rpartition("@")[2] else address
        if not address:
            continue
        status, said = _status(fields.raw("status"))
        diagnostic = fields.raw("diagnostic-code") or fields.raw("x-supplementary-info") or said
        action = _action(fields.raw("action"), status)
        one = failed(address, action, status, diagnostic, notice.words if len(groups) == 1 else "")
        known = people.get(address.lower())
        if known is None or (known.cause == "unknown" and one.cause != "unknown"):
            people[address.lower()] = FailedRecipient(
                one.address, one.action, one.status, one.diagnostic, one.cause, original
            )
    return list(people.values())


def _action(written: str, status: str) -> str:
    """One of the five actions of RFC 3464 2.3.3; servers that write others mean what their status says."""
    word = written.lower().split(" ")[0].strip(";().,")
    if word in _ACTIONS:
        return word
    meant = {"2": "delivered", "4": "delayed"}.get(status[:1], "failed")
    return "delayed" if word.startswith(("delay", "defer")) else "failed" if word.startswith("fail") else meant


def _status(written: str) -> tuple[str, str]:
    """(enhanced status, what else stands there); a reply code with words in its place is only words."""
    code = written.split(" ")[0].strip("();,")
    return (code, "") if _ENHANCED.fullmatch(code) else ("", written)


def _loose(headers: Headers, notice: Notice) -> list[FailedRecipient]:
    named = [one for value in headers.raws("x-failed-recipients") for one in addresses_in(value)]
    returned = notice.returned_headers
    ours = {one.lower() for name in _OURS for value in headers.raws(name) for one in addresses_in(value)}
    ours |= {
        one.lower()
        for name in ("from", "return-path", "sender")
        for v in returned.raws(name)
        for one in addresses_in(v)
    }
    people = loose_recipients(notice.words, named, ours, least=BESIDE)
    if people:
        return people
    sent_to = [one for name in _SENT_TO for value in returned.raws(name) for one in addresses_in(value)]
    spoken = [one for value in notice.spoken("to", "recipient", "for") for one in addresses_in(value)]
    foreign = [one for one in (*sent_to, *spoken) if one.lower() not in ours]
    names = foreign or sent_to or spoken
    return loose_recipients(notice.words, names[:1], () if names else ours)
