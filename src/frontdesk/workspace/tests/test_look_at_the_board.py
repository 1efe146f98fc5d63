"""The live board: every number opens its tickets, and nobody counts what they may not see."""

import datetime
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from frontdesk.accounts.models import Agent
from frontdesk.board.actions.counting import count_anew
from frontdesk.board.figure import figures
from frontdesk.board.looking import seen_by
from frontdesk.board.models import Snapshot
from frontdesk.board.seen import Seen
from frontdesk.events import SYSTEM
from frontdesk.kit import clock
from frontdesk.routing import actions as routing
from frontdesk.sla.models import ClockEvent, SlaClock
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Ticket
from frontdesk.workspace.live_board import Board
from tests.cast import Cast, actor

Desk = Callable[[Agent], Client]
HTMX = {"HX-Request": "true"}
HOUR = datetime.timedelta(hours=1)
OF_AGENTS = ("agent", "agent_late", "agent_aside", "agent_done")
NOON = datetime.datetime(2026, 5, 14, 10, 20, tzinfo=datetime.UTC)


@pytest.fixture
def busy(noon: None, cast: Cast) -> Cast:
    """Twenty tickets that differ in all that the board counts, over three teams, one of which is private."""
    routing.save_queue(None, name="Service line", teams=[cast.first], by=cast.ada.actor())
    routing.set_presence(cast.sue, state="available", by=cast.sue.actor())
    made = [cast.ticket(f"Ticket {n}", team=(cast.first, cast.second, cast.third)[n % 3]) for n in range(20)]
    routing.dispatch()
    now = clock.now()
    for index, ticket in enumerate(made):
        few = index % 5
        Ticket.objects.filter(pk=ticket.pk).update(
            status=["new", "open", "pending", "open", "new"][few], assignee=[None, cast.lea, cast.tim, None, None][few],
            next_due_at=[now - HOUR, now + HOUR / 2, now + 3 * HOUR, None, now + index * HOUR][few],
            created_at=now - datetime.timedelta(days=index * 2), snoozed_until=now + HOUR if index == 7 else None,
        )  # fmt: skip
        SlaClock.objects.filter(ticket=ticket).update(
            is_breached=index % 4 == 0, warned_percent=75 if index % 4 == 1 else 0,
            paused_at=now if index % 4 == 2 else None,
        )  # fmt: skip
        kind = ("met", "breached", "warned")[index % 3]
        ClockEvent.objects.create(ticket=ticket, promise="first_reply", kind=kind, at=now, budget_seconds=60,
                                  due_before=now + HOUR if index % 2 else now - HOUR)  # fmt: skip
    tickets.escalate(Ticket.objects.get(pk=made[0].pk), team=cast.second, note="Please", by=cast.lea.actor())
    for ticket in made[3:5]:
        row = Ticket.objects.get(pk=ticket.pk)
        tickets.set_status(row, status="solved", by=cast.sue.actor())
        tickets.set_status(Ticket.objects.get(pk=ticket.pk), status="open", by=cast.sue.actor())
    return cast


@pytest.fixture
def noon() -> Iterator[None]:
    """A moment that stands still, so that what is counted and what is listed are of the same."""
    with time_machine.travel(NOON, tick=False):
        yield


def _every(seen: Seen) -> list[str]:
    now = seen.at
    found = []
    for one in figures().values():
        arguments = {"queue": set(seen.snapshot.data["queues"])} | {slug: set() for slug in OF_AGENTS}
        for name, _, about in (key.partition(".") for key in seen.snapshot.data["figures"]):
            arguments.setdefault(name, set()).add(about)
        kinds = ["first_reply", "next_reply", "update", "wait", "resolution"]
        named = kinds if "promise" in one.slug or "today" in one.slug else one.arguments(now)
        found += [f"{one.slug}.{about}" if about else one.slug for about in arguments.get(one.slug, named)]
    return [*found, "kept_today", "broken_today"]


def _rows(page: str) -> int:
    return len(re.findall(r'id="row-\d+"', page))


def test_every_number_is_the_length_of_its_list(busy: Cast, desk: Desk) -> None:
    """A30: for everybody who looks, with and without a team."""
    some = 0
    for who in (busy.ada, busy.sue, busy.vic):
        for team in (None, busy.first, busy.second):
            seen = seen_by(actor(who), team.pk if team else None)
            for key in _every(seen):
                slug = f"board:{key}@{team.pk}" if team else f"board:{key}"
                page = desk(who).get(f"/desk/queues/{slug}")
                assert page.status_code == 200, slug
                assert seen.number(key) == _rows(page.content.decode()), (who.name, slug)
                some += seen.number(key)
    assert some > 200


def test_the_page_shows_numbers_that_are_links_to_their_lists(busy: Cast, desk: Desk) -> None:
    browser = desk(busy.sue)
    page = browser.get("/desk/board").content.decode()
    assert "Service line" in page and "Lea First" in page and "Backlog by age" in page
    numbers = re.findall(r'href="(/desk/queues/board:[^"]+)"[^>]*aria-label="[^"]*: (\d+)"', page)
    assert len(numbers) > 20
    for href, number in numbers:
        assert _rows(browser.get(href).content.decode()) == int(number), href


def test_private_teams_are_counted_for_their_members_alone(busy: Cast, desk: Desk) -> None:
    """A30: neither in a number nor in a list, by no address."""
    all_open, seen = (seen_by(actor(who)).number("open") for who in (busy.ada, busy.sue))
    hidden = Ticket.objects.unsolved().filter(team=busy.third, snoozed_until=None).count()
    assert hidden and all_open - seen == hidden
    assert desk(busy.sue).get(f"/desk/board?team={busy.third.pk}").status_code == 404
    assert desk(busy.sue).get(f"/desk/queues/board:open@{busy.third.pk}").status_code == 404
    assert desk(busy.ada).get(f"/desk/board?team={busy.third.pk}").status_code == 200
    queue = routing.save_queue(None, name="Secret line", teams=[busy.third], by=busy.ada.actor())
    assert desk(busy.sue).get(f"/desk/queues/board:queue.{queue.pk}").status_code == 404
    assert "Secret line" not in desk(busy.sue).get("/desk/board").content.decode()
    assert "Secret line" in desk(busy.ada).get("/desk/board").content.decode()


def test_the_board_is_for_those_who_look_after_all_teams(cast: Cast, desk: Desk) -> None:
    """A28"""
    for who, status in ((cast.ada, 200), (cast.sue, 200), (cast.vic, 200), (cast.lea, 403)):
        assert desk(who).get("/desk/board").status_code == status
    assert "Live board" not in desk(cast.lea).get("/desk/queues/all").content.decode()


@pytest.mark.parametrize(
    "slug", ["board:", "board:none", "board:late.x", "board:agent", "board:agent.x", "board:due_hour.1", "board:age.x",
             "board:promise_late", "board:promise_late.x", "board:queue.999999", "board:agent.999999", "board:late@999",
             "board:late@x", "board:due_hour.99999999999"],
)  # fmt: skip
def test_what_is_no_figure_is_not_there(cast: Cast, desk: Desk, slug: str) -> None:
    """A31"""
    assert desk(cast.ada).get(f"/desk/queues/{slug}").status_code == 404


def test_a_board_asks_as_much_however_many_tickets_there_are(
    busy: Cast, desk: Desk, django_assert_max_num_queries: Any
) -> None:
    browser = desk(busy.sue)
    browser.get("/desk/board?block=figures", headers=HTMX)
    with django_assert_max_num_queries(8):  # counted a moment ago, for somebody else perhaps
        browser.get("/desk/board?block=figures", headers=HTMX)
    for number in range(10):
        busy.ticket(f"Further {number}", team=busy.second)
    Snapshot.objects.all().delete()
    with django_assert_max_num_queries(20):  # with counting: eight statements, a lock, a savepoint
        browser.get("/desk/board?block=figures", headers=HTMX)


def test_it_is_counted_once_for_all_who_look(busy: Cast, desk: Desk) -> None:
    first = seen_by(actor(busy.sue)).snapshot
    busy.ticket("One more")
    assert seen_by(actor(busy.ada)).snapshot.taken_at == first.taken_at
    Snapshot.objects.update(taken_at=first.taken_at - datetime.timedelta(seconds=10))
    later = seen_by(actor(busy.ada))
    assert later.snapshot.taken_at == clock.now()
    assert later.number("open") == Seen(first).number("open") + 1


def test_what_took_long_is_counted_less_often(cast: Cast) -> None:
    taken = count_anew(clock.now())
    Snapshot.objects.update(took_ms=1000, taken_at=clock.now() - datetime.timedelta(seconds=20))
    assert seen_by(SYSTEM).snapshot.took_ms == 1000
    Snapshot.objects.update(taken_at=clock.now() - datetime.timedelta(seconds=26))
    assert seen_by(SYSTEM).snapshot.taken_at > taken.taken_at


def test_what_somebody_has_is_given_to_others_and_taken_back(busy: Cast, desk: Desk) -> None:
    browser, key = desk(busy.sue), f"board:agent.{busy.lea.pk}"
    before = set(Ticket.objects.filter(assignee=busy.lea).values_list("pk", flat=True))
    answer = browser.post("/desk/bulk", {"from": key, "all": "yes"})
    number = seen_by(actor(busy.sue)).load(busy.lea.pk).open
    page = browser.get(answer["Location"], {"act": "assignee", "value": str(busy.tim.pk)}).content.decode()
    assert f"Change {number} ticket" in page and "Tim Second" in page
    browser.post(f"{answer['Location']}/start", {"act": "assignee", "value": str(busy.tim.pk)})
    assert Ticket.objects.filter(assignee=busy.lea).count() == len(before) - number
    browser.post(f"{answer['Location']}/undo")
    assert set(Ticket.objects.filter(assignee=busy.lea).values_list("pk", flat=True)) == before


def test_a_list_of_the_board_can_be_kept_as_a_view_and_exported(busy: Cast, desk: Desk) -> None:
    browser = desk(busy.sue)
    assert "Due" in browser.get("/desk/views/new?from=board:due_soon").content.decode()
    assert browser.get("/desk/exports?from=board:late").status_code == 200
    assert browser.get("/desk/queues/board:late?layout=table").status_code == 200


def test_parts_of_the_board_are_narrowed_to_a_team(busy: Cast) -> None:
    board = Board(actor(busy.ada), busy.first)
    assert {person.name for person in board.people()} <= {"Lea First", "Sue Super"}
    assert [queue.name for queue in board.queues()] == ["Service line"]
    assert sum(one.value for one in board.ages()) == board.seen.number("open")
