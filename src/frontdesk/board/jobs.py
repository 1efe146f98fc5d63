"""Work of the board that time brings."""

from frontdesk.board.actions.counting import keep_up
from frontdesk.board.actions.watching import begin_to_watch
from frontdesk.kit.jobs import every


@every("* * * * *")
def watch() -> None:
    """Look after alarms for a minute, and keep the board's numbers."""
    begin_to_watch()
    keep_up()
