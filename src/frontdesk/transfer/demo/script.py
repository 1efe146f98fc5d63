"""The demo's texts, read from files that people can write: articles and stories.

A story begins with `@ category | channels | priority | tags | pace | who` and lists `? subjects`; then every line is a
step: a letter, for `E` and `H` a team, and what is said (`//` parts paragraphs). C the customer writes; the agent
K answers, P answers and waits for the customer, W answers and waits for a third party, D answers and solves; N is a
note, E escalates, H hands over, F attaches a file to the last message, X the customer confirms, S the survey's answer.
"""

from dataclasses import dataclass, field
from html import escape
from importlib.resources import files
from re import sub

TEXTS = files("frontdesk.transfer.demo")
PRIORITIES = {"urgent": 1, "high": 2, "normal": 3, "low": 4, "": 3}


@dataclass(frozen=True)
class Step:
    """`arg` is a team's slug, a score or a file's name."""

    letter: str
    arg: str
    text: str


@dataclass
class Story:
    category: str
    channels: list[str]
    priority: int
    tags: list[str]
    is_fast: bool
    is_employees: bool
    subjects: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)


@dataclass
class Shelf:
    """A section with its articles."""

    name: str
    icon: str
    description: str
    is_internal: bool
    pages: list["Page"] = field(default_factory=list)


@dataclass
class Page:
    title: str
    is_featured: bool
    summary: str = ""
    lines: list[str] = field(default_factory=list)

    def html(self) -> str:
        """Lines as paragraphs, those with a dash as list items."""
        out, in_list = [], False
        for line in self.lines:
            is_item = line.startswith("- ")
            if is_item != in_list:
                out.append("<ul>" if is_item else "</ul>")
                in_list = is_item
            body = sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", escape(line.removeprefix("- "), quote=False))
            out.append(f"<li>{body}</li>" if is_item else f"<p>{body}</p>")
        return "".join([*out, "</ul>" if in_list else ""])


def stories() -> list[Story]:
    """All stories, in the order of their files."""
    found: list[Story] = []
    for line in _lines("stories"):
        letter, _, rest = line.partition(" ")
        match letter:
            case "@":
                found.append(_headed(rest))
            case "?":
                found[-1].subjects.append(rest)
            case "E" | "H" | "S":
                arg, _, text = rest.partition(":")
                found[-1].steps.append(Step(letter, arg.strip(), text.strip()))
            case "F":
                found[-1].steps.append(Step(letter, rest, ""))
            case _:
                found[-1].steps.append(Step(letter, "", rest))
    return found


def shelves() -> list[Shelf]:
    """All sections of the help centre with their articles."""
    found: list[Shelf] = []
    for line in _lines("articles"):
        mark, _, rest = line.partition(" ")
        match mark:
            case "=":
                name, icon, description, *more = (part.strip() for part in rest.split("|"))
                found.append(Shelf(name, icon, description, "internal" in more))
            case "#":
                found[-1].pages.append(Page(rest.removesuffix(" *"), rest.endswith(" *")))
            case ">":
                found[-1].pages[-1].summary = rest
            case _:
                found[-1].pages[-1].lines.append(line)
    return found


def _headed(text: str) -> Story:
    parts = [part.strip() for part in text.split("|")] + [""] * 6
    category, channels, priority, tags, pace, who = parts[:6]
    return Story(category, channels.split(), PRIORITIES[priority], tags.split(), pace == "fast", who == "employee")


def _lines(folder: str) -> list[str]:
    names = sorted(entry.name for entry in (TEXTS / folder).iterdir() if entry.name.endswith(".txt"))
    texts = ((TEXTS / folder / name).read_text(encoding="utf-8") for name in names)
    return [line.strip() for text in texts for line in text.splitlines() if line.strip()]
