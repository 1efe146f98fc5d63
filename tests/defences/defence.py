"""A defence: some words of code, what stands there without it, and the tests that notice."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parents[2]
Needs = Literal["", "servers", "browser"]


@dataclass(frozen=True)
class Cut:
    """Where a defence stands: `text` is once in `file` (from the root of the tree); `instead` leaves the code valid."""

    file: str
    text: str
    instead: str

    def made_in(self, content: str) -> str:
        """The content without the defence. Raises LookupError when the text is not there exactly once."""
        if (count := content.count(self.text)) != 1:
            raise LookupError(f"{self.file} has this text {count} times: {self.text.strip()[:80]}")
        return content.replace(self.text, self.instead)


@dataclass(frozen=True)
class Defence:
    """`lines` are those of the proofs that it holds; `what` says it in plain words.

    `cuts` are taken out together: more than one where layers stand behind each other and each alone would hold.
    `tests` are those that fail without it, as `path::name` (all parameters) or `path::name[parameter]`. What they fail
    by is an assertion, unless `seen_by` names the exception in which it shows.
    """

    lines: tuple[str, ...]
    what: str
    cuts: tuple[Cut, ...]
    tests: tuple[str, ...]
    needs: Needs = ""
    seen_by: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{' '.join(self.lines)} · {self.what}"


def defence(
    lines: str, what: str, *cuts: tuple[str, str, str], tests: str, needs: Needs = "", seen_by: str = ""
) -> Defence:
    """One entry of the table. Words are parted by blanks; files and tests may leave `src/frontdesk/` away."""
    return Defence(
        tuple(lines.split()),
        what,
        tuple(Cut(_whole(file), text, instead) for file, text, instead in cuts),
        tuple(_whole(test) for test in tests.split()),
        needs,
        tuple(seen_by.split()),
    )


def _whole(path: str) -> str:
    return path if path.startswith(("tests/", "src/")) else f"src/frontdesk/{path}"
