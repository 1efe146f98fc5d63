"""Rows that are drawn once for many agents: never older than the news, never for somebody who may see other tickets."""

from collections.abc import Callable
from typing import Any

from django.test import Client

from frontdesk.accounts.models import Agent
from frontdesk.kit import moment
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.actions.drafts import Slot, Written
from tests.cast import Cast

Desk = Callable[[Agent], Client]


def rows(browser: Client, heard: str, **headers: str) -> Any:
    """The rows as an open page asks for them."""
    sent = {"HX-Request": "true", "X-Heard": heard, **headers}
    return browser.get("/desk/queues/all?block=rows", headers=sent)


def test_what_was_drawn_for_one_after_the_news_is_given_to_the_next(
    cast: Cast, desk: Desk, django_assert_max_num_queries: Any
) -> None:
    cast.ticket("The fan is loud")
    lea, tim, heard = desk(cast.lea), desk(cast.tim), moment.stamp()
    first = rows(lea, heard)
    with django_assert_max_num_queries(2):  # who is asking, and their drafts; the rows are there
        second = rows(tim, heard)
    assert b"The fan is loud" in first.content
    assert second.content == first.content
    assert second.headers["ETag"] == first.headers["ETag"]


def test_what_was_drawn_before_the_news_is_drawn_again(cast: Cast, desk: Desk) -> None:
    ticket = cast.ticket("The fan is loud")
    lea, tim, heard = desk(cast.lea), desk(cast.tim), moment.stamp()
    rows(lea, heard)
    tickets.set_subject(ticket, subject="The fan is quiet", by=cast.lea.actor())
    assert b"The fan is quiet" in rows(tim, moment.stamp()).content


def test_a_page_that_has_heard_nothing_is_drawn_for_itself(cast: Cast, desk: Desk) -> None:
    ticket = cast.ticket("The fan is loud")
    lea, tim, heard = desk(cast.lea), desk(cast.tim), moment.stamp()
    rows(lea, heard)
    tickets.set_subject(ticket, subject="The fan is quiet", by=cast.lea.actor())
    for unknown in ("", "another-machine.5", "nonsense"):
        assert b"The fan is quiet" in rows(tim, unknown).content


def test_nobody_is_given_rows_drawn_for_those_who_may_see_more(cast: Cast, desk: Desk) -> None:
    """A36: Hank is in the private team, Lea is not; an administrator sees everything."""
    cast.ticket("Behind the curtain", team=cast.third)
    heard = moment.stamp()
    assert b"Behind the curtain" in rows(desk(cast.hank), heard).content
    assert b"Behind the curtain" in rows(desk(cast.ada), heard).content
    assert b"Behind the curtain" not in rows(desk(cast.lea), heard).content


def test_a_draft_is_shown_to_its_writer_alone(cast: Cast, desk: Desk) -> None:
    """A36: whoever is drawn for first."""
    ticket = cast.ticket("The fan is loud")
    written = Written(html="<p>Half a thought</p>")
    tickets.save_draft(ticket, Slot("reply"), written, base=0, by=cast.lea.actor())
    heard = moment.stamp()
    lea, tim = desk(cast.lea), desk(cast.tim)
    for browser, sees in ((lea, True), (tim, False), (lea, True), (tim, False)):
        assert (b"Half a thought" in rows(browser, heard).content) is sees


def test_a_viewer_is_not_given_the_rows_of_those_who_act(cast: Cast, desk: Desk) -> None:
    cast.ticket("The fan is loud")
    heard = moment.stamp()
    assert rows(desk(cast.lea), heard).content != rows(desk(cast.vic), heard).content


def test_a_page_that_shows_it_already_is_told_so(cast: Cast, desk: Desk) -> None:
    cast.ticket("The fan is loud")
    heard = moment.stamp()
    tag = rows(desk(cast.lea), heard).headers["ETag"]
    assert rows(desk(cast.tim), heard, **{"If-None-Match": tag}).status_code == 304
