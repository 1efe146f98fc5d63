"""Business time against a clock that steps minute by minute, over ten zones and every change of the clock."""

import datetime
import itertools
import os
import random
from array import array
from bisect import bisect_left
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.sla.logic.business_time import Hours, NeverOpen, Pause, business_seconds, counted, due, windows
from frontdesk.sla.logic.years import offsets

UTC = datetime.UTC
MINUTE, DAY = datetime.timedelta(minutes=1), datetime.timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")
# Half hours, three quarters, changes at midnight and by half an hour, and a month of fasting.
ZONES = [
    "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC", "America/Santiago",
    "Africa/Casablanca", "Pacific/Chatham", "America/St_Johns", "Asia/Beirut",
]  # fmt: skip
FIRST, LAST = datetime.datetime(2024, 1, 1, tzinfo=UTC), datetime.datetime(2028, 1, 1, tzinfo=UTC)
HOLIDAYS = frozenset(
    datetime.date(year, *day) for year in range(2023, 2029) for day in ((1, 1), (5, 1), (12, 25), (12, 26), (3, 29))
)


def office(zone: ZoneInfo = BERLIN, *closed: datetime.date) -> Hours:
    """Monday to Friday, 9 to 12 and 13 to 17."""
    day = [(datetime.time(9), datetime.time(12)), (datetime.time(13), datetime.time(17))]
    return Hours(zone, dict.fromkeys(range(5), day), frozenset(closed))


def shifts(zone: ZoneInfo) -> Hours:
    """Nights over midnight, a whole Wednesday, an edge within every change of the clock, holidays, and odd days."""
    night = [(datetime.time(22), datetime.time(2, 30))]
    week = {0: night, 1: [(datetime.time(1, 15), datetime.time(9))], 2: [(datetime.time(0), datetime.time(0))],
            3: night, 5: [(datetime.time(2, 15), datetime.time(3, 45)), *night], 6: night}  # fmt: skip
    extra = (datetime.datetime(2026, 1, 1, 8), datetime.datetime(2026, 1, 1, 12))
    closure = (datetime.datetime(2026, 10, 24, 23), datetime.datetime(2026, 10, 25, 2, 20))
    return Hours(zone, week, HOLIDAYS, (extra,), (closure,))


def is_open(hours: Hours, at: datetime.datetime) -> bool:
    """What the clock on the wall says, without any arithmetic of instants."""
    wall = at.astimezone(hours.zone).replace(tzinfo=None)
    if any(begin <= wall < end for begin, end in hours.closures):
        return False
    if any(begin <= wall < end for begin, end in hours.extra):
        return True
    if wall.date() in hours.closed:
        return False
    if not hours.week:
        return True
    time, yesterday = wall.time(), (wall - DAY).weekday()
    today = any(
        opens <= time < closes if opens < closes else opens <= time
        for opens, closes in hours.week.get(wall.weekday(), ())
    )
    return today or any(closes <= opens and time < closes for opens, closes in hours.week.get(yesterday, ()))


def stepped(hours: Hours, start: datetime.datetime, minutes: int, pauses: list[Pause]) -> datetime.datetime:
    """The same as `due`, slowly: walk minute by minute and count the open ones that lie in no pause."""
    at = start
    while minutes:
        minutes -= is_open(hours, at) and not any(begin <= at < end for begin, end in pauses)
        at += MINUTE
    return at


def whole_minute(at: datetime.datetime) -> datetime.datetime:
    return at.replace(second=0, microsecond=0, tzinfo=UTC)


zones = st.sampled_from(ZONES).map(ZoneInfo)
starts = st.datetimes(datetime.datetime(2024, 1, 1), datetime.datetime(2027, 11, 1)).map(whole_minute)
clock_changes = st.builds(
    lambda zone, year, pick, minutes: (
        zone,
        datetime.datetime.fromtimestamp(offsets(zone, year)[pick % len(offsets(zone, year))][0], UTC)
        + minutes * MINUTE,
    ),
    zones, st.integers(2024, 2027), st.integers(0, 9), st.integers(-2000, 1000),
)  # fmt: skip
times = st.integers(0, 95).map(lambda quarter: datetime.time(quarter // 4, quarter % 4 * 15))
weeks = st.dictionaries(st.integers(0, 6), st.lists(st.tuples(times, times), max_size=3), min_size=1)
days = st.dates(datetime.date(2024, 1, 1), datetime.date(2027, 12, 31))


@st.composite
def odd_stretches(draw: st.DrawFn, near: datetime.datetime) -> tuple[tuple[datetime.datetime, datetime.datetime], ...]:
    """Closures or extra hours within some days of an instant, without a zone."""
    pairs = draw(st.lists(st.tuples(st.integers(-2000, 9000), st.integers(1, 3000)), max_size=2))
    plain = near.replace(tzinfo=None)
    return tuple((plain + begin * MINUTE, plain + (begin + length) * MINUTE) for begin, length in pairs)


@st.composite
def situations(draw: st.DrawFn) -> tuple[Hours, datetime.datetime]:
    """Any calendar, and a start that is often near a change of its clock."""
    zone, start = draw(clock_changes | st.tuples(zones, starts))
    closed = draw(st.lists(st.integers(-1, 9), max_size=3))
    near = (start.date() + day * DAY for day in closed)
    return Hours(zone, draw(weeks), frozenset(near), draw(odd_stretches(start)), draw(odd_stretches(start))), start


@given(situations(), st.integers(0, 900), st.lists(st.tuples(st.integers(-300, 3000), st.integers(1, 900)), max_size=3))
@settings(max_examples=80, deadline=None)
def test_the_due_instant_is_where_a_minute_hand_arrives(
    situation: tuple[Hours, datetime.datetime], minutes: int, stops: list[tuple[int, int]]
) -> None:
    """F46: windows over midnight, holidays, closures, extra hours and pauses, beside the changes of the clock."""
    hours, start = situation
    if not any(is_open(hours, start + DAY * 12 + step * 15 * MINUTE) for step in range(4 * 24 * 7)):
        return  # hardly ever open: stepping there would take for ever
    pauses = [(start + begin * MINUTE, start + (begin + length) * MINUTE) for begin, length in stops]
    found = due(hours, start, minutes * 60, pauses)
    assert found == stepped(hours, start, minutes, pauses)
    spent = counted(hours, start, found, pauses)
    assert sum(((end - begin) for begin, end in spent), datetime.timedelta()) == minutes * MINUTE


@given(situations(), st.integers(0, 6000))
@settings(max_examples=80, deadline=None)
def test_business_seconds_are_the_open_minutes(situation: tuple[Hours, datetime.datetime], minutes: int) -> None:
    """F46."""
    hours, start = situation
    stepping = sum(is_open(hours, start + minute * MINUTE) for minute in range(minutes))
    assert business_seconds(hours, start, start + minutes * MINUTE) == stepping * 60


@given(starts, st.integers(1, 2_000_000), zones)
@settings(max_examples=200, deadline=None)
def test_counting_back_gives_the_budget(start: datetime.datetime, seconds: int, zone: ZoneInfo) -> None:
    for hours in (office(zone), shifts(zone), Hours(zone)):
        assert business_seconds(hours, start, due(hours, start, seconds)) == seconds


def spans(zone: ZoneInfo) -> list[tuple[datetime.datetime, datetime.datetime]]:
    """Two days around every change of the clock from 2024 to 2027, and every tenth month, so that the ten zones share
    the four years among them; with FRONTDESK_LONG=1 all of the four years in each zone.
    """
    if os.environ.get("FRONTDESK_LONG"):
        return [(FIRST, LAST)]
    changes = [since for year in range(2024, 2028) for since, _, _ in offsets(zone, year)]
    around = [(at - DAY, at + DAY) for at in (datetime.datetime.fromtimestamp(since, UTC) for since in changes)]
    months = [datetime.datetime(2024 + month // 12, month % 12 + 1, 1, tzinfo=UTC) for month in range(49)]
    return around + list(itertools.pairwise(months))[ZONES.index(zone.key) :: len(ZONES)]


def walked(hours: Hours, begin: datetime.datetime, end: datetime.datetime) -> "array[int]":
    """How many minutes were open before each minute: a minute hand goes from one to the other, and looks at each."""
    passed, count, at = array("l", [0]), 0, begin
    while at < end:
        count += is_open(hours, at)
        passed.append(count)
        at += MINUTE
    return passed


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", ZONES)
def test_each_minute_counts_once_and_back_again(name: str) -> None:
    """F46: business time of every minute, the due instant of every budget, and of budgets with a pause from anywhere.

    `make oracle` goes through all of 2024 to 2027 in every zone: half a minute of a core for each.
    """
    hours, chance = shifts(ZoneInfo(name)), random.Random(name)
    for begin, end in spans(hours.zone):
        passed = walked(hours, begin, end)
        last = len(passed) - 1
        for minute, before in enumerate(passed):
            assert business_seconds(hours, begin, begin + minute * MINUTE) == before * 60, (name, minute)
        for budget in range(1, passed[last] + 1):
            assert due(hours, begin, budget * 60) == begin + bisect_left(passed, budget) * MINUTE, (name, budget)
        for _ in range(last // 20):
            start, stop, go_on = sorted(chance.sample(range(last), 3))
            early, lost = passed[stop] - passed[start], passed[go_on] - passed[stop]
            if (most := passed[last] - passed[start] - lost) < 1:
                continue
            budget = chance.randint(1, most)
            wanted = passed[start] + budget + (lost if budget > early else 0)
            pause = (begin + stop * MINUTE, begin + go_on * MINUTE)
            found = due(hours, begin + start * MINUTE, budget * 60, [pause])
            assert found == begin + bisect_left(passed, wanted) * MINUTE, (name, start, budget, pause)


@pytest.mark.parametrize("zone", ZONES)
def test_four_years_hold_as_many_seconds_as_their_windows(zone: str) -> None:
    """F46: leap day, both changes of the clock and the ends of years."""
    hours = shifts(ZoneInfo(zone))
    total = sum(
        business_seconds(hours, FIRST + DAY * day, FIRST + DAY * (day + 1)) for day in range((LAST - FIRST).days)
    )
    opened = counted(hours, FIRST, LAST)
    assert total == business_seconds(hours, FIRST, LAST)
    assert total == sum(((end - begin) for begin, end in opened), datetime.timedelta()).total_seconds()
    assert all(one[1] < other[0] for one, other in itertools.pairwise(opened))


def test_a_budget_that_ends_at_closing_time_is_due_then() -> None:
    friday = datetime.datetime(2026, 11, 20, 14, tzinfo=BERLIN)
    assert due(office(), friday, 3 * 3600) == datetime.datetime(2026, 11, 20, 17, tzinfo=BERLIN)
    assert due(office(), friday, 3 * 3600 + 1) == datetime.datetime(2026, 11, 23, 9, 0, 1, tzinfo=BERLIN)


def test_a_budget_that_ends_where_a_pause_begins_is_due_there() -> None:
    start = datetime.datetime(2026, 11, 20, 9, tzinfo=BERLIN)
    ten, eleven = start.replace(hour=10), start.replace(hour=11)
    assert due(office(), start, 3600, [(ten, eleven)]) == ten
    assert due(office(), start, 3601, [(ten, eleven)]) == eleven + datetime.timedelta(seconds=1)


def test_no_budget_is_due_at_once_and_parts_of_a_second_are_kept() -> None:
    night = datetime.datetime(2026, 11, 20, 23, 0, 0, 250_000, tzinfo=BERLIN)
    assert due(office(), night, 0) == night
    morning = datetime.datetime(2026, 11, 20, 9, 0, 0, 250_000, tzinfo=BERLIN)
    assert due(office(), morning, 60) == morning + MINUTE
    assert business_seconds(office(), morning, morning.replace(second=1, microsecond=0)) == 0


def test_a_night_shift_is_an_hour_shorter_in_spring_and_longer_in_autumn() -> None:
    """F46: on 29 March 2026 the hour from two to three does not exist in Berlin; on 25 October it comes twice."""
    night = Hours(BERLIN, {5: [(datetime.time(22), datetime.time(6))]})
    for day, hours in (
        (datetime.date(2026, 3, 28), 7),
        (datetime.date(2026, 10, 24), 9),
        (datetime.date(2026, 5, 2), 8),
    ):
        start = datetime.datetime.combine(day, datetime.time(20), BERLIN)
        assert business_seconds(night, start, start + DAY) == hours * 3600
        assert due(night, start, hours * 3600) == datetime.datetime.combine(day + DAY, datetime.time(6), BERLIN)


def test_an_hour_that_does_not_exist_cannot_be_worked() -> None:
    """F46: half past two is skipped on 29 March 2026: the window begins when the clock shows three."""
    early = Hours(BERLIN, {6: [(datetime.time(2, 30), datetime.time(4))]})
    start = datetime.datetime(2026, 3, 28, 20, tzinfo=BERLIN)
    assert next(windows(early, start))[0] == datetime.datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert business_seconds(early, start, start + DAY) == 3600


def test_a_leap_day_is_a_day() -> None:
    """F46."""
    thursday = datetime.datetime(2024, 2, 28, 16, tzinfo=BERLIN)
    assert due(office(), thursday, 2 * 3600) == datetime.datetime(2024, 2, 29, 10, tzinfo=BERLIN)


def test_a_holiday_closes_the_day_and_extra_hours_open_it_again() -> None:
    day = datetime.date(2026, 12, 24)
    morning = (datetime.datetime(2026, 12, 24, 9), datetime.datetime(2026, 12, 24, 12))
    start = datetime.datetime(2026, 12, 23, 16, tzinfo=BERLIN)
    closed = office(BERLIN, day)
    assert due(closed, start, 2 * 3600) == datetime.datetime(2026, 12, 25, 10, tzinfo=BERLIN)
    half = Hours(BERLIN, closed.week, closed.closed, extra=(morning,))
    assert due(half, start, 2 * 3600) == datetime.datetime(2026, 12, 24, 10, tzinfo=BERLIN)
    drill = Hours(BERLIN, closed.week, closed.closed, (morning,), (morning,))
    assert due(drill, start, 2 * 3600) == datetime.datetime(2026, 12, 25, 10, tzinfo=BERLIN)


def test_a_holiday_cuts_a_night_shift_at_midnight() -> None:
    nights = Hours(BERLIN, {day: [(datetime.time(22), datetime.time(6))] for day in range(7)},
                   frozenset([datetime.date(2026, 12, 25)]))  # fmt: skip
    start = datetime.datetime(2026, 12, 24, 20, tzinfo=BERLIN)
    assert counted(nights, start, start + 2 * DAY) == [
        (datetime.datetime(2026, 12, 24, 22, tzinfo=BERLIN), datetime.datetime(2026, 12, 25, 0, tzinfo=BERLIN)),
        (datetime.datetime(2026, 12, 26, 0, tzinfo=BERLIN), datetime.datetime(2026, 12, 26, 6, tzinfo=BERLIN)),
    ]


def test_time_that_goes_backwards_is_nothing_and_never_negative() -> None:
    """F45."""
    start = datetime.datetime(2026, 11, 20, 10, tzinfo=BERLIN)
    assert business_seconds(office(), start, start - datetime.timedelta(hours=1)) == 0
    assert business_seconds(Hours(BERLIN), start, start - datetime.timedelta(hours=1)) == 0
    assert due(office(), start, -5) == start


def test_without_windows_time_always_counts() -> None:
    start = datetime.datetime(2026, 1, 1, tzinfo=UTC)
    assert due(Hours(ZoneInfo("UTC")), start, 90) == start + datetime.timedelta(seconds=90)
    assert business_seconds(Hours(BERLIN), start, start + 400 * DAY) == 400 * 86_400


def test_hours_that_never_open_say_so() -> None:
    with pytest.raises(NeverOpen):
        due(Hours(BERLIN, {0: []}), datetime.datetime(2026, 1, 1, tzinfo=UTC), 60)
