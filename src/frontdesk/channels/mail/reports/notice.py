"""A report's own words, apart from the mail that it returns."""

import re
from dataclasses import dataclass
from typing import Final

from frontdesk.channels.mail.entities import Entity
from frontdesk.channels.mail.headers import Headers, split_headers
from frontdesk.channels.mail.reports.fields import addresses_in

MAX_WORDS: Final = 20_000
_RETURNED_TYPES: Final = {
    "message/rfc822", "message/global", "text/rfc822-headers", "text/rfc822-header", "message/rfc822-headers",
    "message/global-headers", "message/partial",
}  # fmt: skip
_ORIGINAL_BEGINS: Final = re.compile(
    r"^[ \t>|]{0,20}(?:-{2,60}|={2,60}|_{2,60}|\*{2,60})[^\n]{0,60}(?:copy of (?:the|your) (?:message|mail)|"
    r"original (?:message|mail|header)|(?:message|mail)(?: headers?)? follows|undelivered message|unsent message|"
    r"returned (?:message|mail)|below this line|(?:header|beginning) of (?:the|your) )[^\n]{0,80}$|"
    r"^[ \t>*|]{0,20}(?:(?:your |the )?(?:original|undelivered|returned|unsent|rejected) "
    r"(?:message|mail|e-?mail|headers?)[^\n]{0,30}(?:follows?|is (?:below|attached)|as follows|included|header|text|:)|"
    r"(?:the )?(?:message|mail)(?: headers?)? (?:follows|returned|text follows|that you sent)|"
    r"message header|failed message follows|content of (?:the )?(?:message|mail)|-+ ?original ?-+|元のメッセージ|"
    r"received message|message header is as follows|first \d+ (?:bytes|lines)|header information)[^\n]{0,60}$|"
    r"^[ \t>|]{0,20}(?:return-path:[ \t]*<?[^\n]{0,200}|received:[ \t]+(?:from|by)\b|x-original-to:|dkim-signature:)",
    re.IGNORECASE | re.MULTILINE,
)
_MESSAGE_ID: Final = re.compile(rb"message-id:[ \t>|]{0,20}(?:\r?\n[ \t>|]{1,20})?(<[^<>\s]{3,300}>)", re.IGNORECASE)
_HEADER: Final = re.compile(r"^[ \t>|]{0,20}([A-Za-z][A-Za-z-]{1,40}):[ \t]*(\S[^\n]{0,500})$", re.MULTILINE)


@dataclass(frozen=True)
class Notice:
    """`words` are the report's own, `returned` what it gives back of our mail (headers, perhaps the body)."""

    words: str
    returned: bytes

    @property
    def returned_headers(self) -> Headers:
        return split_headers(self.returned[:200_000])[0]

    @property
    def returns_a_report(self) -> bool:
        """Whether what is returned is itself a delivery report, which a gateway wrapped."""
        return "multipart/report" in self.returned_headers.raw("content-type").lower()

    def message_ids(self) -> tuple[str, ...]:
        """Message-IDs of returned mails, the outermost first."""
        found = [match.decode("ascii", "replace") for match in _MESSAGE_ID.findall(self.returned[:200_000])]
        return tuple(dict.fromkeys(found))[:20]

    def returned_addresses(self) -> tuple[str, ...]:
        """Addresses in the returned mail that may be one of ours with its signature."""
        headers = self.returned_headers
        names = ("reply-to", "return-path", "from", "sender", "x-envelope-from")
        found = [one for name in names for value in headers.raws(name)[:3] for one in addresses_in(value[:2000])]
        return tuple(dict.fromkeys(found))[:10]

    def spoken(self, *names: str) -> list[str]:
        """Values of lines such as `To: …` in the report's own words."""
        return [value.strip() for name, value in _HEADER.findall(self.words) if name.lower() in names]


def read_notice(text: str, entities: list[Entity]) -> Notice:
    """Part a report from what it returns, whether that is a part of its own or stands below in the text."""
    returned = [entity.content()[:200_000] for entity in entities if entity.content_type in _RETURNED_TYPES]
    words = text[: MAX_WORDS * 10]
    begins = _ORIGINAL_BEGINS.search(words)
    if begins is not None and begins.start() > 0:
        words, rest = words[: begins.start()], words[begins.start() :]
        returned.append(_unquoted(rest).encode())
    if not words.strip():
        words = text
    return Notice(words[:MAX_WORDS], b"\n\n".join(returned))


def _unquoted(rest: str) -> str:
    """The returned mail with its margin (blanks, bars, quotation marks) taken away, headers first."""
    lines = [re.sub(r"^[ \t]*[>|]+[ \t]?", "", line) for line in rest.splitlines()]
    start = next((at for at, line in enumerate(lines) if re.match(r"^[ \t]*[A-Za-z][A-Za-z-]+:", line)), 0)
    margin = len(lines[start]) - len(lines[start].lstrip()) if lines else 0
    return "\n".join(line[margin:] if not line[:margin].strip() else line for line in lines[start:])
