"""Deferred handlers."""

from frontdesk.events.log import run_handler
from frontdesk.kit.jobs import job


@job(queue="events")
def react(handler: str, entry: int) -> None:
    """Run one handler for one event."""
    run_handler(handler, entry)
