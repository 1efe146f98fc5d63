"""What the portal leaves for later."""

from frontdesk.accounts.models import Workspace
from frontdesk.channels.actions import queue_notice
from frontdesk.channels.mail import Address
from frontdesk.events import SYSTEM
from frontdesk.kit.jobs import job
from frontdesk.portal.notices import TrackingCode
from frontdesk.tickets.actions.tracking import LIFE, follower_of, issue_code
from frontdesk.tickets.logic.number import shown


@job(queue="mail", tries=2)
def send_code(number: int, email: str) -> None:
    """Send a one-time code, if there is such a ticket of that address.

    Looking it up here, not while the page is answered, makes a known and an unknown pair take the same time (A50).
    """
    follower, workspace = follower_of(number, email), Workspace.current()
    if follower is None or workspace is None:
        return
    ticket, code = follower.ticket, issue_code(follower)
    values = {
        "code": f"{code[:3]} {code[3:]}",
        "number": shown(ticket.number, workspace.number_prefix),
        "minutes": int(LIFE.total_seconds() // 60),
    }
    queue_notice(TrackingCode, values, to=Address("", email), brand=ticket.brand, by=SYSTEM)
