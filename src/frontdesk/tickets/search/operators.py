"""The operators of the search box: words that people type, each asking one fact of the catalogue.

Values are given as people say them ("me", "Ann Lee", "high", "2h", "2026-01..2026-03"); the fact knows what is meant.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from frontdesk.tickets import facts
from frontdesk.tickets.fact import ChoiceFact, Fact, FlagFact, NumberFact, RowFact, TextFact
from frontdesk.tickets.facts import own_fields
from frontdesk.tickets.logic.conditions import Condition, Group
from frontdesk.tickets.logic.moments import NotAMoment, length
from frontdesk.tickets.logic.number import parse
from frontdesk.tickets.logic.typed import Asked

Part = Condition | Group
NOTHING = {"nobody", "none", "nothing", "never"}
SCOPE = "in"


class NotUnderstood(ValueError):
    """The operator cannot be asked like that. The message says why, for people."""


@dataclass(frozen=True)
class Op:
    """An operator; `hint` shows how it is written. `fact` is a slug of the catalogue, or "" for the special ones."""

    name: str
    fact: str
    hint: str
    build: Callable[[Asked, Fact], Part] | None = None

    def condition(self, asked: Asked) -> Part:
        """What it asks. Raises NotUnderstood, FaultyCondition."""
        if not self.fact:
            return _special(self.name, asked)
        found = facts.find(self.fact)
        return (self.build or _by_kind(found))(asked, found)

    def options(self) -> list[tuple[str, str]]:
        """(what to type, what it means) of its values; nothing where anything goes."""
        if self.name in SPECIAL:
            return [(word, word) for word in SPECIAL[self.name]]
        if self.name == SCOPE:
            return [(word, word) for word in ("subject", "people", "messages", "notes", "files")]
        found = facts.find(self.fact)
        if isinstance(found, ChoiceFact | RowFact):
            return [(_typable(value, label, found), label) for value, label in found.options()[:200]]
        return [(word, word) for word in EXAMPLES.get(self.name, ())]


def _typable(value: str, label: str, fact: Fact) -> str:
    if isinstance(fact, RowFact):
        return value if value in fact.words else label.split(" · ")[0].split(" › ")[-1]
    return label.lower() if value.isdecimal() else value


def _by_kind(fact: Fact) -> Callable[[Asked, Fact], Part]:
    if isinstance(fact, FlagFact):
        return _flag
    if isinstance(fact, NumberFact):
        return _number
    if fact.control == "moment":
        return _moment
    return _text if isinstance(fact, TextFact) else _choice


def _plain(asked: Asked) -> None:
    if asked.sign != ":":
        raise NotUnderstood(f"{asked.name} is compared with a colon: {asked.name}:{','.join(asked.values)}")


def _choice(asked: Asked, fact: Fact) -> Part:
    _plain(asked)
    slugs: list[str] = []
    parts: list[Part] = []
    for value in asked.values:
        if value.lower() in NOTHING and "empty" in fact.operators:
            parts.append(Condition(fact.slug, "empty"))
        elif found := fact.called(value):
            slugs += found
        else:
            raise NotUnderstood(_no_such(asked.name, value, fact))
    if slugs:
        parts.append(Condition(fact.slug, "any", tuple(slugs)))
    return parts[0] if len(parts) == 1 else Group("any", tuple(parts))


def _no_such(name: str, value: str, fact: Fact) -> str:
    known = [_typable(one, label, fact) for one, label in fact.options()[:8]]
    return f"There is no {name} “{value}”." + (f" Try {', '.join(known)}." if known else "")


def _text(asked: Asked, fact: Fact) -> Part:
    _plain(asked)
    return Condition(fact.slug, "has" if "has" in fact.operators else "any", asked.values)


def _flag(asked: Asked, fact: Fact) -> Part:
    _plain(asked)
    word = asked.values[0].lower()
    if word not in {"yes", "no", "true", "false"}:
        raise NotUnderstood(f"{asked.name}: is yes or no.")
    return Condition(fact.slug, "yes" if word in {"yes", "true"} else "no")


_SIGNED = {"<": ("below", False), ">": ("above", False), ">=": ("below", True), "<=": ("above", True)}


def _number(asked: Asked, fact: Fact) -> Part:
    if asked.sign != ":":
        operator, is_opposite = _SIGNED[asked.sign]
        return _turned(Condition(fact.slug, operator, (_figure(asked.values[0]),)), is_opposite)
    first, dots, last = asked.values[0].partition("..")
    if dots:
        return Condition(fact.slug, "between", (_figure(first), _figure(last)))
    return Condition(fact.slug, "any", tuple(map(_figure, asked.values)))


def _figure(value: str) -> str:
    number = parse(value)
    return str(number) if number else value


def _turned(part: Condition, is_opposite: bool) -> Part:
    return Group("none", (part,)) if is_opposite else part


def _moment(asked: Asked, fact: Fact) -> Part:
    value = asked.values[0]
    if value.lower() in NOTHING and "empty" in fact.operators:
        return Condition(fact.slug, "empty")
    first, dots, last = value.partition("..")
    if dots and asked.sign == ":":
        return _range(fact, first, last)
    if _is_length(value):
        return _reach(asked, fact, value)
    if asked.sign == ":":
        return Condition(fact.slug, "on", (value,))
    operator, is_opposite = {
        "<": ("before", False), ">": ("after", False), ">=": ("before", True), "<=": ("after", True)
    }[asked.sign]  # fmt: skip
    return _turned(Condition(fact.slug, operator, (value,)), is_opposite)


def _range(fact: Fact, first: str, last: str) -> Part:
    if first and last:
        return Condition(fact.slug, "between", (first, last))
    if not (first or last):
        raise NotUnderstood("Say from when, or until when: 2026-01..2026-03")
    return Group(
        "none", (Condition(fact.slug, "before", (first,)) if first else Condition(fact.slug, "after", (last,)),)
    )


def _is_length(value: str) -> bool:
    try:
        length(value)
    except NotAMoment:
        return False
    return True


def _reach(asked: Asked, fact: Fact, value: str) -> Part:
    """A length of time: of what is still to come it is time left, of what has happened it is age."""
    is_ahead = fact.slug == "due"
    if asked.sign == ":":
        return Condition(fact.slug, "next" if is_ahead else "last", (value,))
    if is_ahead:
        return Condition(fact.slug, "before" if asked.sign[0] == "<" else "after", (f"now+{value}",))
    return Condition(fact.slug, "last" if asked.sign[0] == "<" else "older", (value,))


def _said_to(asked: Asked, fact: Fact) -> Part:
    """An inbox by its name or address, or people in copy."""
    _plain(asked)
    inbox = facts.find("inbox")
    ids = [found for value in asked.values for found in inbox.called(value)]
    copied = Condition("copy", "has", asked.values)
    return Group("any", (Condition("inbox", "any", tuple(ids)), copied)) if ids else copied


UNSOLVED = Condition("status", "any", ("new", "open", "pending", "on_hold"))


def _unsolved(part: Part) -> Part:
    """Only unsolved tickets can be so; saying it leads to the indexes of the queues."""
    return Group("all", (part, UNSOLVED))


def _promised(asked: Asked, fact: Fact) -> Part:
    part = _moment(asked, fact)
    return part if isinstance(part, Condition) and part.operator == "empty" else _unsolved(part)


SPECIAL: dict[str, dict[str, Part]] = {
    "is": {
        "unread": _unsolved(Condition("unread", "yes")),
        "read": Condition("unread", "no"),
        "open": UNSOLVED,
        "unsolved": UNSOLVED,
        "solved": Condition("status", "any", ("solved", "closed")),
        "mine": Condition("assignee", "any", ("me",)),
        "unassigned": Condition("assignee", "empty"),
        "assigned": Condition("assignee", "filled"),
        "late": _unsolved(Condition("due", "before", ("now",))),
        "triaged": Condition("triaged", "yes"),
        "waiting": _unsolved(Condition("waiting", "filled")),
        "reopened": Condition("reopened", "above", ("0",)),
    },
    "has": {
        "attachment": Condition("attachment", "yes"),
        "file": Condition("attachment", "yes"),
        "tag": Condition("tags", "filled"),
        "category": Condition("category", "filled"),
        "team": Condition("team", "filled"),
        "due": Condition("due", "filled"),
        "organisation": Condition("organization", "filled"),
        "reply": Condition("first_reply", "filled"),
    },
}
EXAMPLES: dict[str, Sequence[str]] = {
    "due": ("<2h", "today", "tomorrow", "none"),
    "created": ("today", "7d", "2026-01..2026-03"),
    "updated": ("today", "7d"),
    "solved": ("today", "7d"),
}


def _special(name: str, asked: Asked) -> Part:
    _plain(asked)
    known = SPECIAL.get(name, {})
    if unknown := [value for value in asked.values if value.lower() not in known]:
        raise NotUnderstood(f"{name}: takes {', '.join(known)}, not “{unknown[0]}”.")
    parts = tuple(known[value.lower()] for value in asked.values)
    return parts[0] if len(parts) == 1 else Group("any", parts)


_OPERATORS = (
    Op("from", "from", "name or address of the customer"),
    Op("to", "copy", "an inbox, or somebody in copy", _said_to),
    Op("cc", "copy", "somebody in copy"),
    Op("status", "status", "new, open, pending, on_hold, solved, closed"),
    Op("priority", "priority", "urgent, high, normal, low"),
    Op("team", "team", "a team, mine, none"),
    Op("assignee", "assignee", "a name, me, nobody"),
    Op("tag", "tags", "a tag"),
    Op("category", "category", "a category and all below it"),
    Op("channel", "channel", "email, portal, phone …"),
    Op("language", "language", "en, de …"),
    Op("number", "number", "a ticket's number"),
    Op("subject", "subject", "part of the subject"),
    Op("organisation", "organization", "the customer's company"),
    Op("level", "level", "1, 2, 3"),
    Op("inbox", "inbox", "where it came in"),
    Op("sentiment", "sentiment", "negative, neutral, positive, none"),
    Op("messages", "messages", "how many: messages>5"),
    Op("due", "due", "due<2h, due:today, due:none", _promised),
    Op("created", "created", "created:2026-01..2026-03, created>7d"),
    Op("updated", "updated", "updated<1d"),
    Op("solved", "solved", "solved:today"),
    Op("waiting", "waiting", "waiting>2d", _promised),
    Op("has", "", "attachment, tag, category …"),
    Op("is", "", "unread, mine, late, unassigned …"),
    Op(SCOPE, "", "subject, messages, notes, people, files"),
)
_FIXED = {each.name: each for each in _OPERATORS}
_ALSO = {
    "organization": "organisation",
    "company": "organisation",
    "tags": "tag",
    "customer": "from",
    "agent": "assignee",
}


def every() -> list[Op]:
    """All operators, those of the desk's own fields too: by their slugs, or, where another one is called so, with
    `field.`, `customer.` or `organization.` before it."""
    found = dict(_FIXED)
    for fact in own_fields.every():
        plain = fact.slug.partition(".")[2].lower()
        name = fact.slug.lower() if plain in found or plain in _ALSO else plain
        found[name] = Op(name, fact.slug, _named(fact))
    return list(found.values())


def _named(fact: Fact) -> str:
    return {"customer": f"{fact.label} of the customer", "organization": f"{fact.label} of the organisation"}.get(
        fact.hangs_on, str(fact.label)
    )


def names() -> set[str]:
    """What can stand before a colon."""
    return {each.name for each in every()} | _ALSO.keys()


def operator_of(name: str) -> Op:
    """The operator of that name, which is one of `names`."""
    fixed = _FIXED.get(_ALSO.get(name, name))
    return fixed or next(each for each in every() if each.name == name)
