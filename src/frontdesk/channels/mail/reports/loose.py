"""Reports in no standard form: whose address failed, found by where it stands on the page."""

import re
from collections.abc import Collection
from typing import Final

from frontdesk.channels.mail.parsed import FailedRecipient
from frontdesk.channels.mail.reports.causes import find_cause, reply_in, status_in
from frontdesk.channels.mail.reports.fields import MAX_RECIPIENTS, addresses_in

_ALONE: Final = re.compile(r"^[\s>*<\"'(\[\-]*[^\s<>@]+@[^\s<>@]+[\s>*:;,.)\"'\]\-]*$")
_DOUBLE: Final = re.compile(r"^[\s>*\-]*(\S+@\S+?)\s*[<(\[](?:mailto:)?\1[>)\]][\s:.]*$")
_LEADS: Final = re.compile(
    r"^[\s>*\-(\"]*<[^<>\s]+@[^<>\s]+>[\s:.\"]|^\s*\S+@\S+:(?:\s|$)|^\s*\S+@\S+ +\(|"
    r"\b[45]\d\d[ -][^@]{0,60}<?\S+@\S+>?(?:\.\.\.|:)|rcpt to: ?<|"
    r"^\s*(?:-> ?)?(?:to|recipient|failed recipients?|original[- ]recipient|address(?:es)?|user|destination|"
    r"delivery failed|envelope-to|unsent to)\s*[:=]",
    re.IGNORECASE,
)
_FAILS: Final = re.compile(
    r"fail|not (?:be )?deliver|undeliver|unable|could ?n[o']t|cannot|can't|unknown|reject|refus|not exist|exceed|full|"
    r"invalid|no such|disabled|delay|deliver|not found|error|expired|unbekannt|nicht|エラー",
    re.IGNORECASE,
)
_WAITS: Final = re.compile(
    r"will (?:be|keep|continue)[^.]{0,40}(?:retr|try|tried|attempt)|do(?: not|n'?t) (?:need to )?resend|"
    r"this is a warning|warning (?:message )?only|still (?:being|trying|in the queue)|"
    r"not yet (?:been )?(?:deliver|reach)|"
    r"(?:has been|is|was) delayed|will be notified|no action is required|delivery (?:delayed|incomplete)|"
    r"temporary problem",
    re.IGNORECASE,
)
_GIVES_UP: Final = re.compile(
    r"permanent|giv(?:en|ing) up|final(?:ly)? fail|failed permanently|has failed|could not be delivered|expired",
    re.IGNORECASE,
)


def loose_recipients(words: str, known: Collection[str], not_these: Collection[str]) -> list[FailedRecipient]:
    """Failed recipients of a report in plain words. `known` were named by a header; `not_these` are never meant."""
    lines = [line[:500] for line in words.splitlines()[:600]]
    names = [*known] or _named(lines, {one.lower() for one in not_these})
    action = "delayed" if _WAITS.search(words) and not _GIVES_UP.search(words) else "failed"
    found = []
    for name in names[:MAX_RECIPIENTS]:
        said = _said_about(name, lines, names)
        found.append(failed(name, action, "", said, words if len(names) == 1 else ""))
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


def _named(lines: list[str], not_these: set[str]) -> list[str]:
    """Addresses by how clearly they stand there: alone or leading a line, then beside words of failure, then any."""
    ranked: dict[str, int] = {}
    for line in lines:
        clear = bool(_ALONE.match(line) or _DOUBLE.match(line) or _LEADS.search(line))
        rank = 3 if clear else 2 if _FAILS.search(line) else 1
        for address in addresses_in(line):
            if address.lower() not in not_these:
                ranked[address.lower()] = max(rank, ranked.get(address.lower(), 0))
    best = max(ranked.values(), default=0)
    chosen = [address for address, rank in ranked.items() if rank == best]
    return chosen if best == 3 else chosen[:1]


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
