"""Business time against a clock that steps minute by minute."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.sla.logic.business_time import Hours, NeverOpen, due_at, seconds_between

UTC = datetime.UTC
MINUTE = datetime.timedelta(minutes=1)
BERLIN = ZoneInfo("Europe/Berlin")


def office(zone: ZoneInfo = BERLIN, *closed: datetime.date) -> Hours:
    """Monday to Friday, 9 to 12 and 13 to 17."""
    day = [(datetime.time(9), datetime.time(12)), (datetime.time(13), datetime.time(17))]
    return Hours(zone, dict.fromkeys(range(5), day), frozenset(closed))


def is_open(hours: Hours, at: datetime.datetime) -> bool:
    local = at.astimezone(hours.zone)
    return local.date() not in hours.closed and any(
        opens <= local.time() < (closes if closes != datetime.time(0) else datetime.time.max)
        for opens, closes in hours.week.get(local.weekday(), [])
    )


def stepped(hours: Hours, start: datetime.datetime, minutes: int) -> datetime.datetime:
    """The same as `due_at`, slowly: walk minute by minute and count the open ones."""
    at = start
    while minutes:
        minutes -= is_open(hours, at)
        at += MINUTE
    return at


starts = st.datetimes(min_value=datetime.datetime(2024, 1, 1), max_value=datetime.datetime(2027, 12, 1)).map(
    lambda at: at.replace(second=0, microsecond=0, tzinfo=UTC)
)
zones = st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"]).map(
    ZoneInfo
)


@given(starts, st.integers(1, 1500), zones)
@settings(max_examples=60)
def test_the_due_instant_is_where_a_minute_hand_arrives(start: datetime.datetime, minutes: int, zone: ZoneInfo) -> None:
    hours = office(zone, datetime.date(2024, 12, 25), datetime.date(2025, 5, 1))
    assert due_at(hours, start, minutes * 60) == stepped(hours, start, minutes)


@given(starts, st.integers(1, 200_000), zones)
@settings(max_examples=60)
def test_counting_back_gives_the_budget(start: datetime.datetime, seconds: int, zone: ZoneInfo) -> None:
    hours = office(zone)
    assert seconds_between(hours, start, due_at(hours, start, seconds)) == seconds


def test_a_budget_that_ends_at_closing_time_is_due_then() -> None:
    friday = datetime.datetime(2026, 11, 20, 14, tzinfo=BERLIN)
    assert due_at(office(), friday, 3 * 3600) == datetime.datetime(2026, 11, 20, 17, tzinfo=BERLIN)


def test_a_night_shift_over_the_spring_change_is_an_hour_shorter() -> None:
    """F46: on 29 March 2026 the hour from two to three does not exist in Berlin."""
    night = Hours(BERLIN, {6: [(datetime.time(0), datetime.time(6))]})
    start = datetime.datetime(2026, 3, 28, 20, tzinfo=BERLIN)
    assert seconds_between(night, start, start + datetime.timedelta(days=1)) == 5 * 3600


def test_without_windows_time_always_counts() -> None:
    start = datetime.datetime(2026, 1, 1, tzinfo=UTC)
    assert due_at(Hours(ZoneInfo("UTC")), start, 90) == start + datetime.timedelta(seconds=90)


def test_hours_that_never_open_say_so() -> None:
    with pytest.raises(NeverOpen):
        due_at(Hours(BERLIN, {0: []}), datetime.datetime(2026, 1, 1, tzinfo=UTC), 60)
