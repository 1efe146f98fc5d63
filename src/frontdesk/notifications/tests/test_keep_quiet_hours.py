"""Quiet hours end, hold all that lies in them, and know the clocks of the agent's country (F46)."""

import datetime
import zoneinfo

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.notifications.logic.quiet import Quiet, held_until

BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
EVENING = Quiet(datetime.time(18), datetime.time(8), frozenset(range(5)), frozenset({5, 6}))
ZONES = st.sampled_from([zoneinfo.ZoneInfo(n) for n in ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "UTC")])
MINUTES = st.times().map(lambda time: time.replace(second=0, microsecond=0))
DAYS = st.frozensets(st.integers(0, 6))
RULES = st.builds(Quiet, MINUTES, MINUTES, DAYS, st.frozensets(st.integers(0, 6), max_size=5))
MOMENTS = st.datetimes(
    datetime.datetime(2026, 1, 1), datetime.datetime(2027, 12, 31), timezones=st.just(datetime.UTC)
)  # fmt: skip


def local(*parts: int) -> datetime.datetime:
    return datetime.datetime(*parts, tzinfo=BERLIN)  # type: ignore[arg-type]


def test_an_evening_ends_in_the_morning() -> None:
    assert held_until(EVENING, local(2026, 11, 25, 17, 59), BERLIN) is None  # a Wednesday
    assert held_until(EVENING, local(2026, 11, 25, 18, 0), BERLIN) == local(2026, 11, 26, 8, 0)
    assert held_until(EVENING, local(2026, 11, 26, 7, 59), BERLIN) == local(2026, 11, 26, 8, 0)
    assert held_until(EVENING, local(2026, 11, 26, 8, 0), BERLIN) is None


def test_friday_evening_and_the_weekend_are_one() -> None:
    """Quiet joins: Friday's night into Saturday, Sunday to midnight. Monday has no night of Sunday's here."""
    assert held_until(EVENING, local(2026, 11, 27, 20, 0), BERLIN) == local(2026, 11, 30, 0, 0)
    assert held_until(EVENING, local(2026, 11, 29, 12, 0), BERLIN) == local(2026, 11, 30, 0, 0)


def test_f46_a_night_with_another_hour_ends_by_the_clock_on_the_wall() -> None:
    spring, autumn = Quiet(datetime.time(22), datetime.time(6)), Quiet(datetime.time(22), datetime.time(6))
    ends = held_until(spring, local(2026, 3, 28, 23, 0), BERLIN)
    assert ends == datetime.datetime(2026, 3, 29, 4, 0, tzinfo=datetime.UTC)
    ends = held_until(autumn, local(2026, 10, 24, 23, 0), BERLIN)
    assert ends == datetime.datetime(2026, 10, 25, 5, 0, tzinfo=datetime.UTC)


@given(rule=RULES, moment=MOMENTS, zone=ZONES)
def test_quiet_ends_later_and_is_really_over_then(
    rule: Quiet, moment: datetime.datetime, zone: zoneinfo.ZoneInfo
) -> None:
    ends = held_until(rule, moment, zone)
    if ends is None:
        return
    assert ends > moment
    always = rule.days == frozenset(range(7)) and len(rule.whole_days) > 0
    if (ends - moment) < datetime.timedelta(days=13) and not always:
        assert held_until(rule, ends, zone) is None
    middle = moment + (ends - moment) / 2
    assert held_until(rule, middle, zone) is not None
