"""Who is on call: against a clock that is watched minute by minute, over changes of the clock in many zones (F46)."""

import datetime
import zoneinfo
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.escalation.logic.rotation import DIVISORS, Schedule, Stretch, begins, on_call, turns
from frontdesk.escalation.logic.walls import first_shown

ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Santiago",
         "Africa/Casablanca", "Pacific/Apia", "Asia/Kolkata", "Europe/Dublin", "UTC"]  # fmt: skip
CHANGES = [
    datetime.date.fromisoformat(day)
    for day in (
        "2026-03-29", "2026-10-25", "2026-03-08", "2026-11-01", "2026-04-05", "2026-10-04", "2024-02-29", "2026-09-06",
        "2026-06-15",
    )
]  # fmt: skip
MINUTE = datetime.timedelta(minutes=1)
DAY = datetime.timedelta(days=1)
berlin = zoneinfo.ZoneInfo("Europe/Berlin")


def schedule(**more: object) -> Schedule:
    usual = {
        "zone": berlin, "unit": "days", "length": 1, "handover_at": datetime.time(9), "members": (1, 2, 3),
        "starts_on": datetime.date(2026, 3, 2),
    }  # fmt: skip
    return Schedule(**usual | more)  # type: ignore[arg-type]


def at(text: str, zone: zoneinfo.ZoneInfo = berlin, fold: int = 0) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold)


class Watched:
    """Somebody who looks at the clock on the wall each minute, and hands over when it first shows the time."""

    def __init__(self, plan: Schedule, start: datetime.datetime) -> None:
        self.plan, self.number = plan, -1
        self.wall = datetime.datetime.combine(plan.starts_on, plan.handover_at)
        self.step = {"hours": datetime.timedelta(hours=plan.length), "days": plan.length * DAY,
                     "weeks": 7 * plan.length * DAY}[plan.unit]  # fmt: skip
        self.shown = datetime.datetime.min
        # Long before the stretch that is watched, nobody hands over within a repeated hour.
        calm = start - 3 * DAY
        while self.wall + self.step <= calm.astimezone(plan.zone).replace(tzinfo=None):
            self.number += 1
            self.wall += self.step

    def look(self, instant: datetime.datetime) -> int | None:
        self.shown = max(self.shown, instant.astimezone(self.plan.zone).replace(tzinfo=None))
        while self.wall <= self.shown:
            self.number += 1
            self.wall += self.step
        return self.plan.members[self.number % len(self.plan.members)] if self.number >= 0 else None


@settings(max_examples=50)
@given(
    st.sampled_from(ZONES), st.sampled_from(CHANGES), st.sampled_from(["hours", "days", "weeks"]), st.integers(1, 3),
    st.integers(0, 1439), st.integers(1, 5), st.integers(0, 30),
)  # fmt: skip
def test_f46_turns_are_those_of_somebody_who_watches_the_wall(
    zone: str, day: datetime.date, unit: str, length: int, minute: int, people: int, before: int
) -> None:
    plan = schedule(
        zone=zoneinfo.ZoneInfo(zone), unit=unit, length=DIVISORS[length] if unit == "hours" else length,
        handover_at=datetime.time(minute // 60, minute % 60), members=tuple(range(people)),
        starts_on=day - before * DAY,
    )  # fmt: skip
    start = datetime.datetime.combine(day, datetime.time(), datetime.UTC) - DAY
    watched = Watched(plan, start)
    instant = start - 3 * DAY
    while instant < start + 3 * DAY:
        seen = watched.look(instant)
        if instant >= start:
            assert on_call(plan, instant) == seen, instant
        instant += MINUTE if abs(instant - start - 1.5 * DAY) < DAY else 7 * MINUTE


@settings(max_examples=50)
@given(
    st.sampled_from(ZONES), st.sampled_from(CHANGES), st.sampled_from(["hours", "days", "weeks"]), st.integers(0, 95),
    st.lists(st.tuples(st.integers(-60, 200), st.integers(1, 90), st.integers(7, 9)), max_size=3),
    st.none() | st.tuples(st.integers(0, 23), st.integers(0, 23)), st.frozensets(st.integers(0, 6)),
)  # fmt: skip
def test_f46_the_list_of_turns_and_the_question_who_say_the_same(
    zone: str, day: datetime.date, unit: str, quarter: int, put: list[tuple[int, int, int]],
    hours: tuple[int, int] | None, days: frozenset[int],
) -> None:  # fmt: skip
    start = datetime.datetime.combine(day, datetime.time(), datetime.UTC) - DAY
    hour = datetime.timedelta(hours=1)
    plan = schedule(
        zone=zoneinfo.ZoneInfo(zone), unit=unit, length=2, handover_at=datetime.time(quarter // 4, 15 * (quarter % 4)),
        starts_on=day - 10 * DAY, days=days,
        window=(datetime.time(hours[0]), datetime.time(hours[1])) if hours else None,
        stand_ins=tuple(Stretch(start + a * hour, start + (a + b) * hour, who) for a, b, who in put),
    )  # fmt: skip
    found = turns(plan, start, start + 4 * DAY)
    assert all(one.end <= other.start for one, other in pairwise(found))
    instant = start
    while instant < start + 4 * DAY:
        listed = next((one.member for one in found if one.start <= instant < one.end), None)
        assert listed == on_call(plan, instant), instant
        instant += 13 * MINUTE


def test_f46_a_handover_that_is_left_out_in_spring_is_at_the_change_and_one_that_comes_twice_at_the_first() -> None:
    spring = datetime.datetime(2026, 3, 29, 2, 30)
    assert first_shown(spring, berlin) == datetime.datetime(2026, 3, 29, 1, tzinfo=datetime.UTC)
    autumn = datetime.datetime(2026, 10, 25, 2, 30)
    assert first_shown(autumn, berlin) == datetime.datetime(2026, 10, 25, 0, 30, tzinfo=datetime.UTC)


def test_f46_a_turn_over_the_change_lasts_an_hour_less_or_more() -> None:
    plan = schedule(unit="weeks", handover_at=datetime.time(9), starts_on=datetime.date(2026, 3, 23))
    assert begins(plan, 1) - begins(plan, 0) == 7 * DAY - datetime.timedelta(hours=1)
    plan = schedule(unit="weeks", starts_on=datetime.date(2026, 10, 19))
    assert begins(plan, 1) - begins(plan, 0) == 7 * DAY + datetime.timedelta(hours=1)


def test_before_the_first_turn_and_without_people_nobody_is_on_call() -> None:
    plan = schedule()
    assert on_call(plan, at("2026-03-02T08:59")) is None
    assert on_call(plan, at("2026-03-02T09:00")) == 1
    assert on_call(plan, at("2026-03-03T09:00")) == 2
    assert on_call(schedule(members=()), at("2026-03-03T09:00")) is None


def test_a_night_belongs_to_the_day_on_which_it_begins() -> None:
    plan = schedule(window=(datetime.time(18), datetime.time(8)), days=frozenset({4}), unit="weeks")
    assert on_call(plan, at("2026-03-06T18:00")) == 1  # a Friday
    assert on_call(plan, at("2026-03-07T07:59")) == 1
    assert on_call(plan, at("2026-03-07T08:00")) is None
    assert on_call(plan, at("2026-03-07T18:00")) is None


def test_of_two_stand_ins_the_later_holds_and_also_outside_the_hours() -> None:
    begin, end = at("2026-03-03T10:00"), at("2026-03-03T14:00")
    put = (Stretch(begin, end, 8), Stretch(begin, begin + datetime.timedelta(hours=1), 9))
    plan = schedule(window=(datetime.time(18), datetime.time(8)), stand_ins=put)
    assert [on_call(plan, begin), on_call(plan, at("2026-03-03T11:00")), on_call(plan, end)] == [9, 8, None]
