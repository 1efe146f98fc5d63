"""Alarms of the demo's live board: one that is raised as it begins, and two that are quiet."""

from frontdesk.board import actions as board
from frontdesk.routing.models import Queue
from frontdesk.transfer.demo.company import Staff


def set_alarms(staff: Staff) -> None:
    """Sofia is told of them. What the desk owes its customers after a night is more than the first one allows."""
    by, people = staff.actors["marta"], [staff.agents["sofia"]]
    board.save_alarm(None, name="Too much is late", measure="late", threshold=10, slack=3, people=people, by=by)
    board.save_alarm(None, name="Nobody takes them", measure="unassigned", threshold=80, slack=8, people=people, by=by)
    board.save_alarm(
        None, name="First line is long", measure="queue_waiting", threshold=60, slack=6, patience_minutes=5,
        queue=Queue.objects.get(name="First line"), people=people, by=by,
    )  # fmt: skip
    board.watch_alarms()
