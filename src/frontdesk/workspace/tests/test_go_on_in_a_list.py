"""Lists come in pages or go on as one scrolls, as the agent prefers."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from frontdesk.accounts.models import Agent
from frontdesk.tickets.models import Ticket
from frontdesk.workspace import queues
from tests.cast import Cast

Desk = Callable[[Agent], Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def many(cast: Cast) -> Cast:
    """As many tickets as a list shows at once, and seven more."""
    first = cast.ticket()
    rows = [Ticket.objects.get(pk=first.pk) for _ in range(56)]
    for at, row in enumerate(rows):
        row.pk, row.number = None, 2_000_000 + at
    Ticket.objects.bulk_create(rows)
    return cast


def rows_of(page: str) -> int:
    return page.count('class="queue-row')


def test_the_way_is_chosen_and_kept(cast: Cast, desk: Desk) -> None:
    lea = desk(cast.lea)
    assert "data-endless" not in lea.get("/desk/queues/all").content.decode()
    answer = lea.post("/desk/queues/way", {"way": "endless", "back": "/desk/queues/all?sort=oldest"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/queues/all?sort=oldest")
    page = lea.get("/desk/queues/all").content.decode()
    assert "data-endless" in page and "In pages of 50" in page
    assert "data-endless" not in desk(cast.tim).get("/desk/queues/all").content.decode()
    lea.post("/desk/queues/way", {"way": "pages"})
    assert "data-endless" not in lea.get("/desk/queues/all").content.decode()


def test_only_the_two_ways_are_taken_and_nobody_is_led_elsewhere(cast: Cast, desk: Desk) -> None:
    """A31."""
    lea = desk(cast.lea)
    assert lea.post("/desk/queues/way", {"way": "sideways"}).status_code == 400
    answer = lea.post("/desk/queues/way", {"way": "pages", "back": "https://elsewhere.test/desk/queues/"})
    assert answer.headers["Location"] == "/desk/queues/mine"


def test_a_list_grows_by_a_page_and_its_tickets_keep_how_long_it_was(many: Cast, desk: Desk) -> None:
    lea = desk(many.lea)
    page = lea.get("/desk/queues/all").content.decode()
    assert rows_of(page) == 50 and 'href="/desk/queues/all?count=100"' in page and "Next 50" in page
    longer = lea.get("/desk/queues/all?count=100").content.decode()
    assert rows_of(longer) == 57 and "more-rows" not in longer
    assert "?in=all&amp;count=100" in longer
    region = lea.get("/desk/queues/all?count=100&block=rows", headers=HTMX).content.decode()
    assert rows_of(region) == 57
    beside = lea.get("/desk/tickets/2000003?in=all&count=100").content.decode()
    assert rows_of(beside) == 57


def test_a_longer_list_costs_no_statement_more(many: Cast, desk: Desk) -> None:
    lea, costs = desk(many.lea), []
    for address in ("/desk/queues/all", "/desk/queues/all?count=100"):
        lea.get(address)
        with CaptureQueriesContext(connection) as asked:
            lea.get(address)
        costs.append(len(asked))
    assert costs[0] == costs[1]


@pytest.mark.parametrize(
    ("count", "shown"), [("", 50), ("0", 50), ("73", 50), ("100", 100), ("999", 500), ("9999999", 50), ("x", 50)]
)
def test_a_list_grows_by_whole_pages_and_not_without_end(count: str, shown: int) -> None:
    """A41, A63."""
    from django.http import QueryDict

    asked = queues.read(QueryDict(f"count={count}"))
    assert asked.count == shown
    assert bool(asked.grown) == (shown < queues.MOST)
