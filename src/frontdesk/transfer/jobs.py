"""What goes on by itself in the demo organisation; any other desk has nothing of it."""

from frontdesk.kit.jobs import every
from frontdesk.transfer import demo


@every("* * * * *")
def play() -> None:
    """A minute of the demo."""
    demo.play()
