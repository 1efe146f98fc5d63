"""What somebody types into the search box, taken apart. Pure: which operators there are is told by the caller.

    refund "blue bag" invoic* -lost tag:vip,urgent from:"Ann Lee" due<2h created:2026-01..2026-03 milan OR turin

Words and operators all have to fit; `OR` between two of them asks for either. `-` before one asks for what does not
fit. A word that ends in `*` stands for all words that begin like it; quotes keep words together.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from frontdesk.tickets.logic.nearness import nearest

LONGEST, MOST_TERMS, MOST_VALUES, LONGEST_WORD = 500, 40, 20, 100
_SIGNS = ("<=", ">=", ":", "<", ">")
_OPERATOR = re.compile(r"([A-Za-z][\w.-]{0,59})(<=|>=|:|<|>)")
_PLAIN = re.compile(r"[^\s\"]+")
_ADDRESS = re.compile(r"//|\\")


class Place(NamedTuple):
    """Where in the text something stands: `end` is the first character after it."""

    start: int
    end: int


@dataclass(frozen=True)
class Term:
    """A word, or (`is_phrase`) several in their order; `is_prefix` stands for all that begin with it."""

    text: str
    place: Place
    is_phrase: bool = False
    is_prefix: bool = False
    is_negated: bool = False


@dataclass(frozen=True)
class Asked:
    """An operator: `sign` is one of `: < > <= >=`; a range "a..b" is one value, as it was typed."""

    name: str
    sign: str
    values: tuple[str, ...]
    place: Place
    is_negated: bool = False


@dataclass(frozen=True)
class Problem:
    """What cannot be understood, for people, and where. `instead` is what may have been meant, or ""."""

    message: str
    place: Place
    instead: str = ""


Either = tuple[Term | Asked, ...]


@dataclass(frozen=True)
class Typed:
    """The whole text. Every member of `clauses` has to fit; of its alternatives at least one."""

    text: str
    clauses: tuple[Either, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def words(self) -> list[Either]:
        """The clauses that are about words."""
        return [clause for clause in self.clauses if isinstance(clause[0], Term)]

    @property
    def operators(self) -> list[tuple[Asked, ...]]:
        """The clauses that are about operators."""
        return [clause for clause in self.clauses if isinstance(clause[0], Asked)]  # type: ignore[misc]

    def said(self) -> str:
        """The words that are asked for, without signs: what the reader is after."""
        terms = (part for clause in self.words for part in clause if isinstance(part, Term) and not part.is_negated)
        return " ".join(term.text for term in terms)


def read(text: str, names: Collection[str]) -> Typed:
    """The text taken apart; `names` are the operators that exist. What is wrong is told in `problems`."""
    if len(text) > LONGEST:
        return Typed(text[:LONGEST], (), (Problem(f"At most {LONGEST} characters.", Place(LONGEST, len(text))),))
    return _Reading(text.replace("\x00", " "), frozenset(names)).read()


class _Reading:
    def __init__(self, text: str, names: frozenset[str]) -> None:
        self.text, self.names, self.at = text, names, 0
        self.clauses: list[Either] = []
        self.problems: list[Problem] = []
        self.joins: Place | None = None  # an OR that waits for its right side

    def read(self) -> Typed:
        while (match := re.compile(r"\S").search(self.text, self.at)) is not None:
            self.at = match.start()
            if sum(map(len, self.clauses)) >= MOST_TERMS:
                self._wrong(f"At most {MOST_TERMS} words and operators.", Place(self.at, len(self.text)))
                break
            self._next()
        if self.joins:
            self._wrong("Something is missing after OR.", self.joins)
        return Typed(self.text, tuple(self.clauses), tuple(self.problems))

    def _next(self) -> None:
        start = self.at
        if re.compile(r"OR(?=\s|$)").match(self.text, start):
            self.at += 2
            if not self.clauses or self.joins:
                self._wrong("Something is missing before OR.", Place(start, self.at))
            else:
                self.joins = Place(start, self.at)
            return
        is_negated = self.text[start] == "-" and self.text[start + 1 : start + 2].strip() != ""
        self.at += is_negated
        part = self._operator(start, is_negated) or self._term(start, is_negated)
        if part is not None:
            self._add(part)

    def _add(self, part: Term | Asked) -> None:
        if not self.joins:
            self.clauses.append((part,))
            return
        place, self.joins = self.joins, None
        before = self.clauses.pop()
        if type(before[0]) is not type(part):
            self._wrong("OR joins two words or two operators, not one of each.", place)
        self.clauses.append((*before, part))

    def _operator(self, start: int, is_negated: bool) -> Asked | None:
        match = _OPERATOR.match(self.text, self.at)
        if match is None:
            return None
        name, sign = match.group(1).lower(), match.group(2)
        after = self.text[match.end() : match.end() + 1]
        if name not in self.names:
            if len(name) > 2 and after.strip() and not _ADDRESS.match(self.text, match.end()):
                self._unknown(name, Place(self.at, match.end()))
            return None
        self.at = match.end()
        values = self._values()
        place = Place(start, self.at)
        if not values:
            self._wrong(f"Say what {name}{sign} should be.", place)
        return Asked(name, sign, values, place, is_negated)

    def _values(self) -> tuple[str, ...]:
        """Values between commas, each plain or in quotes."""
        values: list[str] = []
        while True:
            start = self.at
            if self.text[start : start + 1] == '"':
                value = self._quoted()
            else:
                match = re.compile(r"[^\s,\"]*").match(self.text, start)
                value = match.group() if match else ""
                self.at = match.end() if match else start
            if value.strip():
                values.append(value.strip()[:LONGEST_WORD])
            if self.text[self.at : self.at + 1] != "," or len(values) >= MOST_VALUES:
                return tuple(values)
            self.at += 1

    def _term(self, start: int, is_negated: bool) -> Term | None:
        if self.text[self.at] == '"':
            words = self._quoted().strip()
            place = Place(start, self.at)
            return Term(words[:LONGEST_WORD], place, is_phrase=" " in words, is_negated=is_negated) if words else None
        match = _PLAIN.match(self.text, self.at)
        assert match is not None
        self.at = match.end()
        word = match.group()[:LONGEST_WORD]
        stem = word.strip("*")
        if not re.search(r"[^\W_]", stem):
            if not stem:
                self._wrong("A word needs a beginning before the *.", Place(start, self.at))
            return None
        return Term(stem, Place(start, self.at), is_prefix=word.endswith("*"), is_negated=is_negated)

    def _quoted(self) -> str:
        start = self.at
        end = self.text.find('"', start + 1)
        if end < 0:
            self._wrong("The quotes are not closed.", Place(start, len(self.text)))
            end = len(self.text)
        self.at = min(end + 1, len(self.text))
        return self.text[start + 1 : end]

    def _unknown(self, name: str, place: Place) -> None:
        if self.text[place.start : place.end].endswith(":") or nearest(name, self.names):
            meant = nearest(name, self.names)
            hint = f" Did you mean {meant}:?" if meant else " To look for the text itself, put it in quotes."
            self._wrong(f"There is no operator {name}:.{hint}", place, meant)

    def _wrong(self, message: str, place: Place, instead: str = "") -> None:
        self.problems.append(Problem(message, place, instead))


class Cursor(NamedTuple):
    """What is being typed at the end of the text: a name, or (with `name`) a value; replaces from `start` on."""

    name: str
    begun: str
    start: int


def at_end(text: str, names: Collection[str]) -> Cursor | None:
    """What could be completed: the last word, if it may become an operator or is an operator's value."""
    match = re.search(r"(?:^|\s)-?(?:([A-Za-z][\w.-]{0,59}):(?:[^\s\",]*,)*)?(\"[^\"]*|[^\s\",:<>]*)$", text[:LONGEST])
    if match is None:
        return None
    name, begun = (match.group(1) or "").lower(), match.group(2)
    if name and name not in names:
        return None
    return Cursor(name, begun.lstrip('"'), match.start(2))
