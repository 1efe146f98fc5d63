"""Every form of a ticket that changes it, sent from a page that is older than the ticket."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from frontdesk.accounts.models import Agent, Brand
from frontdesk.channels.models import Inbox, OutboundEnvelope
from frontdesk.kit import clock
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Category, Field, Message, PlannedReply, PlannedStatus, Pledge, Ticket
from tests.cast import Cast, actor

Form = dict[str, Any]
PART = {"HX-Request": "true"}


def own_time() -> Form:
    later = clock.now() + datetime.timedelta(hours=3)
    return {"when": "own", "own_at": later.strftime("%Y-%m-%dT%H:%M")}


def inbox() -> int:
    made = Inbox.objects.create(
        name="Second", slug="second", channel="email", brand=Brand.default(), address="second@meridian.test"
    )
    return made.pk


def split(ticket: Ticket, cast: Cast) -> str:
    message = tickets.receive_message(ticket, customer=cast.laura, text="Another thing", by=cast.laura.actor())
    return f"messages/{message.pk}/split"


# Each with the other ticket of the scene.
DOORS: dict[str, Callable[[Cast, Ticket], Form]] = {
    "assignment": lambda cast, other: {"team": cast.second.pk, "assignee": "", "note": "Yours"},
    "escalation": lambda cast, other: {"team": cast.second.pk, "note": "It is beyond us."},
    "status": lambda cast, other: {"status": "pending"},
    "priority": lambda cast, other: {"priority": 1},
    "category": lambda cast, other: {"category": Category.objects.create(name="Cars", slug="cars").pk},
    "tags": lambda cast, other: {"tags": "mine"},
    "fields": lambda cast, other: {"field_car": "blue"},
    "subject": lambda cast, other: {"subject": "Another"},
    "participants": lambda cast, other: {"email": "friend@elsewhere.test", "name": "A friend"},
    "messages": lambda cast, other: {"mode": "reply", "format": "text", "body": "We are on it."},
    "triage": lambda cast, other: {"urgency": 1, "impact": 1, "team": cast.first.pk, "note": ""},
    "merge": lambda cast, other: {"others": str(other.number), "goes_on": "this"},
    "snooze": lambda cast, other: own_time(),
    "pledges": lambda cast, other: {"kind": "call", "note": "", **own_time()},
    "status-plan": lambda cast, other: {"status": "solved", **own_time()},
    "transfer": lambda cast, other: {"how": "now", "team": cast.second.pk, "note": "Money", "minutes": "60"},
    "inbox": lambda cast, other: {"inbox": inbox()},
    "spam": lambda cast, other: {"block": ""},
    "split": lambda cast, other: {"subject": "Another thing"},
}


@pytest.mark.parametrize("door", DOORS)
def test_a67_a_form_of_an_older_page_changes_nothing_and_says_who_was_faster(
    cast: Cast, desk: Callable[[Agent], Client], door: str
) -> None:
    """A67: as a page and as a region; and the same form from a page that is up to date is taken."""
    ticket, other, lea = cast.ticket("One"), cast.ticket("Two"), desk(cast.lea)
    rental = Category.objects.create(name="Rental", slug="rental")
    Field.objects.create(name="Car", slug="car", kind="text").categories.add(rental)
    tickets.set_category(ticket, category=rental, by=actor(cast.tim))
    form = DOORS[door](cast, other)
    address = f"/desk/tickets/{ticket.number}/{split(ticket, cast) if door == 'split' else door}"
    old = Ticket.objects.get(pk=ticket.pk).version
    tickets.set_subject(ticket, subject="Changed meanwhile", by=actor(cast.tim))
    before = _state(ticket)
    for headers in ({}, PART):
        answer = lea.post(address, form | {"seen": old}, headers=headers)
        assert answer.status_code in {409, 303}, answer.content.decode()
        said = answer.content.decode() + answer.headers.get("HX-Trigger", "")
        if answer.status_code == 303:  # an act without a page of its own says it on the next one
            said = lea.get(answer.headers["Location"]).content.decode()
        assert "Tim Second" in said
        assert _state(ticket) == before
    now = Ticket.objects.get(pk=ticket.pk).version
    assert lea.post(address, form | {"seen": now}).status_code in {200, 302, 303}
    assert _state(ticket) != before


def _state(ticket: Ticket) -> object:
    """All of the ticket that a form could change, and what stands beside it; not whether somebody has read it."""
    row = Ticket.objects.filter(pk=ticket.pk).values().get() | {"is_unread": None}
    return row, [kind.objects.count() for kind in (Message, OutboundEnvelope, Pledge, PlannedReply, PlannedStatus)]
