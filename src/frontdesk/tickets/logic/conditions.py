"""A tree of conditions: what a saved view, a search, a macro asks of tickets. Pure: what facts mean is not known here.

Stored and sent as JSON:

    {"join": "all", "parts": [
        {"fact": "status", "is": "any", "values": ["new", "open"]},
        {"join": "any", "parts": [...]}]}

`join` is "all" (every part holds), "any" (at least one does) or "none" (no part does). An empty group holds nothing
back: "all" and "none" of nothing are true, and so is "any" of nothing, since nobody has asked for anything yet.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

Join = Literal["all", "any", "none"]
JOINS: tuple[Join, ...] = ("all", "any", "none")
DEEPEST, MOST_CONDITIONS, MOST_VALUES, LONGEST_VALUE = 4, 60, 100, 300


class FaultyCondition(ValueError):
    """The tree cannot be asked. The message says why, for people."""


@dataclass(frozen=True)
class Condition:
    """One question: what the `fact` is to its `values`, as `operator` compares them. All are plain strings."""

    fact: str
    operator: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """Conditions and groups, joined."""

    join: Join = "all"
    parts: tuple["Condition | Group", ...] = ()

    def conditions(self) -> Iterator[Condition]:
        """Every condition of the tree, in its order."""
        for part in self.parts:
            if isinstance(part, Condition):
                yield part
            else:
                yield from part.conditions()

    def facts(self) -> set[str]:
        """Slugs of all facts that the tree asks about."""
        return {each.fact for each in self.conditions()}

    def also(self, *parts: "Condition | Group") -> "Group":
        """This tree, and these as well."""
        if self.join == "all":
            return Group("all", (*self.parts, *parts))
        return Group("all", (self, *parts))


EVERYTHING = Group()


def without_spam(tree: Group) -> Group:
    """What a list shows of a tree: spam only where its conditions speak of the status."""
    return tree if "status" in tree.facts() else tree.also(Condition("status", "none", ("spam",)))


def read(data: object) -> Group:
    """The tree in parsed JSON. Raises FaultyCondition for everything that has not exactly its form (A31, A41)."""
    tree = _group(data, 1)
    if sum(1 for _ in tree.conditions()) > MOST_CONDITIONS:
        raise FaultyCondition(f"At most {MOST_CONDITIONS} conditions.")
    return tree


def _group(data: object, depth: int) -> Group:
    if not isinstance(data, dict) or not set(data) <= {"join", "parts"}:
        raise FaultyCondition("This is no group of conditions.")
    join, parts = data.get("join", "all"), data.get("parts", [])
    if join not in JOINS or not isinstance(parts, list):
        raise FaultyCondition("A group asks for all, any or none of its conditions.")
    if depth > DEEPEST:
        raise FaultyCondition(f"At most {DEEPEST} groups inside each other.")
    return Group(join, tuple(_part(part, depth) for part in parts))


def _part(data: object, depth: int) -> Condition | Group:
    if isinstance(data, dict) and "fact" in data:
        return _condition(data)
    return _group(data, depth + 1)


def _condition(data: dict[Any, Any]) -> Condition:
    fact, operator, values = data["fact"], data.get("is", ""), data.get("values", [])
    if not set(data) <= {"fact", "is", "values"} or not isinstance(values, list):
        raise FaultyCondition("A condition has a fact, an operator and values.")
    if len(values) > MOST_VALUES:
        raise FaultyCondition(f"At most {MOST_VALUES} values in one condition.")
    for word in (fact, operator, *values):
        if not isinstance(word, str) or len(word) > LONGEST_VALUE or "\x00" in word:
            raise FaultyCondition("A condition is made of short words.")
    return Condition(fact, operator, tuple(values))


def write(tree: Group) -> dict[str, Any]:
    """The tree as JSON; `read` gives it back."""
    return {"join": tree.join, "parts": [_written(part) for part in tree.parts]}


def _written(part: Condition | Group) -> dict[str, Any]:
    if isinstance(part, Group):
        return write(part)
    return {"fact": part.fact, "is": part.operator, "values": list(part.values)}


def holds(tree: Group, condition_holds: Callable[[Condition], bool]) -> bool:
    """What the tree comes to, given what each condition does."""
    found = (
        condition_holds(part) if isinstance(part, Condition) else holds(part, condition_holds) for part in tree.parts
    )
    if not tree.parts:
        return True
    return all(found) if tree.join == "all" else any(found) if tree.join == "any" else not any(found)
