"""Two people with the same form open: nobody undoes a change that they never saw."""

import re
from typing import TYPE_CHECKING

from django.test import Client

from frontdesk.accounts.models import Team

if TYPE_CHECKING:
    from tests.cast import Cast


def seen_on(page: str) -> str:
    found = re.search(r'name="seen_entry" value="(\d+)"', page)
    assert found, "the form does not say what it was drawn from"
    return found[1]


def test_what_an_older_page_would_undo_is_said_first(cast: "Cast", ada: Client) -> None:
    """A67: of two forms that were open at once, the second is told who did what, and loses nothing that it typed."""
    address = f"/console/teams/{cast.first.pk}"
    mine, theirs = (seen_on(ada.get(address).content.decode()) for _ in range(2))
    typed = {"level": "1", "is_active": "on"}
    assert ada.post(address, {**typed, "name": "Front", "seen_entry": theirs}).status_code == 302
    refused = ada.post(address, {**typed, "name": "Reception", "seen_entry": mine})
    assert refused.status_code == 422
    text = refused.content.decode()
    assert "while this page was open" in text
    assert 'value="Reception"' in text
    assert Team.objects.get(pk=cast.first.pk).name == "Front"
    assert ada.post(address, {**typed, "name": "Reception", "seen_entry": seen_on(text)}).status_code == 302
    assert Team.objects.get(pk=cast.first.pk).name == "Reception"


def test_one_person_saves_as_often_as_they_like(cast: "Cast", ada: Client) -> None:
    address = f"/console/teams/{cast.first.pk}"
    for name in ("Front", "Reception", "Hall"):
        seen = seen_on(ada.get(address).content.decode())
        assert ada.post(address, {"level": "1", "is_active": "on", "name": name, "seen_entry": seen}).status_code == 302
    assert Team.objects.get(pk=cast.first.pk).name == "Hall"
