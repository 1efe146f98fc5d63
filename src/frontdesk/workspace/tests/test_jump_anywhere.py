"""The palette: what it proposes to whom, what an act asks next, and what it learns."""

import datetime
import json
import re
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client

from frontdesk.accounts import actions as accounts
from frontdesk.accounts.models import Agent, Habit
from frontdesk.customers.models import Customer
from frontdesk.kit import clock
from frontdesk.tickets import actions as tickets
from frontdesk.workspace.jumping import habits
from tests.cast import Cast

Desk = Callable[[Agent], Client]


def asked(browser: Client, **query: object) -> str:
    answer = browser.get("/desk/palette", query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_tickets_people_and_settings_are_proposed(cast: Cast, desk: Desk, run_jobs: Callable[..., list[str]]) -> None:
    ticket = cast.ticket("The fan is loud")
    run_jobs(later=True)
    browser = desk(cast.lea)
    assert f"/desk/tickets/{ticket.number}" in asked(browser, q=ticket.number)
    assert "The fan is loud" in asked(browser, q="fan lou")
    assert f"/desk/customers/{cast.laura.pk}" in asked(browser, q="cro")
    assert "Search for “fan”" in asked(browser, q="fan")


def test_people_are_proposed_by_the_beginning_of_their_name_and_then_by_any_of_its_words(
    cast: Cast, desk: Desk
) -> None:
    browser = desk(cast.lea)
    names = ["Nora Quist", "NORA Ekblad", "Nora Adler", "Nora Zander", "Nora Young", "Otto Norasson"]
    for name in names:
        Customer.objects.create(name=name, email=f"{name.split()[1].lower()}@names.example")
    found = asked(browser, q="nora")
    assert [name for name in names if name in found] == ["Nora Quist", "NORA Ekblad", "Nora Adler", "Nora Young"]
    assert "Otto Norasson" in asked(browser, q="norass")
    assert "Nora Zander" in asked(browser, q="zander@na")


def test_settings_are_the_administrators(cast: Cast, desk: Desk) -> None:
    assert "/console/teams" in asked(desk(cast.ada), q="teams")
    assert "/console/teams" not in asked(desk(cast.lea), q="teams")


def test_a36_nothing_is_proposed_that_the_agent_may_not_see(
    cast: Cast, desk: Desk, run_jobs: Callable[..., list[str]]
) -> None:
    """A36: neither by number, nor by words, nor because it was open once."""
    hidden = cast.ticket("Platform fan", team=cast.third)
    run_jobs(later=True)
    accounts.note_use(f"ticket:{hidden.number}", by=cast.lea.actor())
    browser = desk(cast.lea)
    for words in ("", "platform fan", str(hidden.number)):
        assert "Platform fan" not in asked(browser, q=words)
        assert f"/desk/tickets/{hidden.number}" not in asked(browser, q=words)
    assert browser.get("/desk/palette", {"into": "tags", "ticket": hidden.number}).status_code == 404


def test_an_act_asks_to_whom_and_is_done_with_what_it_offers(cast: Cast, desk: Desk) -> None:
    ticket, browser = cast.ticket(), desk(cast.lea)
    page = asked(browser, into="assignment", ticket=ticket.number, q="tim")
    (address, values) = re.search(r'data-post="([^"]+)" data-values="([^"]+)"', page).groups()  # type: ignore[union-attr]
    answer = browser.post(address, json.loads(values.replace("&#34;", '"')), headers={"HX-Request": "true"})
    assert answer.status_code == 204
    ticket.refresh_from_db()
    assert ticket.assignee == cast.tim


def test_tags_are_added_and_taken(cast: Cast, desk: Desk) -> None:
    ticket = tickets.set_tags(cast.ticket(), tags=["vip"], by=cast.lea.actor())
    page = asked(desk(cast.lea), into="tags", ticket=ticket.number)
    assert "Remove vip" in page
    page = asked(desk(cast.lea), into="tags", ticket=ticket.number, q="urgent")
    assert "Add urgent" in page and "vip, urgent" in page


@pytest.mark.parametrize("query", [{"into": "tags"}, {"into": "x", "ticket": "1"}, {"into": "tags", "ticket": "1;x"}])
def test_a41_what_no_act_asks_is_refused(cast: Cast, desk: Desk, query: dict[str, str]) -> None:
    assert desk(cast.lea).get("/desk/palette", query).status_code in {400, 404}


def test_a_viewer_is_not_asked(cast: Cast, desk: Desk) -> None:
    answer = desk(cast.vic).get("/desk/palette", {"into": "tags", "ticket": cast.ticket().number})
    assert answer.status_code == 400


def test_what_is_used_comes_first_and_fades(cast: Cast, desk: Desk) -> None:
    browser, by = desk(cast.lea), cast.lea.actor()
    for item in ("act:assign", "act:assign", "act:escalate"):
        assert browser.post("/desk/palette/uses", {"item": item}).status_code == 204
    assert habits(by)["act:assign"] > habits(by)["act:escalate"]
    with time_machine.travel(clock.now() + datetime.timedelta(days=28), tick=False):
        for _ in range(2):
            accounts.note_use("act:escalate", by=by)
    assert Habit.objects.get(item="act:escalate").score == pytest.approx(2.25, abs=0.01)
    assert "act:assign" in asked(browser, q="")
    for item in ("", "x", "a" * 81, "a\nb"):
        assert browser.post("/desk/palette/uses", {"item": item}).status_code == 400


def test_tickets_that_were_open_come_first(cast: Cast, desk: Desk) -> None:
    first, second = cast.ticket("First"), cast.ticket("Second")
    for ticket in (second, first):
        accounts.note_use(f"ticket:{ticket.number}", by=cast.lea.actor())
    page = asked(desk(cast.lea), q="")
    assert page.index("First") < page.index("Second")


def test_habits_do_not_pile_up(cast: Cast) -> None:
    for number in range(310):
        accounts.note_use(f"ticket:{1_000_000 + number}", by=cast.lea.actor())
    assert Habit.objects.count() == 300
