"""Reports in no standard form: whose address failed, found by where it stands on the page."""

import re
from collections.abc import Collection
from dataclasses import replace
from typing import Final

from frontdesk.channels.mail.parsed import FailedRecipient
from frontdesk.channels.mail.reports.causes import find_cause, reply_in, status_in
from frontdesk.channels.mail.reports.fields import MAX_RECIPIENTS, addresses_in, first_address

MENTIONED, BESIDE, LEADING, ANNOUNCED = 1, 2, 3, 4
MOST_ANNOUNCED: Final = 25  # lines below an announcement in which its addresses stand
_ALONE: Final = re.compile(r"^[\s>*<\"'(\[\-]*[^\s<>@]+@[^\s<>@]+[\s>*:;,.)\"'\]\-]*$")
_DOUBLE: Final = re.compile(r"^[\s>*\-]*(\S+@\S+?)\s*[<(\[](?:mailto:)?\1[>)\]][\s:.]*$")
_LEADS: Final = re.compile(
    r"^[\s>*\-(\"]*<[^<>\s]+@[^<>\s]+>[\s:.\"]|^\s*\S+@\S+:(?:\s|$)|^\s*\S+@\S+ +\(|"
    r"\b[45]\d\d[ -][^@]{0,60}<?\S+@\S+>?(?:\.\.\.|:)|rcpt to: ?<|"
    r"\b(?:addressed|delivered|deliver(?:y|ing)?(?: (?:your|the|this|a) (?:message|mail|e-?mail))?) to:? "
    r"[\"'<(]{0,2}[^\s<>@]+@|"
    r"^\s*(?:-> ?)?(?:to|recipient|failed recipients?|original[- ]recipient|address(?:es)?|user|destination|"
    r"delivery failed|envelope-to|unsent to)\s*[:=]",
    re.IGNORECASE,
)
# "… did not reach the following recipients:" and its like: the addresses that lead the lines below are those meant.
_ANNOUNCES: Final = re.compile(
    r"(?:following|these|failed|intended|affected|unreachable)\W{1,3}(?:e-?mail )?(?:address|recipient|user|mailbox)|"
    r"(?:address|recipient)(?:e?s|\(s\)|\(es\))?\b[^@]{0,40}(?:fail|reject|fatal|affected|problem)|"
    r"(?:not (?:be )?(?:been )?(?:deliver|reach|sent)|undeliver)\w*[^@]{0,60}\b(?:to|recipient|address|"
    r"user)\w*\W{0,6}$|"
    r"failure reasons?\b|empfängern?\b|destinataires?\b|destinatarios?\b|次の(?:受信者|宛先|アドレス)|以下の",
    re.IGNORECASE,
)
_BEGINS_WITH: Final = re.compile(
    r"^[\s>*<\"'(\[\-•]*(?:[^\n@]{0,200}smtp[=:]\s?)?(?:\"[^\"\n]{0,80}\"\s?)?(?:mailto:)?[<\"']?[^\s<>@=:]+@[^\s<>@]+",
    re.IGNORECASE,
)
_QUOTED_FIELD: Final = re.compile(r"^\s*[>*]?\s*(?:to|cc|from|an|von|de|para|à|to address)\s*:", re.IGNORECASE)
_YOUR_MESSAGE: Final = re.compile(r"^\W*(?:your message|ihre nachricht|votre message|su mensaje)\b\W*$", re.IGNORECASE)
_EXPANDED: Final = re.compile(r"\(expanded from:?\s{0,10}(<?[^\s<>()]{1,320}>?)\)", re.IGNORECASE)
_OF_SENDER: Final = re.compile(
    r"(?<!generated )(?<!expanded )\b(?:from|by|sender|von|de)\W{1,3}\S{1,200}@\S{1,200}", re.IGNORECASE
)
_TO_ASK: Final = re.compile(r"contact|assist|help|support|postmaster|question|appeal|if .{1,60} fails", re.IGNORECASE)
_FAILS: Final = re.compile(
    r"fail|not (?:be )?deliver|did not|undeliver|unable|could ?n[o']t|cannot|can't|unknown|reject|refus|not exist|"
    r"exceed|full|"
    r"invalid|no such|disabled|delay|deliver|not found|error|expired|unbekannt|nicht|エラー",
    re.IGNORECASE,
)
_WAITS: Final = re.compile(
    r"will (?:be|keep|continue)[^.]{0,40}(?:retr|try|tried|attempt)|do(?: not|n'?t) (?:need to )?resend|"
    r"this is a warning|warning (?:message )?only|still (?:being|trying|in the queue)|"
    r"not yet (?:been )?(?:deliver|reach)|"
    r"(?:has been|is|was) delayed|will be notified|no action is required|delivery (?:delayed|incomplete)|"
    r"attempts? (?:\w+ ){0,4}(?:will )?(?:be made|continue)|(?:has been|is) (?:postponed|deferred)|"
    r"temporary problem",
    re.IGNORECASE,
)
_GOES_ON: Final = re.compile(
    r"\b(?:retried|re-?attempted) (?:until|for|over|periodically)|(?:need not|do(?: not|n'?t) (?:need|have) to) resend|"
    r"this is (?:only )?a warning|warning (?:message )?only|still (?:being (?:re)?tried|in the queue)|"
    r"attempts? (?:\w+ ){0,4}(?:be made|continue)|(?:we|system|server|it) will (?:keep (?:on )?try|continue (?:to "
    r"try|trying))",
    re.IGNORECASE,
)
_GIVES_UP: Final = re.compile(
    r"permanent|giv(?:en|ing) up|final(?:ly)? fail|failed permanently|has failed|could not be delivered|expired",
    re.IGNORECASE,
)


def loose_recipients(
    words: str, known: Collection[str], not_these: Collection[str], *, least: int = MENTIONED
) -> list[FailedRecipient]:
    """Failed recipients of a report in plain words. `known` were named by a header; `not_these` are hardly meant.

    `least` is how clearly an address must stand there to count.
    """
    lines = [line[:500] for line in words.splitlines()[:600]]
    names = [*known] or _named(lines, {one.lower() for one in not_these}, least)
    waits = _GOES_ON.search(words) or (_WAITS.search(words) and not _GIVES_UP.search(words))
    action = "delayed" if waits else "failed"
    preface = words if len(names) == 1 else "\n".join(_above(lines, names))
    found = []
    for name in names[:MAX_RECIPIENTS]:
        said = _said_about(name, lines, names)
        one = failed(name, action, "", said, preface)
        expanded = _EXPANDED.search(said)
        found.append(replace(one, original=first_address(expanded.group(1))) if expanded else one)
    return found


def failed(address: str, action: str, status: str, *words: str) -> FailedRecipient:
    """A recipient with the cause that the words or the status tell."""
    code = status if status.count(".") == 2 and not status.endswith(".0.0") else ""
    code = code or next((got for text in words if (got := status_in(text))), "") or status
    if not code:
        reply = next((got for text in words if (got := reply_in(text))), "")
        code = f"{reply[0]}.0.0" if reply else ""
    said = next((" ".join(text.split()) for text in words if text.strip()), "")
    return FailedRecipient(address[:320], action, code[:12], said[:500], find_cause(code, *words))


def _named(lines: list[str], not_these: set[str], least: int) -> list[str]:
    """Addresses by how clearly they stand there, the clearest only; `not_these` only where they alone are clear."""
    ranked = _ranked(lines)
    others = {address: rank for address, rank in ranked.items() if address not in not_these}
    if max(others.values(), default=0) < LEADING <= max(ranked.values(), default=0):
        others = ranked
    best = max(others.values(), default=0)
    if best < least:
        return []
    chosen = [address for address, rank in others.items() if rank == best]
    return chosen if best >= LEADING else chosen[:1]


def _ranked(lines: list[str]) -> dict[str, int]:
    """Each address with how it stands there at best: announced, leading its line, beside words of failure, or just so.

    Whom to ask, and the header fields of our own message that the report repeats, count least.
    """
    ranked: dict[str, int] = {}
    announced = repeated = 0
    for line in lines:
        addresses = addresses_in(line)
        if addresses:
            if repeated and _QUOTED_FIELD.match(line):
                rank = MENTIONED
            elif announced and _BEGINS_WITH.match(line):
                rank = ANNOUNCED
            elif _ALONE.match(line) or _DOUBLE.match(line) or _LEADS.search(line):
                rank = LEADING
            else:
                addresses = addresses_in(_OF_SENDER.sub(" ", line))
                rank = BESIDE if _FAILS.search(line) and not _TO_ASK.search(line) else MENTIONED
            for address in addresses[:1] if rank == ANNOUNCED else addresses:
                ranked[address.lower()] = max(rank, ranked.get(address.lower(), 0))
        repeated = 12 if _YOUR_MESSAGE.match(line) else max(0, repeated - 1)
        announced = MOST_ANNOUNCED if _ANNOUNCES.search(line[:200]) else max(0, announced - 1)
    return ranked


def _above(lines: list[str], names: list[str]) -> list[str]:
    """What is said before the first of several recipients is named: it is true of all of them."""
    lower = [one.lower() for one in names]
    first = next((at for at, line in enumerate(lines) if any(one in line.lower() for one in lower)), 0)
    return lines[:first]


def _said_about(name: str, lines: list[str], names: list[str]) -> str:
    """From each line that names the address to the next that names another, at most 15 lines each."""
    others = [one.lower() for one in names if one.lower() != name.lower()]
    kept: list[str] = []
    left = 0
    for line in lines:
        lower = line.lower()
        if name.lower() in lower:
            left = 15
        elif any(one in lower for one in others):
            left = 0
        if left:
            kept.append(line)
            left -= 1
    return "\n".join(kept)[:4000]
