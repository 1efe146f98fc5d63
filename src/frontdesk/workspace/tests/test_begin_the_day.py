"""My day: figures that are right, open their tickets, and show nothing of others' private work."""

import datetime
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from frontdesk.accounts import actions as accounts
from frontdesk.accounts.models import Agent
from frontdesk.feedback.models import Response, Survey
from frontdesk.kit import clock
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Snooze, Ticket
from frontdesk.updates import actions as updates
from frontdesk.workspace.day import FIGURES, figures, tickets_behind
from frontdesk.workspace.today import read_today
from tests.cast import Cast, actor

Desk = Callable[[Agent], Client]
Run = Callable[..., list[str]]
FIGURE = {figure.slug: figure for figure in FIGURES}


@pytest.fixture(autouse=True)
def noon() -> object:
    """So that an hour ago is today."""
    import time_machine

    with time_machine.travel(datetime.datetime(2026, 11, 25, 12, 0, tzinfo=datetime.UTC), tick=True) as travelled:
        yield travelled


def answered(cast: Cast, by: Agent, subject: str, *, status: str = "", waited: int = 600) -> Ticket:
    """A ticket that was opened so many seconds ago and is answered now."""
    ticket = cast.ticket(subject)
    Ticket.objects.filter(pk=ticket.pk).update(created_at=clock.now() - datetime.timedelta(seconds=waited))
    tickets.reply(ticket, html="<p>Here you are.</p>", status=status, by=actor(by))
    return Ticket.objects.get(pk=ticket.pk)


def shown(agent: Agent) -> dict[str, tuple[str, str]]:
    """Each figure: mine, and the team's."""
    return {one.slug: (one.mine, one.team) for one in figures(actor(agent))}


@pytest.fixture
def busy(cast: Cast) -> Cast:
    """Lea solved one of two; Sue, of the same team, solved three; the third colleague is away."""
    accounts.change_agent(cast.hank, teams=[cast.first, cast.third], by=actor(cast.ada))
    answered(cast, cast.lea, "One", status="solved", waited=600)
    answered(cast, cast.lea, "Two", waited=1200)
    for number in range(3):
        answered(cast, cast.sue, f"Sue's {number}", status="solved", waited=3600)
    return cast


def test_figures_stand_beside_the_median_of_who_worked_today(busy: Cast) -> None:
    found = shown(busy.lea)
    assert found["solved"] == ("1", "2")  # of 1 and 3; who is away does not count
    assert found["replies"] == ("2", "2.5")
    assert found["first-reply"][0] == "15 min"
    assert found["open"][0] == "1"
    assert found["rating"] == ("–", "")


def test_every_figure_opens_the_tickets_that_it_counts(busy: Cast, desk: Desk) -> None:
    client, me = desk(busy.lea), actor(busy.lea)
    page = client.get("/desk/day").content.decode()
    for figure in FIGURES:
        assert f'href="/desk/day/{figure.slug}"' in page
        assert client.get(f"/desk/day/{figure.slug}").status_code == 200
    assert [row[1] for row in tickets_behind(FIGURE["solved"], me)] == ["One"]
    assert {row[1]: row[5] for row in tickets_behind(FIGURE["replies"], me)} == {"One": 1, "Two": 1}
    assert [row[1] for row in tickets_behind(FIGURE["open"], me)] == ["Two"]
    assert client.get("/desk/day/nothing").status_code == 404


def test_a_rating_counts_for_whoever_solved_it(busy: Cast) -> None:
    for score, ticket in zip((5, 4), Ticket.objects.filter(assignee=busy.lea), strict=True):
        survey = Survey.objects.create(
            ticket=ticket, customer=busy.laura, agent=busy.lea, expires_at=clock.now() + clock.days(1)
        )
        Response.objects.create(survey=survey, score=score)
    assert shown(busy.lea)["rating"] == ("4.5 of 5", "4.5 of 5")
    assert len(tickets_behind(FIGURE["rating"], actor(busy.lea))) == 2


def test_a28_what_went_into_a_private_team_is_counted_for_nobody_outside(busy: Cast) -> None:
    ticket = Ticket.objects.get(subject="One")
    Ticket.objects.filter(pk=ticket.pk).update(team=busy.third)
    assert shown(busy.lea)["solved"][0] == "0"
    assert shown(busy.lea)["replies"][0] == "1"
    assert tickets_behind(FIGURE["solved"], actor(busy.lea)) == []


def test_yesterday_is_over_by_the_clock_of_the_agent(busy: Cast) -> None:
    """In Tokyo it is nine in the evening: twenty hours ago was today, twenty-two hours ago was not."""
    for hours, expected in ((20, "1"), (22, "0")):
        Ticket.objects.filter(subject="One").update(solved_at=clock.now() - datetime.timedelta(hours=hours))
        with timezone.override("Asia/Tokyo"):
            assert shown(busy.lea)["solved"][0] == expected, hours


def test_what_is_to_be_done_is_found(cast: Cast, desk: Desk, run_jobs: Run) -> None:
    me, soon = actor(cast.lea), clock.now() + clock.days(0.01)
    ticket = cast.ticket("All of it")
    tickets.claim(ticket, by=me)
    tickets.remind(ticket, due_at=soon, note="Ask again", by=me)
    tickets.pledge(ticket, kind="call", due_at=soon, by=me)
    tickets.add_note(ticket, html="<p>Look here</p>", mentions=[cast.lea.pk], by=actor(cast.sue))
    tickets.snooze(ticket, until=soon, note="The bank calls", by=me)
    Snooze.objects.update(until=clock.now() - clock.days(0.01))
    from frontdesk.tickets.actions import snoozing

    snoozing.wake_due()
    updates.save_announcement(
        None, title="The till is down", text="", starts_at=clock.now(), ends_at=soon, by=actor(cast.sue)
    )
    found = read_today(me)
    lists = (found.due, found.reminders, found.pledges, found.mentions, found.announcements, found.back)
    assert [len(one) for one in lists] == [1] * 6
    page = desk(cast.lea).get("/desk/day").content.decode()
    for words in ("Due next", "Ask again", "Promised", "Look here", "The bank calls", "The till is down"):
        assert words in page, words
    Ticket.objects.filter(pk=ticket.pk).update(team=cast.third)
    found = read_today(me)
    assert not (found.due or found.reminders or found.pledges or found.mentions or found.back), "A30"


def test_the_page_asks_the_database_as_often_for_many_as_for_few(busy: Cast, desk: Desk) -> None:
    client, counts = desk(busy.lea), list[int]()
    for _ in range(2):
        client.get("/desk/day")
        with CaptureQueriesContext(connection) as asked:
            client.get("/desk/day")
        counts.append(len(asked))
        for number in range(12):
            ticket = answered(busy, busy.lea, f"More {number}")
            tickets.remind(ticket, due_at=clock.now() + clock.days(0.01), by=actor(busy.lea))
            tickets.add_note(ticket, html="<p>x</p>", mentions=[busy.lea.pk], by=actor(busy.sue))
    assert counts[0] == counts[1] <= 14


def test_more_than_eight_say_where_the_others_are(busy: Cast, desk: Desk) -> None:
    for number in range(10):
        tickets.claim(busy.ticket(f"Due {number}"), by=actor(busy.lea))
    page = desk(busy.lea).get("/desk/day").content.decode()
    assert len(re.findall(r">Due \d", page)) == 8 and "All of them" in page
