"""What is to happen later: it happens once, at its time or by what it waits for, whatever the clock does."""

import datetime
import threading
from collections.abc import Callable

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from frontdesk.events.models import Entry
from frontdesk.kit import clock
from frontdesk.tickets import actions as tickets
from frontdesk.tickets import jobs
from frontdesk.tickets.actions import pledging, snoozing
from frontdesk.tickets.conflict import Conflict, NotAllowedNow, OpenChildren
from frontdesk.tickets.models import Offer, PlannedStatus, Pledge, Reminder, Snooze, StatusChange, Ticket
from tests.cast import Cast, actor, assemble

HOUR = datetime.timedelta(hours=1)


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def at(moment: datetime.datetime) -> time_machine.travel:
    return time_machine.travel(moment, tick=True)


def told(ticket: Ticket, kind: str) -> int:
    return Entry.objects.filter(subject_id=ticket.pk, kind=kind).count()


def test_a_snoozed_ticket_comes_back_at_its_time_once(cast: Cast) -> None:
    """F45: the clock goes back an hour and on again, and every round runs twice."""
    ticket, until = cast.ticket(), clock.now() + HOUR
    tickets.snooze(ticket, until=until, note="Call the bank", by=actor(cast.lea))
    assert not Ticket.objects.awake().exists()
    jobs.keep_time()
    assert fresh(ticket).snoozed_until == until
    for moment in (until, until - HOUR, until + HOUR):
        with at(moment):
            jobs.keep_time()
            jobs.keep_time()
    assert (fresh(ticket).snoozed_until, fresh(ticket).is_unread) == (None, True)
    assert told(ticket, "ticket.woken") == 1
    assert Snooze.objects.get().ended_why == "time"


def test_the_customers_answer_brings_it_back_whatever_it_waits_for(cast: Cast) -> None:
    ticket = cast.ticket()
    tickets.snooze(ticket, until=clock.now() + HOUR, by=actor(cast.lea))
    tickets.snooze(ticket, wakes_on="answer", by=actor(cast.lea))
    tickets.receive_message(ticket, customer=cast.laura, text="Hello?", by=cast.laura.actor())
    assert fresh(ticket).snoozed_until is None
    assert list(Snooze.objects.order_by("pk").values_list("ended_why", flat=True)) == ["agent", "answer"]


def test_it_comes_back_when_the_other_is_solved(cast: Cast, run_jobs: Callable[..., list[str]]) -> None:
    ticket, other = cast.ticket(), cast.ticket("The cause")
    tickets.snooze(ticket, wakes_on="solved", other=other, by=actor(cast.lea))
    tickets.set_status(other, status="solved", by=actor(cast.lea))
    run_jobs()
    assert fresh(ticket).snoozed_until is None
    assert Snooze.objects.get().ended_why == "solved"


def test_solving_or_handing_on_ends_it_and_promises_run_meanwhile(cast: Cast) -> None:
    one, two = cast.ticket(), cast.ticket()
    due = one.next_due_at
    for ticket in (one, two):
        tickets.snooze(ticket, until=clock.now() + 48 * HOUR, by=actor(cast.lea))
    assert fresh(one).next_due_at == due
    tickets.hand_over(one, team=cast.second, by=actor(cast.lea))
    tickets.set_status(two, status="solved", by=actor(cast.lea))
    assert (fresh(one).snoozed_until, fresh(two).snoozed_until) == (None, None)


def test_what_cannot_be_snoozed_says_why(cast: Cast) -> None:
    ticket, hidden = cast.ticket(), cast.ticket("Hidden", team=cast.third)
    with pytest.raises(NotAllowedNow, match="passed"):
        tickets.snooze(ticket, until=clock.now() - HOUR, by=actor(cast.lea))
    with pytest.raises(PermissionDenied):  # A32
        tickets.snooze(ticket, wakes_on="solved", other=hidden, by=actor(cast.lea))
    tickets.set_priority(ticket, priority=1, by=actor(cast.tim))
    with pytest.raises(Conflict):  # A67
        tickets.snooze(ticket, until=clock.now() + HOUR, by=actor(cast.lea), seen=ticket.version)


def test_a_reminder_tells_once_and_only_its_owner_ends_it(cast: Cast) -> None:
    """F45, A37."""
    ticket, due = cast.ticket(), clock.now() + HOUR
    mine = tickets.remind(ticket, due_at=due, note="Ask again", by=actor(cast.lea))
    assert tickets.remind(ticket, due_at=due, note="Ask again", by=actor(cast.lea)).pk == mine.pk
    for moment in (due, due - HOUR, due + HOUR):
        with at(moment):
            jobs.keep_time()
    assert told(ticket, "ticket.reminder_due") == 1
    with pytest.raises(PermissionDenied):
        tickets.finish_reminder(mine, by=actor(cast.ada))
    tickets.finish_reminder(mine, by=actor(cast.lea))
    assert Reminder.objects.get().done_at is not None


def test_a_promised_answer_is_kept_by_the_reply_that_leaves(cast: Cast) -> None:
    ticket, due = cast.ticket(), clock.now() + HOUR
    tickets.pledge(ticket, kind="answer", due_at=due, by=actor(cast.lea))
    call = tickets.pledge(ticket, kind="call", due_at=due, note="About the invoice", by=actor(cast.lea))
    tickets.reply(ticket, html="<p>Here it is</p>", by=actor(cast.lea))
    states = dict(Pledge.objects.values_list("kind", "state"))
    assert states == {"answer": "kept", "call": "open"}
    tickets.keep_pledge(call, said="She is content.", by=actor(cast.lea))
    tickets.keep_pledge(call, said="She is content.", by=actor(cast.lea))
    assert ticket.messages.filter(kind="note", text__contains="She is content.").count() == 1


def test_a_promise_whose_time_has_passed_is_broken_once_and_stays_so(cast: Cast) -> None:
    """F45."""
    ticket, due = cast.ticket(), clock.now() + HOUR
    given = tickets.pledge(ticket, kind="answer", due_at=due, by=actor(cast.lea))
    for moment in (due + HOUR, due - HOUR, due + HOUR):
        with at(moment):
            jobs.keep_time()
    assert Pledge.objects.get().state == "broken"
    assert told(ticket, "pledge.ended") == 1
    tickets.reply(ticket, html="<p>Late</p>", by=actor(cast.lea))
    assert Pledge.objects.get().state == "broken"
    with pytest.raises(NotAllowedNow, match="broken"):
        tickets.keep_pledge(given, by=actor(cast.lea))


def test_a_planned_status_is_set_once_unless_the_customer_wrote(cast: Cast) -> None:
    """F45."""
    quiet, loud, due = cast.ticket("Quiet"), cast.ticket("Loud"), clock.now() + HOUR
    for ticket in (quiet, loud):
        tickets.plan_status(ticket, status="solved", due_at=due, by=actor(cast.lea))
    tickets.receive_message(loud, customer=cast.laura, text="Wait!", by=cast.laura.actor())
    for moment in (due, due - HOUR, due + HOUR):
        with at(moment):
            jobs.keep_time()
    assert (fresh(quiet).status, fresh(loud).status) == ("solved", "new")
    assert StatusChange.objects.filter(ticket=quiet, after="solved").count() == 1
    assert "written since" in PlannedStatus.objects.get(ticket=loud).reason


def test_a_planned_end_of_a_parent_waits_for_its_children(cast: Cast) -> None:
    parent, child, due = cast.ticket("Parent"), cast.ticket("Child"), clock.now() + HOUR
    tickets.relate(child, to=parent, kind="child", by=actor(cast.lea))
    tickets.plan_status(parent, status="solved", due_at=due, by=actor(cast.lea))
    with at(due):
        jobs.keep_time()
    assert "child ticket is still open" in PlannedStatus.objects.get().reason
    with pytest.raises(OpenChildren):
        tickets.set_status(parent, status="solved", by=actor(cast.lea))
    with pytest.raises(OpenChildren):
        tickets.reply(parent, html="<p>Done</p>", status="solved", by=actor(cast.lea))
    tickets.end_family(parent, status="solved", by=actor(cast.lea))
    assert {fresh(parent).status, fresh(child).status} == {"solved"}


def test_a_family_has_one_level_and_one_parent(cast: Cast) -> None:
    a, b, c = (cast.ticket(name) for name in "abc")
    tickets.relate(a, to=b, kind="child", by=actor(cast.lea))
    tickets.relate(a, to=b, kind="child", by=actor(cast.lea))
    for child, parent in ((a, c), (b, c), (b, a), (c, a)):
        with pytest.raises(NotAllowedNow):
            tickets.relate(child, to=parent, kind="child", by=actor(cast.lea))
    one = tickets.relate(a, to=c, kind="related", by=actor(cast.lea))
    assert tickets.relate(c, to=a, kind="related", by=actor(cast.lea)).pk == one.pk
    tickets.unrelate(one, by=actor(cast.lea))
    assert told(a, "ticket.unrelated") == told(c, "ticket.unrelated") == 1


def test_an_offer_moves_the_ticket_only_when_it_is_accepted(cast: Cast) -> None:
    ticket = cast.ticket()
    tickets.claim(ticket, by=actor(cast.lea))
    given = tickets.offer(ticket, to=cast.tim, note="You know the bank", by=actor(cast.lea))
    assert fresh(ticket).assignee == cast.lea
    with pytest.raises(PermissionDenied):
        tickets.accept_offer(given, by=actor(cast.sue))
    tickets.accept_offer(given, by=actor(cast.tim))
    tickets.accept_offer(given, by=actor(cast.tim))
    assert fresh(ticket).assignee == cast.tim
    last = ticket.assignments.latest("pk")
    assert (last.how, last.note) == ("transfer", "You know the bank")


def test_an_offer_to_a_team_is_taken_by_one_or_declined_or_returned_in_time(cast: Cast) -> None:
    """F45."""
    ticket = cast.ticket()
    tickets.claim(ticket, by=actor(cast.lea))
    first = tickets.offer(ticket, team=cast.second, note="Yours?", minutes=15, by=actor(cast.lea))
    tickets.decline_offer(first, answer="Not ours", by=actor(cast.tim))
    second = tickets.offer(ticket, team=cast.second, note="Really?", minutes=15, by=actor(cast.lea))
    for moment in (second.expires_at, second.expires_at - HOUR, second.expires_at + HOUR):
        with at(moment):
            jobs.keep_time()
    assert list(Offer.objects.order_by("pk").values_list("state", flat=True)) == ["declined", "expired"]
    assert fresh(ticket).assignee == cast.lea
    with pytest.raises(NotAllowedNow, match="ended"):
        tickets.accept_offer(second, by=actor(cast.tim))
    third = tickets.offer(ticket, team=cast.second, note="Please", by=actor(cast.lea))
    tickets.accept_offer(third, by=actor(cast.sue))
    assert (fresh(ticket).team, fresh(ticket).assignee) == (cast.second, cast.sue)


@pytest.mark.django_db(transaction=True)
def test_a67_two_agents_a_clock_and_a_customer_at_once_end_with_one_effect_each() -> None:
    """A67, F45: an offer accepted and withdrawn, a snooze ended by time, hand and answer, a promise kept and broken."""
    cast = assemble()
    ticket, other = cast.ticket(), cast.ticket("Other")
    tickets.claim(ticket, by=actor(cast.lea))
    given = tickets.offer(ticket, team=cast.second, note="Yours?", by=actor(cast.lea))
    soon = timezone.now() + datetime.timedelta(milliseconds=1)
    tickets.snooze(other, until=soon + HOUR, by=actor(cast.lea))
    word = tickets.pledge(other, kind="call", due_at=soon + HOUR, by=actor(cast.lea))
    Snooze.objects.update(until=soon)
    Pledge.objects.update(due_at=soon)
    begin = threading.Barrier(9)

    def run(work: Callable[[], object]) -> None:
        try:
            begin.wait()
            work()
        except NotAllowedNow:
            pass
        finally:
            connection.close()

    work: list[Callable[[], object]] = [
        lambda: tickets.accept_offer(given, by=actor(cast.tim)),
        lambda: tickets.accept_offer(given, by=actor(cast.sue)),
        lambda: tickets.withdraw_offer(given, by=actor(cast.lea)),
        snoozing.wake_due, snoozing.wake_due,
        lambda: tickets.wake(other, by=actor(cast.lea)),
        lambda: tickets.keep_pledge(word, by=actor(cast.lea)),
        pledging.break_due, pledging.break_due,
    ]  # fmt: skip
    threads = [threading.Thread(target=run, args=(each,)) for each in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    offer = Offer.objects.get()
    owner = {"accepted": offer.ended_by, "withdrawn": "Lea First"}[offer.state]
    assert fresh(ticket).assignee.name == owner  # type: ignore[union-attr]
    assert told(ticket, "transfer.ended") == told(other, "ticket.woken") == told(other, "pledge.ended") == 1
