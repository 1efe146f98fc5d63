"""What lies with whom: in the queues of routing, and with each agent."""

import datetime

from frontdesk.accounts.models import Agent
from frontdesk.board.figure import IN_WORK, Figure, NoSuchFigure, Part
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
    def said(cls) -> str:
        return "late"
