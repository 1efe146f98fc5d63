"""Too much of everything: asked for, sent, chosen (A65). It is refused or cut, and others are served."""

import json
import time
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.test import Client

from frontdesk.accounts.models import User
from frontdesk.portal.stamp import new_stamp
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.actions import bulk
from frontdesk.tickets.logic import conditions
from frontdesk.tickets.models import Category
from frontdesk.tickets.search import postgres
from frontdesk.workspace.lists import PAGE
from tests.cast import Cast

SignedIn = Callable[[User], Client]


def test_a65_no_address_makes_a_page_longer(cast: Cast, signed_in: SignedIn) -> None:
    """A65."""
    for number in range(PAGE + 5):
        cast.ticket(f"Ticket no. {number}.")
    client = signed_in(cast.lea.user)
    for name in ("page_size", "size", "limit", "per_page", "count", "rows"):
        page = client.get(f"/desk/queues/all?{name}=1000000000").content.decode()
        assert page.count("Ticket no. ") <= 2 * PAGE and "Ticket no. 0." not in page, name


def test_a65_a_giant_question_is_refused_before_the_database_hears_of_it(cast: Cast, signed_in: SignedIn) -> None:
    """A65: more conditions, values and groups than anybody asks for."""
    one = {"fact": "subject", "is": "has", "values": ["x"]}
    many = [
        {"join": "all", "parts": [one] * (conditions.MOST_CONDITIONS + 1)},
        {"join": "all", "parts": [one | {"values": ["x"] * (conditions.MOST_VALUES + 1)}]},
        {"join": "all", "parts": [one | {"values": ["x" * (conditions.LONGEST_VALUE + 1)]}]},
    ]
    client = signed_in(cast.lea.user)
    for tree in many:
        with pytest.raises(conditions.FaultyCondition):
            conditions.read(tree)
        answer = client.get(f"/desk/views/new?{urlencode({'conditions': json.dumps(tree)})}")
        assert answer.status_code == 400


@pytest.mark.django_db
def test_a65_a_search_that_takes_too_long_is_ended_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """A65: and the line to the database is as good as before."""
    monkeypatch.setattr(postgres, "PATIENCE", 50)
    begun = time.monotonic()
    with postgres._patience():
        assert postgres._patiently("SELECT 1 FROM pg_sleep(%s)", [4]) == ([], True)
    assert time.monotonic() - begun < 3
    with postgres._patience():
        assert postgres._patiently("SELECT %s::int", [7]) == ([(7,)], False)
    assert postgres._patiently("SELECT %s::int FROM pg_sleep(0.2)", [8]) == ([(8,)], False)  # not for ever


@pytest.mark.parametrize("what", ["bytes", "fields"])
def test_a65_a_form_that_is_too_large_is_refused(cast: Cast, what: str) -> None:
    """A65: of strangers too."""
    Category.objects.create(name="Account", slug="account", team=cast.first, urgency=2, impact=3)
    form = {"bytes": {"description": "x" * 6 * 1024**2}, "fields": {f"f{number}": "x" for number in range(2500)}}[what]
    answer = Client().post("/new/account", urlencode(form), content_type="application/x-www-form-urlencoded")
    assert answer.status_code in {400, 413}


def test_a65_a_flood_from_one_place_is_refused_and_others_are_served(cast: Cast) -> None:
    """A65, A16."""
    Category.objects.create(name="Account", slug="account", team=cast.first, urgency=2, impact=3)

    def ask(number: int, place: str) -> int:
        form = {
            "name": "Mara", "email": f"n{number}@flood.test", "subject": "Help", "description": "Please",
            "website": "", "phone": "", "stamp": new_stamp(time.time() - 60),
        }  # fmt: skip
        return Client().post("/new/account", form, REMOTE_ADDR=place).status_code

    answers = [ask(number, "192.0.2.7") for number in range(40)]
    assert (answers[0], answers[-1]) == (302, 429)
    assert ask(99, "192.0.2.8") == 302


def test_a65_no_more_tickets_are_chosen_than_can_be_done(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """A65."""
    monkeypatch.setattr(bulk, "MOST", 3)
    for number in range(5):
        cast.ticket(str(number))
    assert tickets.choose_tickets("TRUE", [], by=cast.ada.actor()).items.count() == 3
