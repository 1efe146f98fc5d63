"""From an empty desk to the demo organisation."""

import datetime
from collections.abc import Callable

from django.db import transaction

from frontdesk.accounts.models import Agent, Workspace
from frontdesk.kit import clock
from frontdesk.tickets.actions.indexing import index_all
from frontdesk.transfer.demo import company
from frontdesk.transfer.demo.acquaintance import get_acquainted
from frontdesk.transfer.demo.automation import make_rules
from frontdesk.transfer.demo.calls import call_somebody
from frontdesk.transfer.demo.duty import open_queues, wait_at_the_road
from frontdesk.transfer.demo.feelings import read_how_they_feel
from frontdesk.transfer.demo.filling import fill
from frontdesk.transfer.demo.guidance import make_guidance
from frontdesk.transfer.demo.life import go_on
from frontdesk.transfer.demo.organisation import ADMINISTRATOR, EMPLOYEES, NAME, PASSWORD, PEOPLE, SIGN_IN_CUSTOMER
from frontdesk.transfer.demo.unsent import leave_open
from frontdesk.transfer.demo.updates import tell_the_team
from frontdesk.transfer.demo.views import make_views
from frontdesk.transfer.demo.watching import set_alarms

Echo = Callable[[str], None]


class AlreadyUsed(Exception):
    """Another organisation lives in this desk; the demo would mix with its data."""


def is_installed() -> bool:
    """Whether this desk is the demo."""
    workspace = Workspace.current()
    if workspace is None or workspace.name != NAME:
        return False
    return Agent.objects.filter(user__email=ADMINISTRATOR).exists()


def install(echo: Echo = print, until: datetime.datetime | None = None) -> bool:
    """Fill an empty desk; False when the demo is there already. `until` is the moment of the newest ticket.

    All or nothing, in one transaction. Raises AlreadyUsed when another organisation lives here.
    """
    if is_installed():
        echo("the demo organisation is here already")
        return False
    if Workspace.current() is not None:
        raise AlreadyUsed("This desk belongs to an organisation. Start the demo with another data folder.")
    with transaction.atomic():
        staff = company.make(echo)
        fill(staff, until or clock.now(), echo)
        get_acquainted(staff, until or clock.now())
        make_guidance(staff, until or clock.now())
        leave_open(staff)
        make_views()
        open_queues(staff)
        read_how_they_feel()
        call_somebody(staff, until or clock.now())
        if until is None:
            wait_at_the_road()
        make_rules(staff, until or clock.now())
        set_alarms(staff)
        tell_the_team(staff, until or clock.now())
        index_all()
    return True


def play() -> None:
    """A minute of the demo; in any other desk nothing."""
    if is_installed():
        go_on(began_at=Workspace.objects.get().created_at)


def sign_in_lines() -> list[str]:
    """What `up --demo` tells: who can sign in."""
    if not is_installed():
        return []
    people = {person.key: person for person in PEOPLE}
    shown = [people[key] for key in ("marta", "sofia", "kim", "kemi", "lea", "tim", "terrence", "helen")]
    width = max(len(person.email) for person in shown)
    others = ((f"{EMPLOYEES[0][0]}@meridian.example", "employee"), (SIGN_IN_CUSTOMER[0], "customer"))
    return [
        f"Demo organisation {NAME}. Everybody's password is: {PASSWORD}",
        *(f"  {person.email:<{width}}  {person.title.lower()}, {person.role}" for person in shown),
        *(f"  {email:<{width}}  {kind}, signs in to the help centre" for email, kind in others),
    ]
