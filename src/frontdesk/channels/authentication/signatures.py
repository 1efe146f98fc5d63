"""DKIM signatures (RFC 6376) and ARC chains (RFC 8617) of a mail, by dkimpy over our resolver."""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import dkim

from frontdesk.channels.authentication.resolver import Patient, Silent

MAX_SIGNATURES: Final = 8
MAX_SETS: Final = 20  # of an ARC chain; RFC 8617 allows 50, and real ones have a handful
# What the library finds wrong with strangers' signatures is a result, no error of ours to log.
_QUIET: Final = logging.Logger("frontdesk.channels.dkim", logging.CRITICAL + 1)
Lookup = Callable[..., bytes | None]


@dataclass(frozen=True)
class Signature:
    """One DKIM signature: its result and the domain that made it."""

    result: str
    domain: str


@dataclass(frozen=True)
class Chain:
    """An ARC chain: its result, the domain that sealed it last, and what that one says it had found."""

    result: str = "none"
    sealer: str = ""
    results: str = ""


def check_dkim(raw: bytes, names: Patient) -> list[Signature]:
    """Every signature of the mail, at most eight. Raises nothing."""
    try:
        mail = dkim.DKIM(raw, logger=_QUIET, minkey=1024)
    except Exception:
        return [Signature("permerror", "")]
    count = sum(1 for name, _ in mail.headers if name.lower() == b"dkim-signature")
    return [_one(mail, index, names) for index in range(min(count, MAX_SIGNATURES))]


def _one(mail: Any, index: int, names: Patient) -> Signature:
    mail.domain = None
    silent: list[bool] = []
    try:
        is_good = mail.verify(idx=index, dnsfunc=_keys(names, silent))
    except dkim.ValidationError:  # the text is not the one that was signed, or the signature has run out
        return Signature("temperror" if silent else "fail", _domain(mail))
    except Exception:  # broken tags, a key that is none: RFC 8601 calls it permerror
        return Signature("temperror" if silent else "permerror", _domain(mail))
    if silent:
        return Signature("temperror", _domain(mail))
    if not is_good:
        return Signature("fail", _domain(mail))
    fields = {name.strip().lower() for name in re.split(rb"\s*:\s*", mail.signature_fields.get(b"h", b""))}
    # A signature over a part of the body, or not over From, vouches for nobody (RFC 6376 8.2, 5.4).
    covers = b"from" in fields and b"l" not in mail.signature_fields
    return Signature("pass" if covers else "neutral", _domain(mail))


def check_arc(raw: bytes, names: Patient) -> Chain:
    """The ARC chain of the mail. Raises nothing."""
    silent: list[bool] = []
    try:
        mail = dkim.ARC(raw, logger=_QUIET, minkey=1024)
        if sum(1 for name, _ in mail.headers if name.lower() == b"arc-seal") > MAX_SETS:
            return Chain("fail")
        status, sets, _ = mail.verify(dnsfunc=_keys(names, silent))
    except Exception:
        return Chain("temperror" if silent else "fail")
    if silent:
        return Chain("temperror")
    if status == dkim.CV_None:
        return Chain()
    if status != dkim.CV_Pass or not sets:
        return Chain("fail")
    newest = sets[0]
    sealer = newest["as-domain"].decode("ascii", "replace").strip().lower()
    return Chain("pass", sealer, newest["aar-value"].decode("utf-8", "replace"))


def _keys(names: Patient, silent: list[bool]) -> Lookup:
    def lookup(name: bytes, timeout: float = 0) -> bytes | None:
        try:
            found = names.text(name.decode("ascii").rstrip("."))
        except UnicodeDecodeError:
            return None
        except Silent as error:
            silent.append(True)
            raise dkim.DnsTimeoutError(str(error)) from error
        return found[0] if found else None

    return lookup


def _domain(mail: Any) -> str:
    return bytes(mail.domain or b"").decode("ascii", "replace").strip().lower().rstrip(".")
