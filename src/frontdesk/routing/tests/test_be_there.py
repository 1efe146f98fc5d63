"""Who is there: said by themselves, kept honest by their pages, and nothing is left behind."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from frontdesk.accounts import actions as accounts
from frontdesk.accounts.models import Session
from frontdesk.kit import clock
from frontdesk.routing import actions as routing
from frontdesk.routing.models import Offer, PresenceChange, Reason, Worker
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.models import Ticket
from tests.cast import Cast

Run = Callable[..., list[str]]


def state(agent: object) -> str:
    return Worker.objects.get(agent=agent).state


def test_presence_is_ones_own_and_each_change_is_a_row(cast: Cast) -> None:
    """A37: or a supervisor's to end."""
    lunch = Reason.objects.create(name="Lunch", state="break")
    routing.set_presence(cast.lea, state="available", by=cast.lea.actor())
    routing.set_presence(cast.lea, state="available", by=cast.lea.actor())
    routing.set_presence(cast.lea, state="break", reason=lunch, by=cast.lea.actor())
    rows = list(PresenceChange.objects.filter(agent=cast.lea).order_by("pk"))
    assert [(row.state, row.reason, row.ended_at is None) for row in rows] == [
        ("available", "", False), ("break", "Lunch", True),
    ]  # fmt: skip
    assert rows[0].ended_at == rows[1].at
    with pytest.raises(PermissionDenied):
        routing.set_presence(cast.lea, state="offline", by=cast.tim.actor())
    with pytest.raises(NotAllowedNow):
        routing.set_presence(cast.lea, state="busy", reason=lunch, by=cast.lea.actor())
    with pytest.raises(NotAllowedNow):
        routing.set_presence(cast.lea, state="asleep", by=cast.lea.actor())
    with pytest.raises(PermissionDenied):
        routing.set_presence(cast.vic, state="available", by=cast.vic.actor())
    routing.set_presence(cast.lea, state="offline", by=cast.sue.actor())
    assert state(cast.lea) == "offline"


def test_whose_pages_are_silent_is_not_there(cast: Cast) -> None:
    """F45: a clock that goes back loses nobody."""
    routing.set_presence(cast.lea, state="available", by=cast.lea.actor())
    routing.set_presence(cast.tim, state="available", by=cast.tim.actor())
    now = clock.now()
    with time_machine.travel(now - timedelta(hours=1), tick=False):
        routing.tend()
    assert state(cast.lea) == "available"
    with time_machine.travel(now + timedelta(seconds=80), tick=False):
        assert routing.note_sign_of_life(by=cast.tim.actor())
        routing.tend()
        assert (state(cast.lea), state(cast.tim)) == ("available", "available")
    with time_machine.travel(now + timedelta(seconds=130), tick=False):
        routing.tend()
        assert (state(cast.lea), state(cast.tim)) == ("offline", "available")
    assert Worker.objects.get(agent=cast.lea).why == "no sign of life"
    assert not routing.note_sign_of_life(by=cast.lea.actor())


def test_a_sign_of_life_costs_little_and_comes_once_for_many_pages(
    cast: Cast, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    routing.set_presence(cast.lea, state="available", by=cast.lea.actor())
    before = Worker.objects.get(agent=cast.lea).seen_at
    actor = cast.lea.actor()
    with django_assert_max_num_queries(2):  # type: ignore[attr-defined]
        assert routing.note_sign_of_life(by=actor)
    assert Worker.objects.get(agent=cast.lea).seen_at == before


def test_an_offer_that_came_while_a_page_was_loaded_is_told_again(cast: Cast) -> None:
    """Once or twice by the next signs of life; one that is known for long is not."""
    routing.save_queue(None, name="All", by=cast.ada.actor())
    routing.set_presence(cast.lea, state="available", by=cast.lea.actor())
    cast.ticket()
    routing.dispatch()
    offered = Offer.objects.get(agent=cast.lea, state="open").offered_at
    for later, is_told in ((5, False), (31, True), (62, False)):
        with (
            time_machine.travel(offered + timedelta(seconds=later), tick=False),
            CaptureQueriesContext(connection) as asked,
        ):
            assert routing.note_sign_of_life(by=cast.lea.actor())
        assert any("pg_notify" in each["sql"] for each in asked) is is_told, later


def test_whoever_signs_out_everywhere_is_not_there(cast: Cast) -> None:
    for key in ("a" * 64, "b" * 64):
        Session.objects.create(key=key, user=cast.lea.user, expires_at=clock.now() + timedelta(hours=1))
    routing.set_presence(cast.lea, state="available", by=cast.lea.actor())
    accounts.end_session("a" * 64, user=cast.lea.user)
    assert state(cast.lea) == "available"
    accounts.end_session("b" * 64, user=cast.lea.user)
    assert state(cast.lea) == "offline"


def test_whoever_loses_the_seat_is_not_there(cast: Cast) -> None:
    """A55: and what was offered to them is not theirs any more."""
    routing.save_queue(None, name="All", by=cast.ada.actor())
    routing.set_presence(cast.lea, state="available", by=cast.lea.actor())
    cast.ticket()
    routing.dispatch()
    assert Offer.objects.filter(agent=cast.lea, state="open").exists()
    accounts.change_agent(cast.lea, is_active=False, by=cast.ada.actor())
    assert state(cast.lea) == "offline"
    assert not Offer.objects.filter(agent=cast.lea, state="open").exists()


def test_work_of_somebody_who_never_was_on_duty_stays(cast: Cast, run_jobs: Run) -> None:
    routing.save_queue(None, name="All", return_after_minutes=0, by=cast.ada.actor())
    routing.equip_agent(cast.lea, capacity=5, by=cast.sue.actor())
    ticket = cast.ticket()
    tickets.claim(ticket, by=cast.lea.actor())
    run_jobs(later=True)
    routing.tend()
    assert Ticket.objects.get(pk=ticket.pk).assignee == cast.lea


@pytest.mark.parametrize(("rule", "answered", "stays"), [
    ("keep", False, True), ("return", True, False), ("unanswered", True, True), ("unanswered", False, False),
])  # fmt: skip
def test_a_queues_rule_says_what_comes_back(cast: Cast, run_jobs: Run, rule: str, answered: bool, stays: bool) -> None:
    routing.save_queue(None, name="All", when_away=rule, return_after_minutes=10, by=cast.ada.actor())
    routing.set_presence(cast.lea, state="available", by=cast.lea.actor())
    ticket = cast.ticket()
    run_jobs()
    routing.accept_offer(Offer.objects.get(ticket=ticket), by=cast.lea.actor())
    if answered:
        tickets.reply(ticket, html="<p>One moment.</p>", by=cast.lea.actor(), status="open")
    routing.set_presence(cast.lea, state="offline", by=cast.lea.actor())
    routing.tend()
    assert Ticket.objects.get(pk=ticket.pk).assignee == cast.lea  # they may come back
    with time_machine.travel(clock.now() + timedelta(minutes=11), tick=False):
        routing.tend()
        assert (Ticket.objects.get(pk=ticket.pk).assignee == cast.lea) is stays
        settled = Worker.objects.get(agent=cast.lea).settled_at
        assert settled is not None
        if rule == "return":
            tickets.assign(Ticket.objects.get(pk=ticket.pk), to=cast.lea, by=cast.ada.actor())
            tickets.receive_message(ticket, customer=cast.laura, text="Hello?", by=cast.laura.actor())
            run_jobs()
            routing.tend()
            assert Ticket.objects.get(pk=ticket.pk).assignee is None  # nobody writes to an empty chair
