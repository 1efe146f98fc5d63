"""The demo goes on while it is looked at: offers come, colleagues step in, customers write; and it does not grow."""

import datetime
from collections.abc import Iterator
from unittest.mock import patch

import pytest
import time_machine
from django.db import connection

from frontdesk.accounts.models import Agent, Session, Workspace
from frontdesk.channels.models import OutboundEnvelope
from frontdesk.kit import clock
from frontdesk.routing import actions as routing
from frontdesk.routing.actions.tending import gather
from frontdesk.routing.models import Offer, Place, Worker
from frontdesk.tickets.models import Ticket
from frontdesk.transfer import demo
from frontdesk.transfer.demo import life

MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture(scope="module")
def organisation(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Installed once for all tests of this file, and rolled back after them."""
    from django.db import transaction

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        atomic = transaction.atomic()
        atomic.__enter__()
        demo.install(lambda line: None)
        gather()
        yield None
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)
        connection.close()


@pytest.fixture(autouse=True)
def _in_database(organisation: None, db: None) -> None:
    """Each test in a savepoint of its own."""


def agent(key: str) -> Agent:
    return Agent.objects.select_related("user").get(user__email=f"{key}@meridian.example")


def come(key: str) -> Agent:
    """Somebody signs in as one of them and is available."""
    one = agent(key)
    Session.objects.create(key=f"cookie of {key}", user=one.user, expires_at=clock.now() + datetime.timedelta(days=1))
    routing.set_presence(one, state="available", by=one.actor())
    return one


def goes_on(moment: datetime.datetime | None = None, *pages: Agent) -> None:
    """A minute of the demo at this moment, while these people have a page open; then a look at the queues."""
    with time_machine.travel(moment or clock.now(), tick=False):
        for one in pages:
            routing.note_sign_of_life(by=one.actor())
        demo.play()
        while routing.dispatch():
            pass


def test_at_first_look_something_is_offered_to_those_who_are_there() -> None:
    goes_on()
    offered = Offer.objects.filter(state="open").values_list("agent__user__email", flat=True)
    assert {"kemi@meridian.example", "priya@meridian.example"} <= set(offered)


def test_whoever_signs_in_answers_for_themselves_and_a_colleague_takes_what_they_pass_on() -> None:
    kemi, start = come("kemi"), clock.now()
    goes_on(start)
    mine = Offer.objects.get(agent=kemi, state="open")
    goes_on(start + 1.1 * MINUTE, kemi)
    mine.refresh_from_db()
    assert mine.state == "open"  # nobody plays her
    routing.decline_offer(mine, by=kemi.actor())
    for passed in range(2, 12):
        goes_on(start + passed * 1.1 * MINUTE, kemi)
        if Ticket.objects.get(pk=mine.ticket_id).assignee is not None:
            break
    taken = Ticket.objects.select_related("assignee__user").get(pk=mine.ticket_id)
    assert taken.assignee is not None and taken.assignee.name in {"Priya Nair", "Diego Santos", "Lea Moreau"}
    accepted = Offer.objects.filter(state="accepted").values_list("ticket", flat=True)
    assert set(accepted) == {mine.ticket_id}  # what nobody passed on waits for whoever looks at the desk


def test_a_customer_writes_while_a_person_is_there_and_no_mail_leaves() -> None:
    goes_on()
    assert Ticket.objects.count() == 400
    kemi = come("kemi")
    mails = OutboundEnvelope.objects.count()
    for passed in range(24):
        goes_on(clock.now() + passed / 2 * MINUTE, kemi)
    arrived = Ticket.objects.order_by("-pk")[: Ticket.objects.count() - 400]
    assert 1 <= len(arrived) <= life.WAITING  # no more until somebody takes one
    assert OutboundEnvelope.objects.count() == mails
    for ticket in arrived:
        assert ticket.status == "new" and ticket.next_due_at is not None and "{" not in ticket.subject + ticket.preview
        assert Place.objects.get(ticket=ticket).queue.name == "First line"


def test_nothing_goes_on_when_nobody_looks_or_it_was_enough_for_a_day() -> None:
    Workspace.objects.update(created_at=clock.now() - datetime.timedelta(hours=2))
    goes_on(clock.now() + 5 * MINUTE)
    assert not Offer.objects.exists()
    come("kemi")
    with patch.object(life, "OFFERS_A_DAY", 0):
        goes_on()
    there = Worker.objects.there(clock.now()).values_list("agent__user__name", flat=True)
    assert set(there) == {"Kemi Okafor", "Lea Moreau"}


def test_what_a_supervisor_said_of_a_colleague_stands() -> None:
    goes_on()
    routing.set_presence(agent("priya"), state="offline", by=agent("sofia").actor())
    goes_on()
    assert Worker.objects.get(agent=agent("priya")).state == "offline"


def test_another_organisation_has_nothing_of_it() -> None:
    Workspace.objects.update(name="Somebody else")
    Worker.objects.update(seen_at=clock.now() - MINUTE)
    demo.play()
    assert Worker.objects.filter(seen_at__gt=clock.now() - MINUTE / 2).count() == 0
