"""What a typed text asks for: words to look for, and conditions from the catalogue of facts."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from frontdesk.events import Actor
from frontdesk.tickets.fact import Asker
from frontdesk.tickets.facts import where
from frontdesk.tickets.logic.conditions import Condition, FaultyCondition, Group
from frontdesk.tickets.logic.typed import Asked, Either, Problem, Term, Typed, read
from frontdesk.tickets.search.operators import NotUnderstood, names, operator_of

SCOPES = {"subject": "A", "people": "B", "messages": "C", "notes": "D", "files": "C"}


class Unclear(ValueError):
    """The text cannot be asked as it stands; `problems` says why and where."""

    def __init__(self, typed: Typed, problems: Sequence[Problem]) -> None:
        super().__init__(problems[0].message)
        self.typed, self.problems = typed, tuple(problems)


@dataclass(frozen=True)
class Question:
    """`words` all have to fit, each clause by one of its alternatives; `tree` are the conditions.

    `scope` are the places to look into (of SCOPES); none named means everywhere.
    """

    typed: Typed
    words: Sequence[tuple[Term, ...]] = ()
    without: Sequence[Term] = ()
    tree: Group = field(default_factory=Group)
    scope: frozenset[str] = frozenset()
    exactly: bool = False  # take no word for another
    remembered: dict[object, object] = field(default_factory=dict, compare=False, repr=False)  # by the engine

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked."""
        return not (self.words or self.without or self.tree.parts)

    @property
    def as_conditions(self) -> Group:
        """The same as conditions of a view, its words too. Raises FaultyCondition for what no view can ask."""
        if self.scope:
            raise FaultyCondition("A view looks everywhere: take out what begins with in:.")
        said = [Condition("says", "has", tuple(map(_written, clause))) for clause in self.words]
        unsaid = [Condition("says", "lacks", (_written(term),)) for term in self.without]
        return Group("all", (*self.tree.parts, *said, *unsaid))


def _written(term: Term) -> str:
    """A term as the fact `says` takes it."""
    if term.is_prefix:
        return f"{term.text}*"
    return term.text if term.text.isalnum() and term.text.lower() != "or" else f'"{term.text}"'


def understand(text: str, actor: Actor, *, exactly: bool = False) -> Question:
    """What the text asks. Raises Unclear, with every problem there is."""
    known = names()
    typed = read(text, known)
    problems = list(typed.problems)
    parts: list[Condition | Group] = []
    scope: set[str] = set()
    for clause in [] if problems else typed.operators:
        for asked in clause:
            if asked.name == "in":
                scope |= _scope(asked, problems)
        if tests := [part for asked in clause if asked.name != "in" and (part := _part(asked, actor, problems))]:
            parts.append(tests[0] if len(tests) == 1 else Group("any", tuple(tests)))
    if problems:
        raise Unclear(typed, problems)
    plain, without = _sorted(typed.words)
    return Question(typed, plain, without, Group("all", tuple(parts)), frozenset(scope), exactly)


def _sorted(clauses: Sequence[Either]) -> tuple[list[tuple[Term, ...]], list[Term]]:
    """Words that must be there, and words that must not."""
    plain: list[tuple[Term, ...]] = []
    without: list[Term] = []
    for clause in clauses:
        terms = tuple(term for term in clause if isinstance(term, Term))
        without += [term for term in terms if term.is_negated]
        if wanted := tuple(term for term in terms if not term.is_negated):
            plain.append(wanted)
    return plain, without


def _scope(asked: Asked, problems: list[Problem]) -> set[str]:
    named = {value.lower() for value in asked.values}
    if asked.is_negated or asked.sign != ":" or not named <= SCOPES.keys():
        problems.append(Problem(f"One can look in {', '.join(SCOPES)}: for example in:notes.", asked.place))
        return set()
    return named


def _part(asked: Asked, actor: Actor, problems: list[Problem]) -> Condition | Group | None:
    """The operator as a condition; one that cannot be is a problem."""
    try:
        part = operator_of(asked.name).condition(asked)
        where(Group("all", (part,)), Asker.of(actor))
    except (NotUnderstood, FaultyCondition) as fault:
        problems.append(Problem(str(fault), asked.place))
        return None
    return Group("none", (part,)) if asked.is_negated else part
