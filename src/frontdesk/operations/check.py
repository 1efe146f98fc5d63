"""What every check is: a look at one component that ends in findings.

`class Disk(Check, slug="disk")` in `checks/` registers itself; `frontdesk doctor` runs them all in their order.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import ClassVar, Literal

State = Literal["good", "doubtful", "bad"]


@dataclass(frozen=True)
class Finding:
    """What a check saw: its slug, the state, one sentence, and how to mend it when it is not good."""

    check: str
    state: State
    says: str
    mend: str = ""


class Check(ABC):
    """One component. `order` says when it runs: what others stand on comes first."""

    catalogue: ClassVar[dict[str, type["Check"]]] = {}
    slug: ClassVar[str]
    order: ClassVar[int] = 50

    def __init_subclass__(cls, slug: str, order: int = 50) -> None:
        """Register the check. Raises TypeError for a taken slug."""
        if slug in Check.catalogue:
            raise TypeError(f"two checks are called {slug}")
        cls.slug, cls.order = slug, order
        Check.catalogue[slug] = cls

    @abstractmethod
    def look(self) -> Iterator[Finding]:
        """Yield what was found. May raise: that becomes a finding."""

    def good(self, says: str) -> Finding:
        """All is well."""
        return Finding(self.slug, "good", says)

    def doubtful(self, says: str, mend: str) -> Finding:
        """It works, but somebody should look at it."""
        return Finding(self.slug, "doubtful", says, mend)

    def bad(self, says: str, mend: str) -> Finding:
        """It does not work."""
        return Finding(self.slug, "bad", says, mend)


def examine(only: str = "") -> list[Finding]:
    """Run every check (or only one) and return all findings; never raises."""
    load()
    found: list[Finding] = []
    for kind in sorted(Check.catalogue.values(), key=lambda kind: kind.order):
        if only and kind.slug != only:
            continue
        check = kind()
        try:
            found += check.look()
        except Exception as error:  # a check that cannot look has found something
            text = str(error).strip().split("\n", 1)[0]
            found.append(check.bad(f"could not be checked: {type(error).__name__}: {text}", "See the findings above."))
    return found


def load() -> None:
    """Import every file of `checks/`, so that each registers itself."""
    package = import_module("frontdesk.operations.checks")
    for module in iter_modules(package.__path__):
        import_module(f"{package.__name__}.{module.name}")
