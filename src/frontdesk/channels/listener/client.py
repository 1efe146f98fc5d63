"""Who really brought a mail, when a relay of ours stands between. Pure: no connection, no database."""

import ipaddress
import re
from dataclasses import dataclass
from typing import Final

from frontdesk.channels.mail.headers import split_headers

_RECEIVED: Final = re.compile(
    r"^from\s+(\S{1,255})\s+\([^()\[\]]{0,300}\[(?:IPv6:)?([0-9a-fA-F.:]{2,45})\]", re.IGNORECASE
)
_HEXADECIMAL: Final = re.compile(r"\+([0-9A-F]{2})")


@dataclass(frozen=True)
class Client:
    """An IP address, '' when unknown, and the name that it gave in its greeting."""

    address: str = ""
    helo: str = ""


def from_xclient(words: str, present: Client) -> Client | None:
    """The client after `XCLIENT ATTRIBUTE=value …` (Postfix XCLIENT_README); None for a syntax error."""
    address, helo = present.address, present.helo
    for word in words.split():
        name, equals, value = word.partition("=")
        if not equals:
            return None
        value = _HEXADECIMAL.sub(lambda match: chr(int(match.group(1), 16)), value)
        is_unknown = value.upper() in {"[UNAVAILABLE]", "[TEMPUNAVAIL]"}
        if name.upper() == "ADDR":
            address = "" if is_unknown else ip_of(value)
            if not address and not is_unknown:
                return None
        elif name.upper() == "HELO":
            helo = "" if is_unknown else value[:255]
    return Client(address, helo)


def from_received(raw: bytes) -> Client:
    """The client that the topmost Received field names: the one that the relay itself has written."""
    headers, _ = split_headers(raw[:200_000])
    match = _RECEIVED.match(headers.raw("received"))
    return Client(ip_of(match.group(2)), match.group(1)) if match else Client()


def ip_of(text: str) -> str:
    """The address in its usual form, without `IPv6:` and scope, IPv4 inside IPv6 as IPv4; '' when it is none."""
    try:
        found = ipaddress.ip_address(text.strip("[]").removeprefix("IPV6:").removeprefix("IPv6:").split("%")[0])
    except ValueError:
        return ""
    inner = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return str(inner or found)
