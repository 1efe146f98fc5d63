"""Errors of the console's forms say where they are and how to go on, never how the database calls it."""

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from frontdesk.accounts import actions as accounts
from frontdesk.accounts.models import Calendar
from frontdesk.escalation.models import Hook, Rotation
from frontdesk.routing import actions as routing
from frontdesk.rules.models import Webhook
from frontdesk.sla.models import SlaPolicy

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


@pytest.mark.parametrize("screen", ["webhooks", "escalation-hooks"])
@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://10.0.0.1/", "10.0.0.1 is inside your own network"),
        ("https://2130706433/in", "valid URL"),
        ("https://localhost:8000/", "localhost is inside your own network"),
        ("https://[::1]/", "::1 is inside your own network"),
        ("http://pager.example/in", "begins with https://"),
        ("nonsense", "valid URL"),
    ],
)  # fmt: skip
def test_a_webhook_that_could_not_be_called_is_refused_when_it_is_typed(
    cast: "Cast", ada: Client, screen: str, url: str, said: str
) -> None:
    """A42: besides the check when connecting, which stays."""
    sent = {"name": "Pager", "url": url, "signing_key": "a-secret-of-length", "is_active": "on"}
    page = ada.post(f"/console/{screen}/new", sent)
    assert page.status_code == 422
    assert said in page.content.decode()
    assert not Webhook.objects.exists() and not Hook.objects.exists()


def test_an_operator_may_allow_what_is_inside(cast: "Cast", ada: Client, settings: Any) -> None:
    settings.ALLOW_PRIVATE_HOSTS = True
    for url in ("http://10.0.0.1/", "http://pager.example/in"):
        sent = {"name": "Pager", "url": url, "signing_key": "a-secret-of-length", "is_active": "on"}
        assert ada.post("/console/webhooks/new", sent).status_code == 302
    assert Webhook.objects.count() == 2


def test_a_webhook_may_acknowledge_only_where_its_box_is_ticked(cast: "Cast", ada: Client) -> None:
    sent = {"name": "Pager", "url": "https://pager.example/in", "is_active": "on"}
    assert ada.post("/console/escalation-hooks/new", sent).status_code == 302
    made = Hook.objects.get()
    assert not made.may_acknowledge
    page = f"/console/escalation-hooks/{made.pk}"
    assert "May acknowledge" in ada.get(page).content.decode()
    assert ada.post(page, {**sent, "may_acknowledge": "on"}).status_code == 302
    assert Hook.objects.get().may_acknowledge


def test_a_subscribed_calendar_inside_is_refused_when_it_is_typed(cast: "Cast", ada: Client) -> None:
    """A42."""
    sent = {"name": "Harbour", "time_zone": "UTC", "feed_url": "webcal://192.168.1.5/days.ics"}
    page = ada.post("/console/calendars/new", sent)
    assert "192.168.1.5 is inside your own network" in page.content.decode()


def test_a_calendars_region_is_chosen_by_its_name(cast: "Cast", ada: Client) -> None:
    sent = {"name": "Munich", "time_zone": "Europe/Berlin", "country": "DE"}
    drawn = ada.post("/console/calendars/new", sent | {"act": "regions"}).content.decode()
    assert '<option value="BY">Bayern</option>' in drawn and "Please look" not in drawn
    assert not Calendar.objects.filter(name="Munich").exists()
    refused = ada.post("/console/calendars/new", sent | {"region": "ENG"})
    assert "Choose a region of that country." in refused.content.decode()
    assert ada.post("/console/calendars/new", sent | {"region": "BY"}).status_code == 302
    assert Calendar.objects.get(name="Munich").region == "BY"


def test_a_region_that_was_typed_by_its_name_is_still_chosen(cast: "Cast", ada: Client) -> None:
    row = accounts.save_calendar(None, name="Munich", country="DE", region="Bayern", by=cast.ada.actor())
    page = ada.get(f"/console/calendars/{row.pk}").content.decode()
    assert '<option value="BY" selected>Bayern</option>' in page


def test_a_queues_settings_lead_to_the_simulation_of_it(cast: "Cast", ada: Client) -> None:
    routing.save_queue(None, name="Others", by=cast.ada.actor())
    queue = routing.save_queue(None, name="Service", teams=[cast.first], by=cast.ada.actor())
    way = f"/desk/routing/simulation?queue={queue.pk}"
    assert way in ada.get(f"/console/queues/{queue.pk}").content.decode()
    assert f'<option value="{queue.pk}" selected>Service</option>' in ada.get(way).content.decode()


def test_days_that_no_calendar_reaches_are_refused(cast: "Cast", ada: Client) -> None:
    """A year 9999 was saved, and then the page of its calendar could no longer be drawn."""
    sent = {"name": "Harbour", "time_zone": "UTC"}
    for far in ({"special": "9999-12-31 22-6 open X"}, {"holidays": "0001-01-01 Start"}):
        page = ada.post("/console/calendars/new", sent | far)
        assert page.status_code == 422
        assert "with a year before 2101" in page.content.decode()
    assert ada.post("/console/calendars/new", sent | {"special": "2027-12-31 22-6 open X"}).status_code == 302


def test_a_rotation_in_use_needs_somebody_and_begins_within_reach(cast: "Cast", ada: Client) -> None:
    sent = {
        "name": "Nights", "time_zone": "UTC", "length": "1", "unit": "weeks", "handover_at": "09:00",
        "starts_on": "2026-11-23",
    }  # fmt: skip
    page = ada.post("/console/rotations/new", sent | {"is_active": "on"})
    assert "Choose who takes the turns" in page.content.decode()
    page = ada.post("/console/rotations/new", sent | {"starts_on": "9999-12-31"})
    assert "between the years 2000 and 2100" in page.content.decode()
    assert not Rotation.objects.exists()
    assert ada.post("/console/rotations/new", sent).status_code == 302  # prepared, not in use yet


def test_a_policy_that_takes_every_promise_away_is_refused(cast: "Cast", ada: Client) -> None:
    """With a name alone it held for every ticket before the default one was asked."""
    sent = {"name": "Everything", "counting": "team", "position": "10", "is_active": "on"}
    page = ada.post("/console/promises/new", sent)
    assert page.status_code == 422
    assert "no ticket would be promised anything" in page.content.decode()
    assert not SlaPolicy.objects.filter(name="Everything").exists()
    assert ada.post("/console/promises/new", sent | {"first_reply_1": "20 min"}).status_code == 302
