"""Who looks at the board, and who sets its alarms."""

from frontdesk.accounts.permissions import supervise
from frontdesk.events import Actor


def look(actor: Actor) -> bool:
    """Those who look after all teams: the board shows everybody's presence and work."""
    return actor.has_role("administrator", "supervisor", "viewer")


def set_alarms(actor: Actor) -> bool:
    """Make, change and remove alarms, and say that one was noticed."""
    return supervise(actor)
