"""`frontdesk mail ingest`: files taken in through the live path, one JSON object a mail.

The keys are a promise: `file`, `outcome`, `ticket`, `subject`, `from_name`, `from_email`, `to`, `cc`, `text`,
`visible_text`, `attachments` (`name`, `size`, `sha256`, `inline`), `authentication` (`spf`, `dkim`, `dmarc`, `arc`,
each pass, fail, softfail, neutral, none, temperror or permerror), `bounce` and, where the mail was put aside, `reason`.
`bounce` is null, or for a report about mail of ours: `kind` (hard, soft, complaint, vacation), `recipient`, `status`
(RFC 3463, or empty), `reason` (a sentence) and `message` (the Message-ID of ours that it provably speaks of, or null).
"""

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from frontdesk.accounts.models import Brand
from frontdesk.channels.actions import process, read, receive, sending_inbox
from frontdesk.channels.actions.authentication import keep_verdict, trust_of
from frontdesk.channels.actions.bounce import describe_bounce
from frontdesk.channels.actions.inboxes import create_inbox
from frontdesk.channels.authentication import Verdict, examine
from frontdesk.channels.mail import ParsedMail, Unreadable, parse
from frontdesk.channels.mailfiles import mails_in
from frontdesk.channels.models import InboundEnvelope, Inbox
from frontdesk.events import SYSTEM

Echo = Callable[[str], object]


def run(
    paths: Iterable[str | Path], inbox_slug: str | None, as_json: bool, echo: Echo, *, offline: bool = False
) -> int:
    """Take in every mail of the paths. 0 when all could be taken (put aside counts), 2 for a wrong path or inbox."""
    inbox = _inbox(inbox_slug)
    if inbox is None:
        echo(f"There is no inbox {inbox_slug}." if inbox_slug else "There is no inbox yet: set one up in the console.")
        return 2
    wanted = [Path(path) for path in paths]
    missing = [path for path in wanted if not path.exists()]
    for path in missing:
        echo(f"There is no file {path}.")
    if missing:
        return 2
    for path in wanted:
        for name, raw in mails_in(path):
            entry = take(name, raw, inbox, offline=offline)
            echo(json.dumps(entry, ensure_ascii=False) if as_json else _line(entry))
    return 0


def take(name: str, raw: bytes, inbox: Inbox, *, offline: bool = False) -> dict[str, Any]:
    """Receive and file one mail; what became of it, under the promised keys. `offline` asks no name servers."""
    envelope = receive(raw, inbox, defer=False)
    is_duplicate = envelope.is_duplicate
    if not is_duplicate:
        if offline:
            envelope.authentication = examine(raw, trust_of(inbox)).as_json()
            keep_verdict(envelope)
        envelope = process(envelope.pk, is_last_try=True)
    entry: dict[str, Any] = {
        "file": name,
        "outcome": "duplicate" if is_duplicate else envelope.outcome,
        "ticket": envelope.ticket or None,
    }
    entry |= _contents(envelope, raw)
    envelope.refresh_from_db(fields=["authentication"])
    entry["authentication"] = Verdict.load(envelope.authentication).results
    if entry["outcome"] == "quarantined":
        entry["reason"] = envelope.reason
    return entry


def _contents(envelope: InboundEnvelope, raw: bytes) -> dict[str, Any]:
    try:
        mail = read(envelope) if envelope.pk else parse(raw)
    except (Unreadable, OSError):
        return dict.fromkeys(("subject", "from_name", "from_email", "text", "visible_text"), "") | {
            "to": [], "cc": [], "attachments": [], "bounce": None,
        }  # fmt: skip
    return described(mail) | {"bounce": describe_bounce(mail, envelope)}


def described(mail: ParsedMail) -> dict[str, Any]:
    """What a mail says, under the promised keys."""
    return {
        "subject": mail.subject,
        "from_name": mail.sender.name,
        "from_email": mail.sender.email or _local_name(mail.headers.get("from", "")),
        "to": [one.email for one in mail.to],
        "cc": [one.email for one in mail.cc],
        "text": mail.text,
        "visible_text": mail.visible_text,
        "attachments": [
            {
                "name": one.name,
                "size": one.size,
                "sha256": one.sha256,
                "inline": one.is_inline,
            }
            for one in mail.attachments
        ],
    }


def _local_name(written: str) -> str:
    """A name without a domain that stands alone in From, as systems write to their own people: told, never trusted."""
    found = re.fullmatch(r"[^<>@()\",;:]{0,200}<([\w.+-]{1,64})>|([\w.+-]{1,64})", written.strip())
    return (found[1] or found[2]) if found else ""


def _inbox(slug: str | None) -> Inbox | None:
    """The named inbox, else the one that would answer; a desk without any gets one that has no servers yet."""
    if slug:
        return Inbox.objects.filter(slug=slug).first()
    found = sending_inbox() or Inbox.objects.filter(channel="email").first()
    brand = Brand.objects.order_by("-is_default", "pk").first()
    if found is None and brand is not None:
        found = create_inbox(name="E-mail", channel="email", brand=brand, by=SYSTEM)
    return found


def _line(entry: dict[str, Any]) -> str:
    target = f" {entry['ticket']}" if entry["ticket"] else ""
    why = f" ({entry['reason']})" if entry.get("reason") else ""
    return f"{entry['file']}: {entry['outcome']}{target}{why}"
