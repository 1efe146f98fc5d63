"""Tickets escalate when a promise is nearly due or broken."""

import datetime
from collections.abc import Callable

import pytest
import time_machine

from frontdesk.escalation import actions as escalation
from frontdesk.escalation.actions import StepWritten
from frontdesk.escalation.models import Call
from frontdesk.escalation.tests.scenes import fresh
from frontdesk.sla import actions as sla
from frontdesk.sla.actions.rules import Budget
from frontdesk.sla.models import SlaClock
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Escalation, Ticket
from tests.cast import Cast, assemble

Run = Callable[..., list[str]]


def after(minutes: float, ticket: Ticket) -> time_machine.travel:
    """So many minutes after it came in."""
    return time_machine.travel(ticket.created_at + datetime.timedelta(minutes=minutes), tick=False)


@pytest.fixture
def desk(db: None) -> Cast:
    """An hour for each reply, round the clock; told at half of it."""
    cast = assemble()
    hour = Budget(3600, is_calendar_time=True)
    targets = {(name, priority): hour for name in ("first_reply", "next_reply") for priority in range(1, 5)}
    gone = {("resolution", priority): None for priority in range(1, 5)}
    sla.save_policy(sla.ensure_default_policy(), targets=targets | gone, warn_at_percent=[50], by=cast.ada.actor())
    return cast


def a_policy(cast: Cast, trigger: str, **more: object) -> None:
    steps = [StepWritten("leads", 0, media=["mail"])]
    escalation.save_policy(None, name="Hurry", triggers=[trigger], steps=steps, by=cast.ada.actor(), **more)


@pytest.mark.parametrize(("trigger", "minute", "cause"), [
    ("warning", 31, "a promise is nearly due: first reply"), ("breach", 61, "a promise is broken: first reply"),
])  # fmt: skip
def test_a_promise_that_runs_out_goes_up_once(desk: Cast, run_jobs: Run, trigger: str, minute: int, cause: str) -> None:
    a_policy(desk, trigger)
    ticket = desk.ticket()
    with after(minute - 2, ticket):
        sla.warn(), sla.mark_breaches(), run_jobs()
        assert not Escalation.objects.exists()
    with after(minute, ticket):
        for _ in range(2):
            sla.warn(), sla.mark_breaches(), run_jobs()
    found = Escalation.objects.get(ticket=ticket)
    assert (found.kind, found.reason, found.cause) == ("hierarchical", trigger, cause)
    assert [call.whom for call in Call.objects.all()] == ["Sue Super"]


def test_each_reply_that_comes_too_late_goes_up(desk: Cast, run_jobs: Run) -> None:
    """The next reply is promised anew with each question: the second that is broken is another cause."""
    a_policy(desk, "breach")
    ticket = desk.ticket()
    with after(1, ticket):
        tickets.reply(ticket, html="<p>We look</p>", by=desk.lea.actor())
    for question, count in ((10, 1), (200, 2)):
        with after(question, ticket):
            tickets.receive_message(fresh(ticket), customer=desk.laura, text="And?", by=desk.laura.actor())
        with after(question + 61, ticket):
            sla.mark_breaches(), run_jobs()
            assert Escalation.objects.filter(ticket=ticket).count() == count
            tickets.deescalate(fresh(ticket), note="I have called her", by=desk.sue.actor())
            tickets.reply(fresh(ticket), html="<p>Sorry</p>", by=desk.lea.actor())
    assert SlaClock.objects.get(ticket=ticket, promise="next_reply").is_breached
