"""What lies with whom: in the queues of routing, and with each agent."""

import datetime
from collections.abc import Sequence

from frontdesk.accounts.models import Agent
from frontdesk.board.figure import IN_WORK, Figure, NoSuchFigure, Part, Stretch
from frontdesk.board.figures.status import DONE, Done
from frontdesk.events import Actor
from frontdesk.routing.models import Queue
from frontdesk.tickets.logic.conditions import Condition


def _number(argument: str) -> int:
    if not (argument.isdecimal() and len(argument) < 19):
        raise NoSuchFigure
    return int(argument)


class InQueue(Figure, slug="queue"):
    label, about, sort = "Waiting in a queue", "Waits in this queue, offered or not.", "waiting"
    is_counted_together = is_of_open = False

    @classmethod
    def check(cls, argument: str) -> None:
        _number(argument)

    @classmethod
    def parts(cls, argument: str, now: datetime.datetime) -> tuple[Part, ...]:
        return (Condition("queue", "any", (argument,)),)

    @classmethod
    def title(cls, argument: str, actor: Actor) -> str:
        queue = Queue.objects.visible_to(actor).filter(pk=_number(argument)).first()
        if queue is None:
            raise NoSuchFigure
        return f"Waiting in {queue.name}"


class WithAgent(Figure, slug="agent"):
    label, about = "With an agent", "What an agent has in work."
    is_counted_together = False

    @classmethod
    def check(cls, argument: str) -> None:
        _number(argument)

    @classmethod
    def parts(cls, argument: str, now: datetime.datetime) -> tuple[Part, ...]:
        return IN_WORK, Condition("assignee", "any", (argument,))

    @classmethod
    def title(cls, argument: str, actor: Actor) -> str:
        agent = Agent.objects.select_related("user").filter(pk=_number(argument)).first()
        if agent is None:
            raise NoSuchFigure
        return f"{agent.name}: {cls.said()}"

    @classmethod
    def said(cls) -> str:
        """What of theirs it is."""
        return "in work"


class LateWithAgent(WithAgent, slug="agent_late"):
    label, about = "Late with an agent", "What an agent has and is late."

    @classmethod
    def parts(cls, argument: str, now: datetime.datetime) -> tuple[Part, ...]:
        return Condition("assignee", "any", (argument,)), Condition("due", "before", ("now",))

    @classmethod
    def moves(cls, before: datetime.datetime, now: datetime.datetime) -> Sequence[Stretch]:
        return (Stretch("due", before, now),)

    @classmethod
    def said(cls) -> str:
        return "late"


class AsideWithAgent(WithAgent, slug="agent_aside"):
    label, about = "With an agent, waiting for others", "What an agent has and others have to answer first."

    @classmethod
    def parts(cls, argument: str, now: datetime.datetime) -> tuple[Part, ...]:
        return Condition("status", "any", ("pending", "on_hold")), Condition("assignee", "any", (argument,))

    @classmethod
    def said(cls) -> str:
        return "waiting for others"


class DoneByAgent(WithAgent, slug="agent_done"):
    label, about, sort = "Done by an agent", "What an agent had when it was solved, in the last seven days.", "-solved"
    is_of_open = False

    @classmethod
    def parts(cls, argument: str, now: datetime.datetime) -> tuple[Part, ...]:
        return *DONE, Condition("assignee", "any", (argument,))

    @classmethod
    def moves(cls, before: datetime.datetime, now: datetime.datetime) -> Sequence[Stretch]:
        return Done.moves(before, now)

    @classmethod
    def said(cls) -> str:
        return "done in 7 days"
