"""A ticket is routed to a queue on its page, among many acts, and explained."""

import json
from collections.abc import Callable

from django.test import Client

from frontdesk.accounts.models import Agent
from frontdesk.routing import actions as routing
from frontdesk.routing.models import Direction
from tests.cast import Cast

Desk = Callable[[Agent], Client]
HTMX = {"HX-Request": "true"}


def test_from_its_page_with_the_reason_and_the_way_back(cast: Cast, desk: Desk) -> None:
    money = routing.save_queue(None, name="Money", by=cast.ada.actor())
    routing.save_queue(None, name="Secret", teams=[cast.third], by=cast.ada.actor())
    ticket, browser = cast.ticket("A deposit"), desk(cast.lea)
    here = f"/desk/tickets/{ticket.number}"
    assert f"{here}/queue" in browser.get(here).content.decode()
    form = browser.get(f"{here}/queue").content.decode()
    assert "Money" in form and "Secret" not in form  # A28
    answer = browser.post(f"{here}/queue", {"queue": money.pk, "note": "It is about money"}, headers=HTMX)
    toast = json.loads(answer.headers["HX-Trigger"])["toast"]
    assert Direction.objects.get().queue == money
    page = browser.get(f"{here}/routing").content.decode()
    assert "Routed to the queue “Money” by Lea First" in page and "It is about money" in page
    browser.post(toast["undo"]["url"], {"word": toast["undo"]["word"]}, headers=HTMX)
    assert not Direction.objects.exists()


def test_among_the_acts_on_many_only_where_there_are_queues(cast: Cast, desk: Desk) -> None:
    """So it is on the live board: reassigning leads there."""
    ticket, browser = cast.ticket(), desk(cast.sue)
    started = browser.post("/desk/bulk", {"from": "all", "ticket": ticket.number})
    assert "Route to queue" not in browser.get(started.headers["Location"]).content.decode()
    routing.save_queue(None, name="Money", by=cast.ada.actor())
    page = browser.get(started.headers["Location"], {"act": "queue"}).content.decode()
    assert "Route to queue" in page and "Money" in page
