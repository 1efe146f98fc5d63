"""From a filled-in form to a ticket."""

from typing import Any

from django.db import IntegrityError

from frontdesk.accounts.models import Brand, Team
from frontdesk.channels.models import Inbox
from frontdesk.customers import actions as customers
from frontdesk.customers.models import Customer
from frontdesk.events import SYSTEM
from frontdesk.kit import throttle
from frontdesk.portal.forms.ask import WEIGHT
from frontdesk.portal.limits import DAY
from frontdesk.portal.stamp import key_of
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Category, Ticket

CONFIRMATIONS_A_DAY = 5
TOP_LEVEL = 3


def open_for_stranger(data: dict[str, Any], *, category: Category | None, brand: Brand | None) -> Ticket:
    """The ticket of somebody who gave an address that nobody has proven yet.

    The address gets few confirmations a day, whoever types it into the form (A16).
    """
    requester = customers.recognise(
        email=data["email"], phone=data["phone"], name=data["name"], source="portal", by=SYSTEM
    )
    verdict = throttle.hit(f"portal:confirmation:{data['email']}", limit=CONFIRMATIONS_A_DAY, period_seconds=DAY)
    return _open(data, requester, category=category, brand=brand, confirm=verdict.allowed)


def open_for_employee(
    data: dict[str, Any], requester: Customer, *, category: Category | None, brand: Brand | None
) -> Ticket:
    """The ticket of somebody who signed in. What keeps customers from being served goes to the top level at once."""
    urgency, impact = WEIGHT.get(data["stops"], (None, None))
    team = _top_team(category) if (urgency, impact) == (1, 1) else None
    return _open(
        data, requester, category=category, brand=brand, urgency=urgency, impact=impact, team=team, confirm=True
    )


def _open(data: dict[str, Any], requester: Customer, *, brand: Brand | None, **more: Any) -> Ticket:
    def open_it() -> Ticket:
        return tickets.open_ticket(
            subject=data["subject"],
            requester=requester,
            by=requester.actor(),
            text=data["description"],
            channel="portal",
            inbox=Inbox.objects.active().filter(channel="portal", brand=brand).first(),
            brand=brand,
            fields=data["answers"],
            files=data["attached"],
            key=key_of(data["nonce"], str(requester.pk), data["subject"], data["description"]),
            **more,
        )

    try:
        return open_it()
    except IntegrityError:
        # The same form arrived twice at the same moment; the other one has made the ticket (F37).
        return open_it()


def _top_team(category: Category | None) -> Team | None:
    if category is not None and category.team is not None and category.team.level == TOP_LEVEL:
        return category.team
    return Team.objects.filter(level=TOP_LEVEL, is_active=True, is_private=False).order_by("name").first()
