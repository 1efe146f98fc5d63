"""Who will be late if nothing changes."""

import datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.sla.logic.business_time import Hours
from frontdesk.sla.logic.foresight import Line, foresee

NOW = datetime.datetime(2026, 11, 23, 16, tzinfo=ZoneInfo("Europe/Berlin"))
MINUTE = datetime.timedelta(minutes=1)
DAY = [(datetime.time(9), datetime.time(17))]
OFFICE = Hours(ZoneInfo("Europe/Berlin"), dict.fromkeys(range(5), DAY))


def dues(*minutes: int) -> list[datetime.datetime]:
    return [NOW + minute * MINUTE for minute in minutes]


def test_two_people_take_two_at_a_time() -> None:
    found = foresee(Line(OFFICE, 2, 600), dues(9, 10, 19, 20), NOW)
    assert [(one.place, one.late_seconds) for one in found] == [(0, 60), (2, 60)]


def test_what_does_not_fit_before_closing_time_is_done_in_the_morning() -> None:
    found = foresee(Line(OFFICE, 1, 2400), dues(50, 70), NOW)
    assert [(one.place, one.turn_at) for one in found] == [
        (1, datetime.datetime(2026, 11, 24, 9, 20, tzinfo=ZoneInfo("Europe/Berlin")))
    ]


def test_where_nobody_is_everything_will_be_late() -> None:
    assert [one.turn_at for one in foresee(Line(OFFICE, 0, 600), dues(30, 500), NOW)] == [None, None]


def test_what_is_late_already_is_ahead_and_not_foreseen() -> None:
    assert [one.place for one in foresee(Line(OFFICE, 1, 600), dues(-5, 15), NOW)] == [1]


@given(st.lists(st.integers(1, 2000), max_size=30), st.integers(1, 5), st.integers(60, 3600))
def test_more_people_are_never_later(minutes: list[int], here: int, pace: int) -> None:
    ordered = dues(*sorted(minutes))
    fewer = {one.place for one in foresee(Line(OFFICE, here, pace), ordered, NOW)}
    more = {one.place for one in foresee(Line(OFFICE, here + 1, pace), ordered, NOW)}
    assert more <= fewer
