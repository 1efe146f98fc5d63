"""Errors of the console's forms say where they are and how to go on, never how the database calls it."""

from typing import TYPE_CHECKING

from django.test import Client

if TYPE_CHECKING:
    from tests.cast import Cast


def test_a_weight_of_nothing_and_a_language_that_is_none_are_refused_in_words(cast: "Cast", ada: Client) -> None:
    page = ada.post("/console/channel-loads/new", {"channel": "email", "weight": "0"})
    assert page.status_code == 422
    assert "Constraint" not in page.content.decode()
    page = ada.post("/console/skills/new", {"name": "French", "language": "Frnch", "is_active": "on"})
    assert page.status_code == 422
    assert "Write the code of a language" in page.content.decode()


def test_a_time_that_cannot_be_read_says_of_which_priority(cast: "Cast", ada: Client) -> None:
    page = ada.post("/console/promises/new", {"name": "Soon", "counting": "team", "first_reply_2": "soon"})
    assert "High: Write it as 20 min" in page.content.decode()
