"""DMARC (RFC 7489): what the author's domain publishes, and whether SPF or DKIM speak for that very domain."""

import importlib.resources
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from publicsuffix2 import PublicSuffixList

from frontdesk.channels.authentication.resolver import Patient, Silent


@dataclass(frozen=True)
class Policy:
    """A published record: `action` none, quarantine or reject; strictness of alignment."""

    action: str
    is_dkim_strict: bool = False
    is_spf_strict: bool = False


def check_dmarc(author: str, spf: tuple[str, str], signed_by: list[str], names: Patient) -> tuple[str, str]:
    """(result, policy) for the author's domain.

    `spf` is (result, domain) of SPF, `signed_by` the domains whose DKIM signatures are good. Without a published
    record the result is "none".
    """
    if not author or "." not in author:
        return "none", ""
    try:
        found = find_policy(author, names)
    except Silent:
        return "temperror", ""
    if found is None:
        return "none", ""
    by_spf = spf[0] == "pass" and aligned(spf[1], author, is_strict=found.is_spf_strict)
    by_dkim = any(aligned(domain, author, is_strict=found.is_dkim_strict) for domain in signed_by)
    return "pass" if by_spf or by_dkim else "fail", found.action


def find_policy(author: str, names: Patient) -> Policy | None:
    """The record of the domain itself, else of its organisation. Raises Silent."""
    tags = _record(author, names)
    if tags is not None:
        return _policy(tags, tags.get("p", ""))
    above = organisation(author)
    tags = _record(above, names) if above and above != author else None
    return None if tags is None else _policy(tags, tags.get("sp") or tags.get("p", ""))


def _policy(tags: dict[str, str], action: str) -> Policy | None:
    if action not in {"none", "quarantine", "reject"}:
        # RFC 7489 6.6.3: without a valid p, a record that asks for reports counts as p=none, another as none at all.
        return Policy("none") if tags.get("rua") else None
    return Policy(action, tags.get("adkim") == "s", tags.get("aspf") == "s")


def _record(domain: str, names: Patient) -> dict[str, str] | None:
    """Tags of the one DMARC record of a domain; two records are none (RFC 7489 6.6.3)."""
    texts = [text.decode("ascii", "replace") for text in names.text(f"_dmarc.{domain}")]
    found = [text for text in texts if text.replace(" ", "").lower().startswith("v=dmarc1")]
    if len(found) != 1:
        return None
    tags: dict[str, str] = {}
    for part in found[0].split(";"):
        name, equals, value = part.partition("=")
        if equals:
            tags.setdefault(name.strip().lower(), value.strip().lower())
    return tags


def aligned(domain: str, author: str, *, is_strict: bool = False) -> bool:
    """Whether two domains are the same (strict), or belong to one organisation."""
    domain, author = domain.lower().rstrip("."), author.lower().rstrip(".")
    if not domain or not author:
        return False
    return domain == author or (not is_strict and organisation(domain) == organisation(author) != "")


@lru_cache(maxsize=4096)
def organisation(domain: str) -> str:
    """The registered domain above `domain` by the public suffix list; '' for a suffix itself."""
    domain = domain.lower().rstrip(".")
    suffix = _suffixes().get_tld(domain, strict=True) or domain.rpartition(".")[2]
    if domain == suffix:
        return ""
    return f"{domain.removesuffix('.' + suffix).rpartition('.')[2]}.{suffix}"


@lru_cache(maxsize=1)
def _suffixes() -> Any:
    """The list that comes with authheaders, read once."""
    source = importlib.resources.files("authheaders") / "public_suffix_list.txt"
    with source.open(encoding="utf-8") as file:
        return PublicSuffixList(file)
