"""Categories, questions, promises and hours, through the console's pages."""

import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.forms import ValidationError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as some

from frontdesk.accounts.models import Calendar
from frontdesk.console.forms.calendars import read_windows, written_windows
from frontdesk.console.forms.promises import read_time, written_time
from frontdesk.sla.models import SlaPolicy, SlaTarget
from frontdesk.tickets.models import Category, Field

if TYPE_CHECKING:
    from tests.cast import Cast

CATEGORY = {
    "name": "Billing", "icon": "wallet", "position": "0", "urgency": "2", "impact": "3", "is_public": "on",
    "is_active": "on", "keywords": "",
}  # fmt: skip
FIELD = {"name": "Colour", "kind": "text", "position": "0", "is_public": "on", "is_active": "on"}


def made(ada: Client, **changes: Any) -> Category:
    answer = ada.post("/console/categories/new", CATEGORY | changes)
    assert answer.status_code == 302, answer.content.decode()
    return Category.objects.latest("pk")


def test_categories_go_three_steps_deep_and_never_in_circles(ada: Client) -> None:
    top = made(ada)
    middle = made(ada, name="Refund", parent=str(top.pk))
    low = made(ada, name="Late refund", parent=str(middle.pk))
    too_deep = ada.post("/console/categories/new", CATEGORY | {"name": "Deeper", "parent": str(low.pk)})
    assert too_deep.status_code == 422
    assert "3 steps deep" in too_deep.content.decode()
    circle = ada.post(f"/console/categories/{top.pk}", CATEGORY | {"parent": str(low.pk)})
    assert circle.status_code == 422
    assert Category.objects.get(pk=top.pk).parent is None


def test_a_category_with_tickets_stays_and_says_why(cast: "Cast", ada: Client) -> None:
    from frontdesk.tickets import actions as tickets

    category = made(ada)
    tickets.set_category(cast.ticket(), category=category, by=cast.ada.actor())
    page = ada.post(f"/console/categories/{category.pk}/removal")
    assert page.status_code == 422
    assert "Switch it off instead" in page.content.decode()
    assert Category.objects.filter(pk=category.pk).exists()


def test_an_unused_category_goes_after_a_question(ada: Client) -> None:
    category = made(ada)
    assert "Billing" in ada.get(f"/console/categories/{category.pk}/removal").content.decode()
    assert Category.objects.filter(pk=category.pk).exists()
    assert ada.post(f"/console/categories/{category.pk}/removal").status_code == 302
    assert not Category.objects.exists()


def test_a_choice_needs_two_answers_and_a_condition_needs_values(ada: Client) -> None:
    one = ada.post("/console/fields/new", FIELD | {"kind": "choice", "choices": "Red"})
    assert "at least two answers" in one.content.decode()
    ada.post("/console/fields/new", FIELD | {"kind": "choice", "choices": "Red\nBlue"})
    colour = Field.objects.get()
    waiting = FIELD | {"name": "Shade", "condition_field": str(colour.pk)}
    assert "Say which answers" in ada.post("/console/fields/new", waiting).content.decode()
    assert ada.post("/console/fields/new", waiting | {"condition_values": "Red"}).status_code == 302
    shade = Field.objects.get(name="Shade")
    circle = FIELD | {
        "kind": "choice",
        "choices": "Red\nBlue",
        "condition_field": str(shade.pk),
        "condition_values": "x",
    }
    assert "wait for each other" in ada.post(f"/console/fields/{colour.pk}", circle).content.decode()


def test_a_field_keeps_the_name_under_which_answers_are_stored(ada: Client) -> None:
    ada.post("/console/fields/new", FIELD)
    field = Field.objects.get()
    ada.post(f"/console/fields/{field.pk}", FIELD | {"name": "Paint"})
    field.refresh_from_db()
    assert (field.name, field.slug) == ("Paint", "colour")


def test_promises_are_set_and_taken_back(ada: Client) -> None:
    assert "Standard" in ada.get("/console/promises").content.decode()
    address = f"/console/promises/{SlaPolicy.objects.get().pk}"
    typed = {
        "name": "Standard",
        "counting": "team",
        "first_reply_1": "20 min",
        "resolution_1": "1 h 30",
        "first_reply_2": "1 h",
    }
    assert ada.post(address, typed).status_code == 302
    stored = {(t.promise, t.priority): t.budget_seconds for t in SlaTarget.objects.all()}
    assert stored == {("first_reply", 1): 1200, ("resolution", 1): 5400, ("first_reply", 2): 3600}
    wrong = ada.post(address, {"name": "Standard", "first_reply_1": "soon"})
    assert wrong.status_code == 422
    assert "soon" in wrong.content.decode()


def test_hours_with_a_lunch_break_and_a_holiday_are_kept(ada: Client) -> None:
    typed = {
        "name": "Milan",
        "time_zone": "Europe/Rome",
        "day_0": "09:00-12:30, 13:30-18:00",
        "day_5": "22-24",
        "holidays": "2027-01-01 Capodanno\n2026-12-25 Natale",
    }
    assert ada.post("/console/calendars/new", typed).status_code == 302
    calendar = Calendar.objects.get(name="Milan")
    assert [len(windows) for windows in calendar.week().values()] == [2, 1]
    assert datetime.date(2026, 12, 25) in calendar.closed_days()
    page = ada.get(f"/console/calendars/{calendar.pk}").content.decode()
    assert "09:00-12:30, 13:30-18:00" in page
    assert "22:00-24:00" in page


@pytest.mark.parametrize("wrong", ["9", "25-26", "9-12, 11-14", "nine to five", "9-9"])
def test_hours_that_cannot_be_are_refused_with_what_was_typed(ada: Client, wrong: str) -> None:
    typed = {"name": "Milan", "time_zone": "Europe/Rome", "day_0": wrong}
    page = ada.post("/console/calendars/new", typed)
    assert page.status_code == 422
    assert wrong in page.content.decode()
    assert not Calendar.objects.filter(name="Milan").exists()


@given(some.lists(some.times().map(lambda t: t.replace(second=0, microsecond=0)), min_size=2, max_size=6, unique=True))
def test_hours_read_as_they_are_written(times: list[datetime.time]) -> None:
    ordered = sorted(times)
    windows = [pair for pair in zip(ordered[::2], ordered[1::2], strict=False) if pair[1] != datetime.time(0)]
    assert read_windows(written_windows(windows)) == windows


@given(some.integers(min_value=1, max_value=9_000))
def test_a_promise_reads_as_it_is_written(minutes: int) -> None:
    assert read_time(written_time(minutes * 60)) == minutes * 60


def test_a_promise_of_nothing_is_no_time() -> None:
    assert read_time("  ") == 0
    with pytest.raises(ValidationError):
        read_time("0 min")
