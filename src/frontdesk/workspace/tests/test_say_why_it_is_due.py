"""Why a ticket is due then, letting its promises stand still, and what will be late if nothing changes."""

import datetime
import re

import pytest
from django.test import Client

from frontdesk.accounts import actions as accounts
from frontdesk.accounts.models import Calendar, CalendarWindow, Session
from frontdesk.kit import clock
from frontdesk.routing import actions as routing
from frontdesk.sla import actions as sla
from frontdesk.sla.models import ClockEvent, Hold, SlaClock
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Ticket
from tests.cast import Cast, assemble

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture
def lea(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.lea.user, backend=BACKEND)
    return client


def why(client: Client, ticket: Ticket) -> str:
    answer = client.get(f"/desk/tickets/{ticket.number}/promises")
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_names_budget_hours_policy_days_and_steps(cast: Cast, lea: Client) -> None:
    ticket = cast.ticket()
    page = why(lea, ticket)
    assert "24 h of business time (Business hours, Europe/Berlin), by the policy “Standard”" in page
    assert "Began: the ticket came in" in page
    assert "–17:00" in page, "the days that count"
    tickets.set_status(ticket, status="pending", by=cast.lea.actor())
    page = why(lea, ticket)
    assert "It has stood still since" in page
    assert "waiting for the customer" in page


def test_days_are_told_on_the_clock_of_who_reads(cast: Cast, lea: Client) -> None:
    """Hours are kept in Berlin; somebody in Kolkata reads the moments and the days that count on their own clock."""
    cast.lea.user.time_zone = "Asia/Kolkata"
    cast.lea.user.save(update_fields=["time_zone"])
    page = why(lea, cast.ticket())
    assert "Times are those of Asia/Kolkata." in page
    assert re.search(r"–(20|21):30", page), "17:00 in Berlin"


def test_what_began_before_the_history_says_so(cast: Cast, lea: Client) -> None:
    ticket = cast.ticket()
    ClockEvent.objects.all().delete()
    assert "It began before this history was kept." in why(lea, ticket)


def test_promises_are_held_with_a_reason_and_let_go(cast: Cast, lea: Client) -> None:
    ticket = cast.ticket()
    address = f"/desk/tickets/{ticket.number}/promises"
    assert lea.post(f"{address}/hold", {"reason": ""}).status_code == 422
    assert lea.post(f"{address}/hold", {"reason": "Their office is closed"}).status_code == 303
    assert "Their office is closed" in why(lea, ticket)
    assert SlaClock.objects.filter(ticket=ticket, paused_at=None).count() == 0
    assert lea.post(f"{address}/release").status_code == 303
    assert not Hold.objects.filter(ended_at=None).exists()
    assert "Their office is closed" in lea.get(f"/desk/tickets/{ticket.number}").content.decode(), "in its history"


def test_who_may_not_see_a_ticket_learns_nothing_of_its_promises(cast: Cast, lea: Client) -> None:
    """A30: a private team's ticket."""
    hidden = cast.ticket(team=cast.third)
    assert lea.get(f"/desk/tickets/{hidden.number}/promises").status_code == 404
    assert lea.post(f"/desk/tickets/{hidden.number}/promises/hold", {"reason": "x"}).status_code == 404


def test_what_is_likely_to_be_late_is_said_with_the_reason(cast: Cast, lea: Client) -> None:
    soon = clock.now() + datetime.timedelta(minutes=20)
    for number in range(3):
        Ticket.objects.filter(pk=cast.ticket(f"Ticket {number}").pk).update(next_due_at=soon)
    hidden = cast.ticket("Hidden", team=cast.third)
    Ticket.objects.filter(pk=hidden.pk).update(next_due_at=soon)
    Session.objects.update(seen_at=clock.now() - datetime.timedelta(hours=1))
    Session.objects.filter(user=cast.lea.user).update(seen_at=clock.now())
    page = lea.get("/desk/overview/at-risk").content.decode()
    assert "Nobody has it and one person of the team is here." in page
    assert "Lea First, who is through first, has 2 tickets ahead of it, and one takes about 15 min" in page
    assert "Hidden" not in page


def test_nobody_at_the_desk_is_a_reason_too(cast: Cast, lea: Client) -> None:
    ticket = cast.ticket(team=cast.second)
    Ticket.objects.filter(pk=ticket.pk).update(next_due_at=clock.now() + datetime.timedelta(hours=2))
    assert "Nobody of the team is here" in lea.get("/desk/overview/at-risk").content.decode()
    day = (clock.now() + datetime.timedelta(days=3)).date()
    hours = [(day.weekday(), datetime.time(9), datetime.time(17))]
    accounts.save_calendar(Calendar.objects.get(is_default=True), windows=hours, by=cast.ada.actor())
    Ticket.objects.filter(pk=ticket.pk).update(next_due_at=clock.now() + datetime.timedelta(hours=2))
    page = lea.get("/desk/overview/at-risk").content.decode()
    assert f"is here now; the team’s hours begin on {day.day} {day:%b %Y}, 09:00" in page


def test_who_says_that_they_are_there_is_believed_and_what_they_have_counts(cast: Cast, lea: Client) -> None:
    """Tim used the desk a moment ago, and has said that he goes; Lea is on duty, with three in hand."""
    tim = Client()
    tim.force_login(cast.tim.user, backend=BACKEND)
    tim.get("/desk")
    for agent, state in ((cast.lea, "available"), (cast.tim, "available"), (cast.tim, "offline")):
        routing.set_presence(agent, state=state, by=agent.actor())
    soon = clock.now() + datetime.timedelta(minutes=30)
    sla.save_policy(sla.ensure_default_policy(), counts_by="named", calendar=whole_days(), by=cast.ada.actor())
    for number, (owner, team) in enumerate([(cast.lea, cast.first)] * 3 + [(cast.tim, cast.second)]):
        made = cast.ticket(f"Number {number}", team=team)
        tickets.assign(made, to=owner, by=cast.ada.actor())
        Ticket.objects.filter(pk=made.pk).update(next_due_at=soon + datetime.timedelta(seconds=number))
    page = lea.get("/desk/overview/at-risk?block=risks", headers={"HX-Request": "true"}).content.decode()
    assert "Number 0" not in page and "Number 1" not in page
    assert "Lea First has 2 tickets ahead of it, and one takes about 15 min" in page
    assert "Tim Second, who has it, is not here" in page


def whole_days() -> Calendar:
    calendar = Calendar.objects.create(name="Day and night", time_zone="UTC")
    CalendarWindow.objects.bulk_create(
        CalendarWindow(calendar=calendar, weekday=day, opens_at=datetime.time(0), closes_at=datetime.time(0))
        for day in range(7)
    )
    return calendar


def test_the_page_of_a_ticket_asks_no_more_for_it(cast: Cast, lea: Client) -> None:
    ticket = cast.ticket()
    sla.settle(ticket)
    assert "Why then?" in lea.get(f"/desk/tickets/{ticket.number}").content.decode()
