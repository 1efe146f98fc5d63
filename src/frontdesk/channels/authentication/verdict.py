"""What the checks found about the author of a mail."""

from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from typing import Any, Final

RESULTS: Final = frozenset({"pass", "fail", "softfail", "neutral", "none", "temperror", "permerror"})
METHODS: Final = ("spf", "dkim", "dmarc", "arc")


class Standing(StrEnum):
    """How far the From address may be believed."""

    VERIFIED = "verified"  # its domain vouches for the mail
    UNVERIFIED = "unverified"  # nobody says yes or no
    FAILED = "failed"  # its domain says that this mail is not its own


@dataclass(frozen=True)
class Verdict:
    """Results in the words of RFC 8601; `domain` is that of the author, `by` who checked ("us", a server, or "")."""

    spf: str = "none"
    dkim: str = "none"
    dmarc: str = "none"
    arc: str = "none"
    standing: Standing = Standing.UNVERIFIED
    domain: str = ""
    by: str = ""

    @property
    def results(self) -> dict[str, str]:
        """The four results by the names of their checks."""
        return {name: getattr(self, name) for name in METHODS}

    def as_json(self) -> dict[str, Any]:
        """For the database and for people who read it there."""
        return asdict(self) | {"standing": self.standing.value}

    @classmethod
    def load(cls, data: object) -> "Verdict":
        """A stored verdict; anything unknown counts as not looked at."""
        if not isinstance(data, dict):
            return cls()
        known = {one.name: str(data[one.name]) for one in fields(cls) if one.name in data}
        results = {name: known[name] for name in METHODS if known.get(name) in RESULTS}
        word = known.get("standing", "")
        standing = Standing(word) if word in set(Standing) else Standing.UNVERIFIED
        return cls(**results, standing=standing, domain=known.get("domain", ""), by=known.get("by", ""))

    def doubted(self) -> "Verdict":
        """The same without the honour of being verified: the From field does not name one person plainly (A08)."""
        return replace(self, standing=Standing.UNVERIFIED) if self.standing is Standing.VERIFIED else self

    def refused(self) -> "Verdict":
        """The same as failed: the From field cannot be believed whatever its domain says."""
        return replace(self, standing=Standing.FAILED)


def result_word(value: str) -> str:
    """A result as RFC 8601 spells it; what we do not know is none, and older words have their present one."""
    word = value.strip().lower()
    word = {"hardfail": "fail", "unknown": "permerror", "error": "temperror", "policy": "neutral"}.get(word, word)
    return word if word in RESULTS else "none"
