"""E-mail addresses: the one rule by which all of Frontdesk reads, compares and stores them.

An address is a plain mailbox (RFC 5321, 4.1.2) whose local part may hold letters beyond ASCII (RFC 6531). What stands
around it in a header field is the business of `channels.mail.addresses`.
"""

import re
import unicodedata
from typing import Final

import idna

LONGEST: Final = 254  # octets, RFC 5321 as corrected by erratum 1690
_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\U0010ffff-]+"
_LOCAL: Final = re.compile(rf"{_ATOM}(?:\.{{1,3}}{_ATOM})*\.?")
_QUOTED_LOCAL: Final = re.compile(r'"([^"\\@\x00-\x1f]{1,64})"')
_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?"
_DOMAIN: Final = re.compile(rf"(?:{_LABEL}\.)*{_LABEL}|\[[0-9A-Fa-f:.IPv]{{3,50}}\]")
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"})

# Domains under which everybody can have an address: what is known of one there says nothing of the others.
SHARED_DOMAINS: Final = frozenset(
    {
        "aol.com", "bluewin.ch", "freenet.de", "free.fr", "gmail.com", "gmx.at", "gmx.de", "gmx.net", "googlemail.com",
        "hotmail.com", "icloud.com", "live.com", "mail.com", "mail.ru", "me.com", "msn.com", "orange.fr", "outlook.com",
        "proton.me", "protonmail.com", "qq.com", "t-online.de", "web.de", "yahoo.com", "yandex.ru",
    }
)  # fmt: skip


def exact_email(value: str) -> str:
    """`value` as an exact address, or '' when it is none (A09).

    The local part stays as it was written, but for quotes that it does not need. The domain is the one that the name
    service knows: lower case, letters beyond ASCII as A-labels (UTS 46, RFC 5891). So both spellings of one domain are
    one address, and a domain that only looks like another one shows that it is another (A11).
    """
    value = value.strip()
    if value.count("@") != 1 or "=?" in value or len(value) > 2 * LONGEST:
        return ""
    local, _, domain = value.rpartition("@")
    quoted = _QUOTED_LOCAL.fullmatch(local)
    local = _composed(quoted[1] if quoted else local)
    if not _LOCAL.fullmatch(local) or any(unicodedata.category(char) in _UNSEEN for char in local + domain):
        return ""
    email = f"{local}@{_known_domain(domain)}"
    return email if not email.endswith("@") and len(email.encode()) <= LONGEST else ""


def normal_email(value: str) -> str:
    """The form in which addresses are stored and compared: `exact_email` with a local part in lower case."""
    local, at, domain = exact_email(value).rpartition("@")
    return f"{''.join(map(_lower, local))}{at}{domain}"


def _composed(local: str) -> str:
    """NFC (RFC 6532, 3.1), except where that would make ASCII of what was none: the Kelvin sign is no K (A11)."""
    composed = unicodedata.normalize("NFC", local)
    return composed if _ascii(composed) <= _ascii(local) else local


def _ascii(text: str) -> int:
    return sum(char.isascii() for char in text)


def _lower(char: str) -> str:
    """Lower case that never turns a letter beyond ASCII into one of ASCII, or into two."""
    lowered = char.lower()
    return lowered if char.isascii() or (len(lowered) == 1 and not lowered.isascii()) else char


def _known_domain(domain: str) -> str:
    """The domain in lower case and ASCII, without its last dot; '' for what is none."""
    domain = domain.removesuffix(".")
    if not domain.isascii():
        try:
            domain = idna.encode(domain, uts46=True).decode()
        except (idna.IDNAError, UnicodeError):
            return ""
    return domain.lower() if _DOMAIN.fullmatch(domain) else ""
