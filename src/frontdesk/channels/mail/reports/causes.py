"""Why a mail did not arrive: from enhanced status codes (RFC 3463) and the words of servers to a cause that people
understand.

A cause is `hard` when the address itself is wrong, so that nothing more should be sent there; everything that another
day, another text or another server could change is `soft`.
"""

import re
from dataclasses import dataclass
from typing import Final

from frontdesk.channels.mail.reports.phrases import CLEAR, WIDE, Phrases

_STATUS_IN_TEXT: Final = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_REPLY_IN_TEXT: Final = re.compile(r"(?<![\d.\-/:#])([245]\d\d)(?=[ \-:](?![\d]+ ?(?:bytes|days?|hours?|users?)))")
_SPACES: Final = re.compile(r"\s+")
_NAMES: Final = re.compile(r"<?[^\s<>()\[\],;:\"']{1,200}@[^\s<>()\[\],;:\"'@]{1,200}>?")
# A server that takes the recipient and calls it unknown once it has seen the message filters by the sender, as Japanese
# carriers do: the address exists.
_AFTER_DATA: Final = re.compile(
    r">>> data <<< 5[^>]{0,200}service unavailable|in reply to (?:end of )?data|after (?:end of )?data\b"
)
_USER_UNKNOWN: Final = re.compile(r"user unknown|unknown user")
_VAGUE: Final = {"0.0", "1.0", "2.0", "3.0", "4.0", "5.0", "6.0", "7.0", "7.1", "2.1"}


@dataclass(frozen=True)
class Cause:
    """`kind` is hard or soft; `sentence` tells an agent what is wrong."""

    kind: str
    sentence: str


CAUSES: Final[dict[str, Cause]] = {
    "unknown_address": Cause("hard", "The address does not exist."),
    "unknown_domain": Cause("hard", "The domain of the address does not exist or takes no mail."),
    "moved": Cause("hard", "The person has moved to another address."),
    "takes_no_mail": Cause("hard", "The receiving server takes no mail at all."),
    "mailbox_full": Cause("soft", "The mailbox is full."),
    "mailbox_disabled": Cause("soft", "The mailbox is switched off."),
    "too_large": Cause("soft", "The message is too large for the receiving mailbox."),
    "spam": Cause("soft", "The receiving server took the message for spam."),
    "virus": Cause("soft", "The receiving server found a forbidden file or a virus in the message."),
    "authentication": Cause("soft", "The receiving server could not verify our domain (SPF, DKIM or DMARC)."),
    "blocked": Cause("soft", "The receiving server blocks our mail server."),
    "sender_refused": Cause("soft", "The receiving server refuses our sender address."),
    "refused": Cause("soft", "The recipient's rules refuse the message."),
    "too_many": Cause("soft", "The receiving server takes no more messages for now."),
    "too_late": Cause("soft", "The receiving server could not be reached for a long time."),
    "unreachable": Cause("soft", "The receiving server could not be reached."),
    "relay_denied": Cause("soft", "The receiving server does not feel responsible for the address."),
    "malformed": Cause("soft", "The receiving server could not read the message."),
    "loop": Cause("soft", "The message travelled in a circle between servers."),
    "server_error": Cause("soft", "The receiving server has a fault."),
    "unknown": Cause("soft", "The receiving server returned the message."),
}

# RFC 3463 subject and detail, whatever the class digit; None as detail stands for all the others of that subject.
_BY_STATUS: Final[dict[str, str]] = {
    "1.1": "unknown_address", "1.0": "unknown_address", "1.3": "unknown_address", "1.2": "unknown_domain",
    "1.4": "unknown_address", "1.6": "moved", "1.7": "sender_refused", "1.8": "sender_refused",
    "1.9": "malformed", "1.10": "takes_no_mail", "2.1": "mailbox_disabled", "2.2": "mailbox_full",
    "2.3": "too_large", "2.4": "refused", "3.1": "server_error", "3.2": "too_late", "3.4": "too_large",
    "3.5": "server_error", "4.0": "unreachable", "4.1": "unreachable", "4.2": "unreachable", "4.3": "server_error",
    "4.4": "unknown_domain", "4.5": "server_error", "4.6": "loop", "4.7": "too_late", "5.3": "server_error",
    "6.0": "malformed", "6.1": "malformed", "6.2": "malformed", "6.6": "malformed", "6.7": "malformed",
    "7.1": "refused", "7.2": "refused", "7.3": "refused", "7.7": "malformed", "7.8": "authentication",
    "7.9": "authentication", "7.13": "mailbox_disabled", "7.17": "refused", "7.20": "authentication",
    "7.21": "authentication", "7.22": "authentication", "7.23": "authentication", "7.24": "authentication",
    "7.25": "blocked", "7.509": "authentication", "1.351": "unknown_address",
    "7.26": "authentication", "7.27": "takes_no_mail",
}  # fmt: skip


def find_cause(status: str, *words: str) -> str:
    """The slug of the cause, 'unknown' for none. `words` are given the nearest to the recipient first.

    Clear words beside the recipient win over a status, a telling status wins over words that stand farther off, and
    these over a vague status; words that fit everything come last.
    """
    texts = [_plain(text) for text in words if text.strip()]
    near, far = texts[:1], texts[1:]
    codes = [code for code in (status, *(status_in(text) for text in texts)) if code]
    telling = [code for code in codes if code.partition(".")[2] not in _VAGUE]
    found = (
        next(filter(None, (_spoken(text, CLEAR) for text in near)), "")
        or next(filter(None, (_meant(code) for code in telling)), "")
        or next(filter(None, (_spoken(text, CLEAR) for text in far)), "")
        or next(filter(None, (_spoken(text, WIDE) for text in texts)), "")
        or next(filter(None, (_meant(code) for code in codes)), "unknown")
    )
    is_said = found == "unknown_address" and not any(_meant(code) == found for code in telling)
    if is_said and any(_USER_UNKNOWN.search(text) and _AFTER_DATA.search(text) for text in texts):
        return "refused"
    return found


def _plain(text: str) -> str:
    """Without addresses, whose names would mislead, in lower case and one line."""
    return _SPACES.sub(" ", _NAMES.sub("~", text[:6000]))[:4000].lower()


def _meant(code: str) -> str:
    return _BY_STATUS.get(code.partition(".")[2], "")


def _spoken(text: str, phrases: Phrases) -> str:
    return next((cause for cause, pattern in phrases if pattern.search(text)), "")


def status_in(text: str) -> str:
    """The most telling enhanced status in a text: one with a detail before a vague one; '' for none."""
    found = [".".join(match.groups()) for match in _STATUS_IN_TEXT.finditer(text[:20_000])]
    found = [code for code in found if int(code.split(".")[1]) <= 7]
    telling = [code for code in found if not code.endswith(("0.0", ".0")) and not code.startswith("2")]
    return next(iter([*telling, *(code for code in found if not code.startswith("2"))]), "")


def reply_in(text: str) -> str:
    """The first failing SMTP reply code (RFC 5321 4.2) in a text, '' for none."""
    return next((match.group(1) for match in _REPLY_IN_TEXT.finditer(text[:20_000]) if match.group(1)[0] != "2"), "")
