"""What a trusted server wrote into a mail: `Authentication-Results` (RFC 8601), and the hop at which it came in.

Anyone can write such fields into a mail before sending it. Only those count that name a configured server and stand
where that server puts them: in the topmost run of fields in its name. Servers that conform remove forged ones with
their own name (RFC 8601 section 5); an administrator names only such servers.
"""

import ipaddress
import re
from dataclasses import dataclass, field
from typing import Final

from frontdesk.channels.authentication.verdict import METHODS, result_word
from frontdesk.channels.mail.headers import Headers, one_line

_COMMENT: Final = re.compile(r"\((?:[^()\\]|\\.){0,500}\)")
_RESULT: Final = re.compile(
    r"^\s*([a-z][a-z0-9-]{0,30})(?:/\d+)?\s*=\s*([a-z]{1,20})\b(.*)$", re.IGNORECASE | re.DOTALL
)
_PROPERTY: Final = re.compile(
    r"\b(header|smtp|policy|arc)\.([a-z0-9_-]{1,30})\s*=\s*(\"[^\"]{0,320}\"|[^\s;]{1,320})", re.I
)
_FROM: Final = re.compile(r"^\s*from\s+(\S{1,255})", re.IGNORECASE)
_BY: Final = re.compile(r"\bby\s+([^\s;()]{1,255})", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"\[(?:IPv6:)?([0-9A-Fa-f:.]{3,45})\]")
MAX_FIELDS: Final = 200


@dataclass(frozen=True)
class Reported:
    """Results by method, of one server; `spf_domain` and `signed_by` are the domains that they speak of."""

    server: str = ""
    results: dict[str, str] = field(default_factory=dict)
    spf_domain: str = ""
    signed_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hop:
    """How the mail reached the first trusted server: the client's address and greeting, and the return path."""

    client: str = ""
    helo: str = ""
    sender: str = ""


def read_reported(headers: Headers, trusted: frozenset[str]) -> Reported:
    """What the trusted servers say, the topmost run of their fields alone; of two results for one check the first."""
    if not trusted:
        return Reported()
    run: list[str] = []
    for name, value in headers.fields[:MAX_FIELDS]:
        text = one_line(value.decode("utf-8", "replace"))
        if name == "authentication-results" and authserv_id(text) in trusted:
            run.append(text)
        elif run:
            break
    return read_results(run)


def authserv_id(value: str) -> str:
    """The server that a field speaks for, in lower case."""
    head = _COMMENT.sub(" ", value).partition(";")[0].split()
    return head[0].strip('"').lower() if head else ""


def read_results(values: list[str]) -> Reported:
    """The results in fields of one server, comments left out."""
    results: dict[str, str] = {}
    signed: list[str] = []
    spf_domain = ""
    for value in values:
        for part in _COMMENT.sub(" ", value[:20_000]).split(";")[1:60]:
            match = _RESULT.match(part)
            method = match.group(1).lower() if match else ""
            if match is None or method not in METHODS:
                continue
            result = result_word(match.group(2))
            said = {f"{kind}.{name}".lower(): text.strip('"').lower() for kind, name, text in _PROPERTY.findall(part)}
            if method == "dkim":
                results[method] = "pass" if "pass" in {result, results.get(method)} else results.get(method, result)
                if result == "pass":
                    signed.append(said.get("header.d") or said.get("header.i", "").rpartition("@")[2])
                continue
            if method == "spf" and method not in results:
                spf_domain = (
                    said.get("smtp.mailfrom") or said.get("smtp.mfrom") or said.get("smtp.helo", "")
                ).rpartition("@")[2]
            results.setdefault(method, result)
    server = authserv_id(values[0]) if values else ""
    return Reported(server, results, spf_domain, tuple(domain for domain in signed if domain))


def border(headers: Headers, trusted: frozenset[str]) -> Hop:
    """Where the mail entered the trusted servers: the last of the unbroken run of their `Received` fields."""
    found, sender = "", ""
    for name, value in headers.fields[:MAX_FIELDS]:
        text = one_line(value.decode("utf-8", "replace"))
        if name == "return-path" and not found and not sender:
            sender = text.strip().strip("<>")
        if name != "received":
            continue
        by = _BY.search(_COMMENT.sub(" ", text))
        if by is None or by.group(1).lower().rstrip(".") not in trusted:
            break
        found = text
    match = _FROM.match(found)
    address = _ADDRESS.search(found)
    if match is None or address is None or not _is_address(address.group(1)):
        return Hop()
    return Hop(address.group(1), match.group(1), sender)


def _is_address(value: str) -> bool:
    try:
        return not ipaddress.ip_address(value).is_private
    except ValueError:
        return False
