"""Clocks of tickets that are merged, split and opened again; and that everything that happens to one has its reason."""

import datetime
from collections.abc import Iterator

import pytest
import time_machine

from frontdesk.accounts import actions as accounts
from frontdesk.kit import clock
from frontdesk.sla import actions as sla
from frontdesk.sla.actions.rules import Budget
from frontdesk.sla.models import ClockEvent, SlaClock
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Merge, Message, Ticket
from tests.cast import Cast, assemble

MONDAY = datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)


def after(hours: float) -> time_machine.travel:
    return time_machine.travel(MONDAY + hours * HOUR, tick=False)


@pytest.fixture
def desk(db: None) -> Iterator[Cast]:
    """On a Monday morning, round the clock: two hours for a reply, twenty for a solution."""
    with after(0):
        cast = assemble()
        always = [(day, datetime.time(0), datetime.time(0)) for day in range(7)]
        calendar = accounts.save_calendar(None, name="Always", time_zone="UTC", windows=always, by=cast.ada.actor())
        hours = {"first_reply": 2, "next_reply": 2, "resolution": 20}
        targets = {(name, priority): Budget(count * 3600) for name, count in hours.items() for priority in range(1, 5)}
        sla.save_policy(
            sla.ensure_default_policy(), targets=targets, counts_by="named", calendar=calendar, by=cast.ada.actor(),
            pauses=["customer", "third_party", "planned"],
        )  # fmt: skip
        yield cast


def opened(cast: Cast, subject: str = "Help") -> Ticket:
    """A ticket that came in now: the database's own clock does not stand still."""
    ticket = cast.ticket(subject)
    SlaClock.objects.filter(ticket=ticket).delete()
    ClockEvent.objects.filter(ticket=ticket).delete()
    Ticket.objects.filter(pk=ticket.pk).update(created_at=clock.now())
    Message.objects.filter(ticket=ticket).update(created_at=clock.now())
    ticket.refresh_from_db()
    sla.start(ticket)
    return ticket


def wrote(ticket: Ticket, cast: Cast, text: str = "And this?") -> Message:
    said = tickets.receive_message(ticket, customer=cast.laura, text=text, by=cast.laura.actor())
    Message.objects.filter(pk=said.pk).update(created_at=clock.now())
    return Message.objects.get(pk=said.pk)


def due(ticket: Ticket, promise: str = "resolution") -> float | None:
    """In hours after that morning; None where it stands still."""
    at = SlaClock.objects.get(ticket=ticket, promise=promise).due_at
    return None if at is None else (at - MONDAY) / HOUR


def rows(ticket: Ticket, promise: str = "resolution") -> list[tuple[str, str]]:
    return list(ClockEvent.objects.filter(ticket=ticket, promise=promise).values_list("kind", "reason"))


def test_start_pause_resume_breach_and_end_are_rows_with_their_reasons(desk: Cast) -> None:
    ticket = opened(desk)
    with after(1):
        tickets.reply(ticket, html="<p>Which one?</p>", status="pending", by=desk.lea.actor())
    with after(5):
        wrote(ticket, desk, "The second one")
    with after(24.5):
        sla.mark_breaches()
    with after(25):
        tickets.set_status(Ticket.objects.get(pk=ticket.pk), status="solved", by=desk.lea.actor())
    assert rows(ticket, "first_reply") == [("started", "the ticket came in"), ("met", "Lea First answered")]
    kinds = [kind for kind, _ in rows(ticket)]
    assert [kind for kind in kinds if kind != "warned"] == ["started", "paused", "resumed", "breached", "met"]
    assert all(reason for promise in ("first_reply", "next_reply", "resolution") for _, reason in rows(ticket, promise))
    assert ("resumed", "the customer wrote") in rows(ticket)


def test_a_merge_takes_over_a_promise_with_its_pauses_left_out(desk: Cast) -> None:
    """The other one waited for the customer from hour 2 to 6: its twenty hours end at 24, not at 20."""
    source = opened(desk, "First")
    with after(2):
        tickets.set_status(source, status="pending", by=desk.lea.actor())
    with after(6):
        tickets.set_status(Ticket.objects.get(pk=source.pk), status="open", by=desk.lea.actor())
    with after(7):
        target = opened(desk, "Second")
        assert (due(source), due(target)) == (24, 27)
        tickets.merge([source], into=target, by=desk.lea.actor())
        assert due(target) == 24
        assert rows(target)[-1] == ("recounted", f"{source.number} was merged into it, and was due sooner")
        assert rows(source)[-1] == ("stopped", "merged into another ticket")
    with after(30):
        assert sla.mark_breaches() == 2, "both promises of the one that goes on, none of the other"
        assert not SlaClock.objects.filter(ticket=source, is_breached=True).exists()
        tickets.unmerge(Merge.objects.get(), by=desk.lea.actor())
        assert due(source) == 24, "as though it had never been"


def test_a_merge_that_comes_too_late_breaks_a_promise_once(desk: Cast) -> None:
    """What was broken on the other ticket is broken: the customer asked then. But it is not noted a second time."""
    source = opened(desk, "First")
    with after(3):
        assert sla.mark_breaches() == 1
        target = opened(desk, "Second")
        tickets.merge([source], into=target, by=desk.lea.actor())
        sla.mark_breaches()
        assert ClockEvent.objects.filter(promise="first_reply", kind="breached").count() == 1
        assert SlaClock.objects.get(ticket=target, promise="first_reply").is_breached
        tickets.unmerge(Merge.objects.get(), by=desk.lea.actor())
        own = SlaClock.objects.get(ticket=target, promise="first_reply")
        assert (own.is_breached, due(target, "first_reply")) == (False, 5)
        assert sla.mark_breaches() == 0, "and the other one is broken as before"


def test_every_pause_says_who_holds_it_or_whom_it_waits_for(desk: Cast) -> None:
    """Also where one pause goes over into another."""
    ticket = opened(desk)
    with after(1):
        tickets.set_status(ticket, status="pending", by=desk.lea.actor())
        sla.hold(ticket, reason="Their site is closed", by=desk.lea.actor())
        tickets.set_status(Ticket.objects.get(pk=ticket.pk), status="on_hold", by=desk.lea.actor())
        wrote(ticket, desk)
        sla.release(ticket, by=desk.lea.actor())
    told = [("paused", "waiting for the customer"), ("paused", "Their site is closed")]
    assert rows(ticket) == [("started", "the ticket came in"), *told, ("resumed", "released by Lea First")]
    assert rows(ticket, "first_reply")[1] == ("paused", "Their site is closed")


def test_what_is_split_off_runs_since_it_was_written(desk: Cast) -> None:
    ticket = opened(desk)
    with after(1):
        second = wrote(ticket, desk)
    with after(2):
        new = tickets.split(second, subject="This", by=desk.lea.actor())
        assert (due(new), due(new, "first_reply")) == (21, 3)
        assert (due(ticket), due(ticket, "first_reply")) == (20, 2), "the other one keeps its own"


def test_what_is_split_off_late_has_a_quarter_left_and_breaks_nothing_at_once(desk: Cast) -> None:
    ticket = opened(desk)
    with after(1):
        second = wrote(ticket, desk)
    with after(10):
        sla.mark_breaches()
        new = tickets.split(second, subject="This", by=desk.lea.actor())
        assert (due(new), due(new, "first_reply")) == (21, 10.5)
        assert sla.mark_breaches() == 0


def test_what_was_answered_before_it_was_split_off_runs_from_the_split(desk: Cast) -> None:
    ticket = opened(desk)
    with after(1):
        second = wrote(ticket, desk)
    with after(1.5):
        sent = tickets.reply(ticket, html="<p>We look</p>", by=desk.lea.actor())
        Message.objects.filter(pk=sent.pk).update(created_at=clock.now())
    with after(4):
        new = tickets.split(second, subject="This", by=desk.lea.actor())
        assert (due(new), due(new, "first_reply")) == (24, 6)


@pytest.mark.parametrize("is_answered", [True, False])
def test_who_writes_to_a_solved_ticket_is_owed_a_reply(desk: Cast, is_answered: bool) -> None:
    """Also where it had been solved without a word: then the end has kept the first reply, and the next one runs."""
    ticket = opened(desk)
    with after(1):
        if is_answered:
            tickets.reply(ticket, html="<p>Done</p>", status="solved", by=desk.lea.actor())
        else:
            tickets.set_status(ticket, status="solved", by=desk.lea.actor())
    with after(50):
        wrote(ticket, desk, "It is not")
        assert Ticket.objects.get(pk=ticket.pk).is_unsolved
        assert (due(ticket), due(ticket, "next_reply")) == (69, 52)
        assert sla.mark_breaches() == 0
