"""Alarms of the demo's live board: one that is raised as it begins, and two that are quiet."""

from frontdesk.board import actions as board
from frontdesk.board.models import Alarm
from frontdesk.routing.models import Queue
from frontdesk.transfer.demo.company import Staff


def set_alarms(staff: Staff) -> None:
    """What the desk owes its customers after a night is more than the first one allows.

    From then on Sofia is told; of the one that stands as the demo begins no mail leaves.
    """
    by = staff.actors["marta"]
    board.save_alarm(None, name="Too much is late", measure="late", threshold=10, slack=3, by=by)
    board.save_alarm(None, name="Nobody takes them", measure="unassigned", threshold=80, slack=8, by=by)
    board.save_alarm(
        None, name="First line is long", measure="queue_waiting", threshold=60, slack=6, patience_minutes=5,
        queue=Queue.objects.get(name="First line"), by=by,
    )  # fmt: skip
    board.watch_alarms()
    for alarm in Alarm.objects.all():
        alarm.people.set([staff.agents["sofia"]])
