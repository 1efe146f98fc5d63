"""Writing down what was decided."""

from collections.abc import Sequence
from typing import Any

from frontdesk.events import Actor
from frontdesk.kit.database.rows import insert
from frontdesk.routing.logic.choice import Case, Choice
from frontdesk.routing.models import Decision, Queue

ROUTING = Actor("rule", None, "Routing")


def reasons_of(choice: Choice, case: Case, waited_seconds: float, **more: Any) -> dict[str, Any]:
    """The reasons of a choice, as a decision stores them."""
    return {
        "because": choice.because,
        "waited": int(waited_seconds),
        "asked": [list(each) for each in choice.asked],
        "left_out": [list(each) for each in choice.left_out],
        "left_out_count": choice.left_out_count,
        "needs": [need.words() for need in case.needs],
        **more,
    }


def decided(ticket: int, kind: str, queue: Queue | None, reasons: dict[str, Any], agent: int | None = None) -> Decision:
    """A decision, not stored yet."""
    return Decision(
        ticket_id=ticket,
        kind=kind,
        queue=queue,
        queue_name=queue.name if queue else "",
        agent_id=agent,
        strategy=queue.strategy if queue else "",
        reasons=reasons,
    )


def store(decisions: Sequence[Decision]) -> None:
    """Write decisions in one statement; they get their keys."""
    insert(*decisions)
