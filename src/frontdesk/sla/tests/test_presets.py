"""Easily said moments, by the hours in which people work."""

import datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.sla.logic.business_time import Hours, windows
from frontdesk.sla.logic.later import presets

BERLIN = ZoneInfo("Europe/Berlin")
DAY = [(datetime.time(9), datetime.time(12)), (datetime.time(13), datetime.time(17, 30))]
WEEK = Hours(BERLIN, dict.fromkeys(range(5), DAY))


def at(*parts: int) -> datetime.datetime:
    return datetime.datetime(*parts, tzinfo=BERLIN)  # type: ignore[misc, arg-type]


def told(hours: Hours, now: datetime.datetime) -> dict[str, str]:
    return {one.label: one.at.astimezone(BERLIN).strftime("%a %d %H:%M") for one in presets(hours, now)}


def test_on_a_monday_morning() -> None:
    assert told(WEEK, at(2026, 11, 9, 10, 2)) == {
        "Later today": "Mon 09 13:15", "Tomorrow morning": "Tue 10 09:00", "On Monday": "Mon 16 09:00",
    }  # fmt: skip


def test_on_a_friday_evening_tomorrow_is_monday_and_said_once() -> None:
    assert told(WEEK, at(2026, 11, 13, 18)) == {"On Monday": "Mon 16 09:00", "In a week": "Fri 20 09:00"}


def test_a_holiday_is_no_morning() -> None:
    closed = Hours(BERLIN, WEEK.week, frozenset({datetime.date(2026, 11, 10)}))
    assert told(closed, at(2026, 11, 9, 16))["On Wednesday"] == "Wed 11 09:00"


def test_without_hours_a_day_begins_at_nine() -> None:
    assert told(Hours(BERLIN), at(2026, 11, 9, 22))["Tomorrow morning"] == "Tue 10 09:00"


@given(st.datetimes(datetime.datetime(2026, 1, 1), datetime.datetime(2028, 1, 1), timezones=st.just(BERLIN)))
def test_every_moment_lies_ahead_in_order_and_within_work(now: datetime.datetime) -> None:
    """F46: over both clock changes too."""
    found = presets(WEEK, now)
    moments = [one.at for one in found]
    assert moments == sorted(set(moments))
    assert all(now < moment <= now + datetime.timedelta(days=12) for moment in moments)
    for moment in moments:
        begin, end = next(windows(WEEK, moment))
        assert begin <= moment < end
