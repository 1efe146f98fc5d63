"""Who will be late if nothing changes."""

import datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.sla.logic.business_time import Hours
from frontdesk.sla.logic.foresight import Foreseen, Helper, Owed, foresee

NOW = datetime.datetime(2026, 11, 23, 16, tzinfo=ZoneInfo("Europe/Berlin"))
MINUTE = datetime.timedelta(minutes=1)
DAY = [(datetime.time(9), datetime.time(17))]
OFFICE = Hours(ZoneInfo("Europe/Berlin"), dict.fromkeys(range(5), DAY))
TEAM, OTHER = 1, 2


def owed(minutes: int, *, owner: int | None = None, team: int = TEAM) -> Owed:
    return Owed(NOW + minutes * MINUTE, team, owner)


def people(count: int, pace: int) -> list[Helper]:
    return [Helper(number, pace, frozenset([TEAM])) for number in range(1, count + 1)]


def seen(tickets: list[Owed], here: list[Helper]) -> list[Foreseen]:
    return foresee(tickets, here, {TEAM: OFFICE, OTHER: OFFICE}, NOW)


def test_two_people_take_two_at_a_time() -> None:
    found = seen([owed(9), owed(10), owed(19), owed(20)], people(2, 600))
    assert [(one.index, one.late_seconds, one.ahead) for one in found] == [(0, 60, 0), (2, 60, 1)]


def test_what_does_not_fit_before_closing_time_is_done_in_the_morning() -> None:
    found = seen([owed(50), owed(70)], people(1, 2400))
    assert [(one.index, one.turn_at) for one in found] == [
        (1, datetime.datetime(2026, 11, 24, 9, 20, tzinfo=ZoneInfo("Europe/Berlin")))
    ]


def test_where_nobody_is_everything_will_be_late() -> None:
    assert [one.turn_at for one in seen([owed(30), owed(500)], [])] == [None, None]


def test_what_is_late_already_is_ahead_and_not_foreseen() -> None:
    assert [one.index for one in seen([owed(-5), owed(15)], people(1, 600))] == [1]


def test_what_somebody_has_waits_for_them_also_behind_tickets_of_another_team() -> None:
    tickets = [owed(12, owner=1), owed(13, owner=1, team=OTHER), owed(15, owner=1), owed(16)]
    found = seen(tickets, people(2, 600))
    assert [(one.index, one.helper, one.ahead) for one in found] == [(1, 1, 1), (2, 1, 2)]  # the last one is another's


def test_what_somebody_has_who_is_not_here_is_done_by_nobody() -> None:
    assert [(one.index, one.helper) for one in seen([owed(30, owner=9), owed(40)], people(1, 600))] == [(0, None)]


def test_each_has_their_own_pace() -> None:
    quick, slow = Helper(1, 300, frozenset([TEAM])), Helper(2, 1500, frozenset([TEAM]))
    assert seen([owed(6), owed(11), owed(16), owed(21), owed(26)], [quick, slow]) == []
    assert len(seen([owed(6), owed(11), owed(16), owed(21), owed(26)], [slow])) == 5


@given(st.lists(st.integers(1, 2000), max_size=30), st.integers(1, 5), st.integers(60, 3600))
def test_more_people_are_never_later(minutes: list[int], here: int, pace: int) -> None:
    tickets = [owed(minute) for minute in sorted(minutes)]
    fewer = {one.index for one in seen(tickets, people(here, pace))}
    more = {one.index for one in seen(tickets, people(here + 1, pace))}
    assert more <= fewer
