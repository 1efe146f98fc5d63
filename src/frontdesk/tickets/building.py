"""Conditions in a form: a tree that is changed by the form's own buttons, so that it works without a script.

Each part of the tree has a path ("0.2": the third part of the first group). A condition is sent as `fact:PATH`,
`is:PATH` and any number of `value:PATH`, a group as `join:PATH`; the root's path is "". The button that was pressed
says what to change: `act` is `add:PATH`, `group:PATH` or `drop:PATH`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.http import QueryDict

from frontdesk.tickets import facts
from frontdesk.tickets.fact import Asker, Fact, NotAValue
from frontdesk.tickets.logic.commas import joined, parted
from frontdesk.tickets.logic.conditions import (
    DEEPEST,
    JOINS,
    MOST_CONDITIONS,
    Condition,
    FaultyCondition,
    Group,
    Join,
)
from frontdesk.tickets.operators import Operator

JOIN_LABELS = {"all": "All of these", "any": "At least one of these", "none": "None of these"}
SUGGESTED_MOMENTS = ("now", "today", "yesterday", "now+2h", "today-7d", "week", "month", "month-1", "year")
FIRST = "status"


@dataclass(frozen=True)
class PartShown:
    """One condition or group as the page draws it. `problem` says what is wrong with it."""

    path: str
    join: str = ""
    parts: list["PartShown"] = field(default_factory=list)
    fact: Fact | None = None
    operator: Operator | None = None
    values: tuple[str, ...] = ()
    text: str = ""
    problem: str = ""
    depth: int = 0

    @property
    def is_group(self) -> bool:
        return self.join != ""

    @property
    def may_nest(self) -> bool:
        return self.depth + 1 < DEEPEST

    @property
    def options(self) -> list[tuple[str, str]]:
        """What can be chosen, where the operator wants some of a list."""
        wants = self.operator is not None and self.operator.takes == "some"
        if self.fact is None or not wants or self.fact.control != "choice":
            return []
        found = self.fact.options()
        known = {value for value, _ in found}
        gone = [value for value in self.values if value not in known]  # of somebody who has left, for example
        return [*found, *zip(gone, self.fact.named(gone), strict=True)]


def read_form(data: QueryDict) -> Group:
    """The tree that was sent, as far as it is one: what is wrong with its values is said when it is shown."""
    names: dict[str, set[str]] = {}
    for key in data:
        kind, _, path = key.partition(":")
        if kind in {"fact", "join"} and all(step.isdecimal() and len(step) < 4 for step in path.split(".") if path):
            names.setdefault(path, set()).add(kind)
    if len(names) > 2 * MOST_CONDITIONS:
        raise FaultyCondition(f"At most {MOST_CONDITIONS} conditions.")
    return _group(data, "", set(names), 1)


def _group(data: QueryDict, path: str, paths: set[str], depth: int) -> Group:
    join: Join = next((each for each in JOINS if each == data.get(f"join:{path}")), "all")
    prefix = f"{path}." if path else ""
    below = [one for one in paths if one and one.startswith(prefix) and "." not in one[len(prefix) :]]
    parts: list[Condition | Group] = []
    for one in sorted(below, key=lambda each: int(each.rpartition(".")[2])):
        if f"fact:{one}" in data:
            parts.append(_condition(data, one))
        elif depth < DEEPEST:
            parts.append(_group(data, one, paths, depth + 1))
    return Group(join, tuple(parts))


def _condition(data: QueryDict, path: str) -> Condition:
    slug, chosen = data.get(f"fact:{path}", "")[:80], data.get(f"is:{path}", "")[:20]
    sent = [value.strip()[:300].replace("\x00", "") for value in data.getlist(f"value:{path}")[:100]]
    try:
        fact = facts.find(slug)
    except FaultyCondition:
        return Condition(slug, chosen, tuple(sent))
    if data.get(f"was:{path}", slug) != slug:
        chosen, sent = "", []  # another fact was chosen: what it was compared with means nothing now
    operator = fact.operators.get(chosen) or next(iter(fact.operators.values()))
    return Condition(slug, operator.slug, tuple(_values(fact, operator, sent)))


def _values(fact: Fact, operator: Operator, sent: list[str]) -> list[str]:
    """The values as they are stored, from what a form's control sends."""
    if operator.takes == "nothing":
        return []
    if operator.takes == "some" and fact.control != "choice":
        words = [word for text in sent for word in parted(text)]
        if fact.control == "named":
            return [value for word in words for value in (fact.called(word) or [word])]
        return words
    return [value for value in sent if value] if operator.takes == "some" else sent


def changed(tree: Group, act: str) -> Group:
    """The tree after a button of the page was pressed."""
    verb, _, path = act.partition(":")
    if not re.fullmatch(r"(?:\d{1,3}(?:\.\d{1,3})*)?", path):
        return tree
    steps = [int(step) for step in path.split(".")] if path else []
    match verb:
        case "add":
            return _at(tree, steps, lambda group: Group(group.join, (*group.parts, Condition(FIRST, "any", ("open",)))))
        case "group":
            inner = Group("any", (Condition(FIRST, "any", ("open",)),))
            return _at(tree, steps, lambda group: Group(group.join, (*group.parts, inner)))
        case "drop" if steps:
            return _at(tree, steps[:-1], lambda group: _without(group, steps[-1]))
    return tree


def _at(tree: Group, steps: list[int], change: Callable[[Group], Group]) -> Group:
    if not steps:
        return change(tree)
    parts = list(tree.parts)
    if steps[0] < len(parts) and isinstance(found := parts[steps[0]], Group):
        parts[steps[0]] = _at(found, steps[1:], change)
    return Group(tree.join, tuple(parts))


def _without(group: Group, at: int) -> Group:
    return Group(group.join, tuple(part for index, part in enumerate(group.parts) if index != at))


def shown(tree: Group, path: str = "", depth: int = 0) -> PartShown:
    """The tree as the page draws it, with what is wrong said at its place."""
    prefix = f"{path}." if path else ""
    parts = [
        shown(part, f"{prefix}{at}", depth + 1) if isinstance(part, Group) else _shown_condition(part, f"{prefix}{at}")
        for at, part in enumerate(tree.parts)
    ]
    return PartShown(path, tree.join, parts, depth=depth)


def _shown_condition(part: Condition, path: str) -> PartShown:
    try:
        fact = facts.find(part.fact)
    except FaultyCondition:
        return PartShown(path, values=part.values, problem="What this asked for is no longer there. Take it out.")
    problem = ""
    try:
        fact.clause(part.operator, part.values, Asker())
    except NotAValue as fault:
        problem = str(fault)
    text = joined(fact.named(part.values) if fact.control == "named" else part.values)
    return PartShown(
        path, fact=fact, operator=fact.operators.get(part.operator), values=part.values, text=text, problem=problem
    )


def is_sound(part: PartShown) -> bool:
    """Whether nothing is wrong anywhere in it."""
    return not part.problem and all(is_sound(each) for each in part.parts)


def menu() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every fact by its group, for the choice of what to ask."""
    known = facts.known()
    return [(group, _members(known, group)) for group in facts.GROUPS if _members(known, group)]


def _members(known: Mapping[str, Fact], group: str) -> list[tuple[str, str]]:
    return [(slug, fact.label) for slug, fact in known.items() if fact.group == group]


def sentence(tree: Group) -> str:
    """The conditions as people say them: "Status is any of New, Open; Team is any of Service · L1"."""
    joined = {"all": "; ", "any": " or ", "none": " or "}[tree.join]
    parts = [_said(part) for part in tree.parts]
    text = joined.join(part for part in parts if part)
    return f"none of: {text}" if tree.join == "none" and text else text


def _said(part: Condition | Group) -> str:
    if isinstance(part, Group):
        return f"({sentence(part)})"
    try:
        fact = facts.find(part.fact)
        operator = fact.operator(part.operator)
    except (FaultyCondition, NotAValue):
        return ""
    return " ".join([fact.label, operator.label, ", ".join(fact.named(part.values))]).strip()
