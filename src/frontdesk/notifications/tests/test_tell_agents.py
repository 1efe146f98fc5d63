"""Agents are told once of what concerns them, and of nothing that they may not see."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from frontdesk.accounts import actions as accounts
from frontdesk.accounts.models import Agent
from frontdesk.events.log import run_handler
from frontdesk.events.models import Entry
from frontdesk.kit import clock
from frontdesk.notifications import actions as notifications
from frontdesk.notifications.actions.telling import telling
from frontdesk.notifications.kind import Kind
from frontdesk.notifications.models import Bundle, Notification
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Pledge, Reminder, Snooze, Ticket
from frontdesk.updates import actions as updates
from tests.cast import Cast, actor

Run = Callable[..., list[str]]


def told(agent: Agent) -> list[str]:
    """The kinds of what the agent was told, oldest first."""
    return list(Notification.objects.filter(agent=agent).order_by("pk").values_list("kind", flat=True))


def test_each_hears_of_what_concerns_them_and_nobody_of_their_own_act(cast: Cast, run_jobs: Run) -> None:
    ticket = cast.ticket()
    tickets.assign(ticket, to=cast.lea, by=actor(cast.sue))
    tickets.add_note(ticket, html="<p>Look</p>", mentions=[cast.lea.pk, cast.tim.pk], by=actor(cast.lea))
    tickets.receive_message(ticket, customer=cast.laura, text="Any news?", by=cast.laura.actor())
    run_jobs()
    assert told(cast.lea) == ["assigned", "answered"]
    assert told(cast.tim) == ["mentioned"]
    assert told(cast.sue) == []
    last = Notification.objects.get(agent=cast.lea, kind="answered")
    assert (last.by_name, last.message.text, last.detail) == ("Laura Croft", "Any news?", "")  # type: ignore[union-attr]


def test_claiming_is_ones_own_act(cast: Cast, run_jobs: Run) -> None:
    tickets.claim(cast.ticket(), by=actor(cast.lea))
    run_jobs()
    assert told(cast.lea) == []


def test_who_follows_hears_of_messages_notes_and_status(cast: Cast, run_jobs: Run) -> None:
    ticket = cast.ticket()
    tickets.follow(ticket, by=actor(cast.tim))
    tickets.reply(ticket, html="<p>Here you are.</p>", status="solved", by=actor(cast.lea))
    tickets.add_note(ticket, html="<p>Done</p>", by=actor(cast.lea))
    run_jobs()
    assert set(told(cast.tim)) == {"followed"}
    said = [kind_sentence(one) for one in Notification.objects.filter(agent=cast.tim).order_by("pk")]
    assert "Lea First wrote to the customer" in said and "Lea First wrote a note" in said
    assert "Lea First set the status to solved" in said


def kind_sentence(one: Notification) -> str:
    kind = Kind.find(one.kind)
    assert kind is not None
    return kind.sentence(by=one.by_name, detail=one.detail)


def test_one_event_tells_one_person_by_one_kind(cast: Cast, run_jobs: Run) -> None:
    """Who owns a ticket and follows it is not told twice that its customer wrote."""
    ticket = cast.ticket()
    tickets.claim(ticket, by=actor(cast.lea))
    tickets.follow(ticket, by=actor(cast.lea))
    tickets.receive_message(ticket, customer=cast.laura, text="Hello?", by=cast.laura.actor())
    run_jobs()
    assert told(cast.lea).count("answered") == 1
    assert "followed" not in told(cast.lea)


def test_f23_a_job_that_is_repeated_tells_nothing_twice(cast: Cast, run_jobs: Run) -> None:
    """Nor does it count twice: the unique constraint decides."""
    tickets.assign(cast.ticket(), to=cast.lea, by=actor(cast.sue))
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'notifications.tell'")
        (arguments,) = cursor.fetchone()
    import json

    run_jobs()
    for _ in range(3):
        telling(**(json.loads(arguments) if isinstance(arguments, str) else arguments))
    assert told(cast.lea) == ["assigned"]
    assert Bundle.objects.get(agent=cast.lea).unread == 1


def test_a28_nobody_is_told_of_a_ticket_that_they_may_not_see(cast: Cast, run_jobs: Run) -> None:
    """A mention in a private team's ticket, from a browser that was made to name anybody."""
    ticket = cast.ticket(team=cast.third)
    tickets.add_note(ticket, html="<p>x</p>", mentions=[cast.lea.pk, cast.hank.pk], by=actor(cast.ada))
    notifications.tell(
        Kind.entries()["mentioned"], [cast.lea.pk, cast.vic.pk], cause="forged", about=notifications.About(ticket.pk)
    )
    run_jobs()
    assert (told(cast.lea), told(cast.vic), told(cast.hank)) == ([], [], ["mentioned"])


def test_a30_who_may_see_it_when_it_is_written_but_not_when_it_is_told_hears_nothing(cast: Cast, run_jobs: Run) -> None:
    ticket = cast.ticket()
    tickets.follow(ticket, by=actor(cast.tim))
    tickets.add_note(ticket, html="<p>Before</p>", by=actor(cast.ada))
    Ticket.objects.filter(pk=ticket.pk).update(team=cast.third)
    run_jobs()
    assert told(cast.tim) == []


def test_a30_what_moved_into_a_private_team_is_no_longer_listed_or_counted(cast: Cast, run_jobs: Run) -> None:
    ticket = cast.ticket()
    tickets.add_note(ticket, html="<p>x</p>", mentions=[cast.lea.pk], by=actor(cast.sue))
    run_jobs()
    assert Bundle.objects.visible_to(actor(cast.lea)).count() == 1
    Ticket.objects.filter(pk=ticket.pk).update(team=cast.third)
    assert not Bundle.objects.visible_to(actor(cast.lea)).exists()


def test_a_disabled_agent_is_told_nothing(cast: Cast, run_jobs: Run) -> None:
    ticket = cast.ticket()
    tickets.follow(ticket, by=actor(cast.tim))
    accounts.change_agent(cast.tim, is_active=False, by=actor(cast.ada))
    tickets.add_note(ticket, html="<p>x</p>", by=actor(cast.lea))
    run_jobs()
    assert told(cast.tim) == []


def test_what_time_brings_is_told_once(cast: Cast, run_jobs: Run) -> None:
    """F45: reminders, promises that come near or break, and what is back, however often time is asked."""
    ticket = cast.ticket()
    tickets.claim(ticket, by=actor(cast.lea))
    soon = clock.now() + clock.days(0.01)
    tickets.remind(ticket, due_at=soon, note="Ask again", by=actor(cast.lea))
    tickets.pledge(ticket, kind="call", due_at=soon, by=actor(cast.lea))
    tickets.snooze(ticket, until=soon, by=actor(cast.lea))
    assert notifications.warn_of_pledges() == 1
    assert notifications.warn_of_pledges() == 0
    past = clock.now() - clock.days(0.01)
    Reminder.objects.update(due_at=past)
    Pledge.objects.update(due_at=past)
    Snooze.objects.update(until=past)
    from frontdesk.tickets.jobs import keep_time

    keep_time()
    keep_time()
    run_jobs()
    assert sorted(told(cast.lea)) == ["back", "pledge_broken", "pledge_due", "reminder"]
    assert Notification.objects.get(kind="reminder").detail == "Ask again"


def test_an_offer_is_told_to_the_team_and_its_answer_to_the_giver(cast: Cast, run_jobs: Run) -> None:
    ticket = cast.ticket()
    tickets.claim(ticket, by=actor(cast.lea))
    made = tickets.offer(ticket, team=cast.second, note="Yours, I think", by=actor(cast.lea))
    run_jobs()
    assert told(cast.tim) == ["offered"]
    tickets.decline_offer(made, answer="No time", by=actor(cast.tim))
    run_jobs()
    assert told(cast.lea) == ["offer_answered"]
    assert Notification.objects.get(agent=cast.lea).detail == "declined by Tim Second: No time"


@pytest.mark.parametrize("hours", [0, 2])
def test_an_announcement_is_told_when_it_begins_and_once(cast: Cast, run_jobs: Run, hours: int) -> None:
    import time_machine

    starts = clock.now() + clock.days(hours / 24)
    row = updates.save_announcement(
        None, title="Down", text="", starts_at=starts, ends_at=starts + clock.days(1), teams=[cast.first],
        by=actor(cast.sue),
    )  # fmt: skip
    run_jobs()
    assert told(cast.lea) == ([] if hours else ["announced"])
    with time_machine.travel(starts + clock.days(0.001), tick=False):
        run_jobs(later=True)
        updates.save_announcement(
            row, title="Still down", text="", starts_at=starts, ends_at=starts + clock.days(1), teams=[cast.first],
            by=actor(cast.sue),
        )  # fmt: skip
        run_jobs(later=True)
    assert (told(cast.lea), told(cast.tim), told(cast.sue)) == (["announced"], [], [])


def test_a_gone_kind_is_passed_over(cast: Cast, run_jobs: Run) -> None:
    """F28: a job of a version that knew other kinds."""
    about: dict[str, Any] = {"ticket": None, "announcement": None, "export": None, "message": None}
    telling(kind="gone", agents=[1], cause="x", about=about, by_kind="", by_name="", detail="")
    assert not Notification.objects.exists()


def test_what_is_about_one_ticket_lies_in_one_bundle_and_reading_empties_it(cast: Cast, run_jobs: Run) -> None:
    ticket, by = cast.ticket(), actor(cast.sue)
    for text in ("One", "Two", "Three"):
        tickets.add_note(ticket, html=f"<p>{text}</p>", mentions=[cast.lea.pk], by=by)
    run_jobs()
    bundle = Bundle.objects.get(agent=cast.lea)
    assert bundle.unread == 3
    notifications.mark_read(bundle, by=actor(cast.lea))
    notifications.mark_read(bundle, by=actor(cast.lea))
    bundle.refresh_from_db()
    assert (bundle.unread, Notification.objects.filter(read_at=None).count()) == (0, 0)


def test_a_handler_that_was_deferred_by_an_older_version_still_runs(cast: Cast) -> None:
    """F28: the log hands the entry's key to handlers that ask for it, also when it reads the event back."""
    cast.ticket()
    entry = Entry.objects.filter(kind="ticket.created").latest("pk")
    run_handler(handler="nobody.knows.this", entry=entry.pk)


def test_old_ones_are_thrown_away(cast: Cast, run_jobs: Run) -> None:
    tickets.assign(cast.ticket(), to=cast.lea, by=actor(cast.sue))
    run_jobs()
    assert notifications.forget_old() == 0
    Notification.objects.update(at=clock.now() - clock.days(91))
    notifications.forget_old()
    assert not Bundle.objects.exists()


def test_the_owner_is_warned_of_a_promise_and_told_when_it_is_broken(cast: Cast, run_jobs: Run) -> None:
    from django.db import transaction

    from frontdesk.events import SYSTEM, emit
    from frontdesk.sla.events import PromiseBroken, PromiseNearlyDue

    ticket, nobodys = cast.ticket(), cast.ticket("Nobody's")
    tickets.claim(ticket, by=actor(cast.lea))
    with transaction.atomic():
        for one in (ticket, nobodys):
            emit(PromiseNearlyDue(one.pk, "first_reply", 80, clock.now().isoformat()), by=SYSTEM)
            emit(PromiseBroken(one.pk, "first_reply"), by=SYSTEM)
    run_jobs()
    assert told(cast.lea) == ["sla_near", "sla_broken"]
    warned, broken = Notification.objects.filter(agent=cast.lea).order_by("pk")
    assert (warned.detail, broken.detail) == ("80 % of the time for first reply is used", "first reply")
    assert Notification.objects.count() == 2
