"""A decision tree: questions whose answers lead on, and outcomes in which it ends. The first node is where it begins.

Several answers may lead to one node, so that a tree need not say anything twice. Circles are refused: whoever follows a
guide gets nearer to an end with each answer, and goes back by the step that is there for it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

QUESTION, OUTCOME = "question", "outcome"
MOST_NODES = 100
MOST_ANSWERS = 12
LENGTHS = {"title": 200, "text": 4000, "label": 120}


@dataclass(frozen=True)
class Answer:
    """One answer; `to` is the id of the node that follows, "" while nobody has chosen it."""

    label: str
    to: str = ""


@dataclass(frozen=True)
class Node:
    """A question with `answers`, or an outcome. `text` explains it; an outcome recommends what it `offers`.

    `offers` holds "macro", "article" and "checklist" as ids in text, and "field" with "value" for an answer to a field.
    """

    id: str
    kind: str
    title: str
    text: str = ""
    answers: tuple[Answer, ...] = ()
    offers: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_outcome(self) -> bool:
        """Whether it ends here."""
        return self.kind == OUTCOME


@dataclass(frozen=True)
class Tree:
    """Nodes in the order in which they were written."""

    nodes: tuple[Node, ...] = ()

    @property
    def start(self) -> Node | None:
        """Where it begins."""
        return self.nodes[0] if self.nodes else None

    def find(self, key: str) -> Node | None:
        """The node of that id."""
        return next((node for node in self.nodes if node.id == key), None)


@dataclass(frozen=True)
class Fault:
    """What keeps a tree from being published; `node` is the id of the node that it concerns, "" for all of it."""

    text: str
    node: str = ""


def read(stored: Any) -> Tree:
    """From JSON; what is no node is left out, so that a row that was written by hand cannot break a page."""
    found = [_node(each) for each in stored if isinstance(each, dict)] if isinstance(stored, list) else []
    return Tree(tuple(node for node in found if node.id)[:MOST_NODES])


def _node(each: Mapping[str, Any]) -> Node:
    listed, offers = each.get("answers"), each.get("offers")
    answers = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return Node(
        str(each.get("id", ""))[:12],
        OUTCOME if each.get("kind") == OUTCOME else QUESTION,
        str(each.get("title", ""))[: LENGTHS["title"]],
        str(each.get("text", ""))[: LENGTHS["text"]],
        tuple(
            Answer(str(one.get("label", ""))[: LENGTHS["label"]], str(one.get("to", ""))[:12])
            for one in answers[:MOST_ANSWERS]
        ),
        {str(name): str(value) for name, value in offers.items() if value} if isinstance(offers, dict) else {},
    )


def write(tree: Tree) -> list[dict[str, Any]]:
    """As JSON: an outcome without answers, a question without offers."""
    found = []
    for node in tree.nodes:
        one: dict[str, Any] = {"id": node.id, "kind": node.kind, "title": node.title, "text": node.text}
        if node.is_outcome:
            one["offers"] = dict(node.offers)
        else:
            one["answers"] = [{"label": answer.label, "to": answer.to} for answer in node.answers]
        found.append(one)
    return found


def new_id(tree: Tree) -> str:
    """An id that no node has and none had before it among those that are there."""
    taken = [int(node.id[1:]) for node in tree.nodes if node.id[1:].isdecimal()]
    return f"n{max(taken, default=0) + 1}"


def faults(tree: Tree) -> list[Fault]:
    """Why it cannot be followed: dead ends, answers that lead nowhere, circles, nodes that nobody comes to."""
    if tree.start is None:
        return [Fault("A guide begins with a question. Add one.")]
    found = [fault for node in tree.nodes for fault in _faults_of(node, tree)]
    reached = reachable(tree)
    found += [Fault("No answer leads here. Let one lead to it, or take it out.", node.id)
              for node in tree.nodes if node.id not in reached]  # fmt: skip
    if ring := circle(tree):
        names = " → ".join(f"“{node.title or 'no title'}”" for node in [*ring, ring[0]])
        found.append(
            Fault(f"It goes round in a circle: {names}. Let one of the answers lead to an outcome.", ring[0].id)
        )
    if not any(node.is_outcome for node in tree.nodes):
        found.append(Fault("It never ends. Add an outcome, and let an answer lead to it."))
    return found


def _faults_of(node: Node, tree: Tree) -> Iterable[Fault]:
    if not node.title:
        yield Fault("Say what the outcome is." if node.is_outcome else "Write the question.", node.id)
    if node.is_outcome:
        return
    if not node.answers:
        yield Fault("It ends here without an outcome. Add an answer, or make an outcome of it.", node.id)
    labels = [answer.label.casefold() for answer in node.answers]
    for at, answer in enumerate(node.answers):
        if not answer.label:
            yield Fault(f"Answer {at + 1} has no words.", node.id)
        elif labels.index(answer.label.casefold()) != at:
            yield Fault(f"“{answer.label}” is there twice.", node.id)
        if not answer.to or tree.find(answer.to) is None:
            yield Fault(f"“{answer.label or f'Answer {at + 1}'}” leads nowhere. Choose what follows.", node.id)


def reachable(tree: Tree) -> set[str]:
    """Ids of the nodes that somebody who begins can come to."""
    waiting = [tree.start] if tree.start else []
    found: set[str] = set()
    while waiting:
        node = waiting.pop()
        if node.id in found:
            continue
        found.add(node.id)
        waiting += [next_ for answer in node.answers if (next_ := tree.find(answer.to)) is not None]
    return found


def circle(tree: Tree) -> list[Node]:
    """Nodes that lead round to the first of them; none where there is no circle."""
    done: set[str] = set()
    for first in tree.nodes:
        path: list[Node] = []
        if first.id not in done and (ring := _follow(first, tree, path, done)):
            return ring
    return []


def _follow(node: Node, tree: Tree, path: list[Node], done: set[str]) -> list[Node]:
    if node in path:
        return path[path.index(node) :]
    path.append(node)
    for answer in () if node.is_outcome else node.answers:
        after = tree.find(answer.to)
        if after is not None and after.id not in done and (ring := _follow(after, tree, path, done)):
            return ring
    path.pop()
    done.add(node.id)
    return []


def is_id(text: str) -> bool:
    """Whether it can be the id of a node."""
    return text[:1] == "n" and text[1:].isascii() and text[1:].isdecimal() and len(text) < 8


def grown(tree: Tree) -> Tree:
    """The tree with a new node for each answer that asks for one (`+question`, `+outcome`)."""
    nodes, extra = list(tree.nodes), list[Node]()
    for at, node in enumerate(nodes):
        answers = []
        for one in node.answers:
            kind = one.to[1:] if one.to[:1] == "+" else ""
            if kind in {QUESTION, OUTCOME} and not node.is_outcome and len(nodes) + len(extra) < MOST_NODES:
                extra.append(empty(kind, Tree((*nodes, *extra))))
                one = replace(one, to=extra[-1].id)
            answers.append(replace(one, to="") if one.to[:1] == "+" else one)
        nodes[at] = replace(node, answers=tuple(answers))
    return Tree((*nodes, *extra))


def empty(kind: str, tree: Tree) -> Node:
    """A node that can be added to the tree."""
    return Node(new_id(tree), kind, "")


def tidy(tree: Tree) -> Tree:
    """Without answers that neither say anything nor lead anywhere: lines of the form that nobody used."""
    return Tree(
        tuple(replace(node, answers=tuple(one for one in node.answers if one.label or one.to)) for node in tree.nodes)
    )


def acted(tree: Tree, act: str) -> Tree:
    """The tree after a button of its form; anything else changes nothing.

    `question` and `outcome` add a node, `unanswer:n2:0` takes an answer out, `turn:n2` makes the one kind the other,
    `drop:n2`, `up:n2` and `down:n2` take a node out and move it.
    """
    verb, _, rest = act.partition(":")
    key, _, place = rest.partition(":")
    nodes = list(tree.nodes)
    if verb in {QUESTION, OUTCOME} and len(nodes) < MOST_NODES:
        return Tree((*nodes, empty(verb, tree)))
    node = tree.find(key)
    if node is None:
        return tree
    at = nodes.index(node)
    match verb:
        case "unanswer":
            kept = (one for index, one in enumerate(node.answers) if str(index) != place)
            nodes[at] = replace(node, answers=tuple(kept))
        case "turn":
            nodes[at] = replace(node, kind=QUESTION if node.is_outcome else OUTCOME)
        case "drop":
            nodes = [_without(other, key) for other in nodes if other.id != key]
        case "up" | "down":
            nodes.insert(max(0, at + (-1 if verb == "up" else 1)), nodes.pop(at))
    return Tree(tuple(nodes))


def _without(node: Node, key: str) -> Node:
    return replace(node, answers=tuple(replace(one, to="") if one.to == key else one for one in node.answers))
