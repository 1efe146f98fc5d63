"""Verbs of the board."""

from frontdesk.board.actions.alarms import acknowledge_alarm, remove_alarm, save_alarm
from frontdesk.board.actions.counting import latest
from frontdesk.board.actions.watching import begin_to_watch, watch_alarms

__all__ = ["acknowledge_alarm", "begin_to_watch", "latest", "remove_alarm", "save_alarm", "watch_alarms"]
