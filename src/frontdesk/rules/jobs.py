"""Work of rules that time brings."""

from frontdesk.kit.jobs import every
from frontdesk.rules.actions import keeping, waiting


@every("* * * * *")
def fire_due() -> None:
    """Run the rules whose moments have come."""
    waiting.fire_due()


@every("37 3 * * *")
def forget_old() -> None:
    """Throw away the log of half a year ago, and moments that nobody needs any more."""
    keeping.forget_old_runs()
    waiting.forget_fired()
