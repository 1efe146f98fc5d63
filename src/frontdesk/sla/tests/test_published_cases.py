"""The tables of docs/sla-cases.md, asked one by one, and what is said where a question makes no sense."""

import datetime
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from frontdesk.sla.logic.business_time import (
    Hours,
    NeverOpen,
    Once,
    Pause,
    Week,
    business_seconds,
    counted,
    due,
    windows,
)

PAGE = Path(__file__).resolve().parents[4] / "docs/sla-cases.md"
UTC, BERLIN = datetime.UTC, ZoneInfo("Europe/Berlin")
DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
UNITS = {"h": 3600, "m": 60, "s": 1}
STRETCH = re.compile(r"(\d\d:\d\d)-(\d\d:\d\d)")
ONCE = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d)-(?:(\d{4}-\d\d-\d\d) )?(\d\d:\d\d)")
LAST = datetime.datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)


def table(title: str) -> list[list[str]]:
    """The cells of a table of the page, without its head."""
    text = PAGE.read_text().split(f"## {title}\n")[1].split("\n## ")[0]
    rows = [line for line in text.split("\n") if line.startswith("| ")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[1:]]


def week(words: str) -> Week:
    if not words:
        return {}
    days, _, _ = words.partition(" ")
    first, last = (DAYS.index(day) for day in (days[:3], days[-3:]))
    time = datetime.time.fromisoformat
    return {day: [(time(begin), time(end)) for begin, end in STRETCH.findall(words)] for day in range(first, last + 1)}


def once(words: str) -> tuple[Once, ...]:
    moment = datetime.datetime.fromisoformat
    return tuple(
        (moment(f"{day} {begin}"), moment(f"{last or day} {end}")) for day, begin, last, end in ONCE.findall(words)
    )


def hours(name: str) -> Hours:
    _, zone, days, closed, extra, closures = next(row for row in table("Calendars") if row[0] == name)
    holidays = frozenset(datetime.date.fromisoformat(day) for day in closed.split())
    return Hours(ZoneInfo(zone), week(days), holidays, once(extra), once(closures))


def instant(words: str, zone: ZoneInfo) -> datetime.datetime:
    said = datetime.datetime.fromisoformat(words.removesuffix(" again"))
    return said.replace(tzinfo=zone, fold=words.endswith(" again"))


def seconds(words: str) -> int:
    counts = re.findall(r"(\d+)([hms])", words)
    return (-1 if words.startswith("-") else 1) * sum(int(count) * UNITS[unit] for count, unit in counts)


def pauses(words: str, zone: ZoneInfo) -> list[Pause]:
    moment = r"\d{4}-\d\d-\d\d \d\d:\d\d(?: again)?"
    found = re.findall(rf"({moment})\.\.({moment})", words)
    return [(instant(begin, zone), instant(end, zone)) for begin, end in found]


@pytest.mark.parametrize(
    "case", [pytest.param(row, id=f"{row[0]} {row[1]} {row[2]} {row[3]}".strip()) for row in table("Cases")]
)
def test_each_published_case_is_due_when_it_says_and_counts_back(case: list[str]) -> None:
    """F46."""
    calendar = hours(case[0])
    start, budget = instant(case[1], calendar.zone), seconds(case[2])
    stops = pauses(case[3], calendar.zone)
    if case[4] == "never":
        with pytest.raises(NeverOpen):
            due(calendar, start, budget, stops)
        return
    wanted = instant(case[4], calendar.zone).astimezone(UTC)
    found = due(calendar, start, budget, stops)
    assert (found, found.tzinfo) == (wanted, UTC)
    assert business_seconds(calendar, start, found, stops) == max(0, budget)
    if budget > 0:
        assert business_seconds(calendar, start, found - datetime.timedelta(seconds=1), stops) == budget - 1
    used = sum((end - begin for begin, end in counted(calendar, start, found, stops)), datetime.timedelta())
    assert used.total_seconds() == max(0, budget)


def test_the_zone_in_which_instants_are_said_changes_nothing() -> None:
    """F46: also where two times of one zone look alike because its clock is put back between them."""
    early = hours("early")
    first = datetime.datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN)
    again = first.replace(fold=1)
    before, after = (
        datetime.datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime.datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    )
    assert business_seconds(early, first, again) == business_seconds(early, before, after) == 3600
    assert counted(early, first, again) == counted(early, before, after) == [(before, after)]
    start = first.replace(hour=1)
    assert counted(early, start, again, [(first, again)]) == counted(early, start, again, [(before, after)])
    assert due(early, start, 7200, [(first, again)]) == due(early, start, 7200, [(before, after)])


@pytest.mark.parametrize("name", ["office", "always", "never"])
def test_an_instant_without_a_zone_is_refused_in_words(name: str) -> None:
    plain, told = datetime.datetime(2026, 11, 20, 9), datetime.datetime(2026, 11, 20, 9, tzinfo=UTC)
    for ask in (
        lambda: due(hours(name), plain, 60),
        lambda: due(hours(name), plain, 0),
        lambda: due(hours(name), told, 60, [(plain, plain)]),
        lambda: business_seconds(hours(name), plain, told),
        lambda: business_seconds(hours(name), told, plain),
        lambda: counted(hours(name), told, plain),
        lambda: list(windows(hours(name), plain)),
    ):
        with pytest.raises(ValueError, match="has a time zone"):
            ask()


def test_hours_that_make_no_sense_are_refused_in_words() -> None:
    told = datetime.datetime(2026, 11, 20, 9, tzinfo=UTC)
    with pytest.raises(ValueError, match="Weekdays"):
        Hours(BERLIN, {7: [(datetime.time(9), datetime.time(17))]})
    for wrong in ({"extra": ((told, told),)}, {"closures": ((told, told),)}):
        with pytest.raises(ValueError, match="without a zone"):
            Hours(BERLIN, **wrong)  # type: ignore[arg-type]


def test_the_end_of_the_calendar_is_an_instant_like_others() -> None:
    """From 2026 on 400 years are as long as the next 400, and so on up to the year 10000."""
    office, start = hours("office"), datetime.datetime(2026, 11, 20, 9, tzinfo=BERLIN)
    assert due(office, datetime.datetime(9999, 12, 31, 10, tzinfo=BERLIN), 7 * 3600) == LAST.replace(
        hour=16, minute=0, second=0, microsecond=0
    )
    cycle = business_seconds(office, start.replace(year=2626), start.replace(year=3026))
    assert cycle == 20_871 * 5 * 8 * 3600, "146,097 days are so many weeks"
    far = start.replace(year=9626)
    assert business_seconds(office, start.replace(year=2426), far) == 18 * cycle
    assert business_seconds(office, start.replace(year=2426), LAST) == 18 * cycle + business_seconds(office, far, LAST)
    assert business_seconds(hours("always"), start, LAST) == (LAST - start) // datetime.timedelta(seconds=1)
    assert [one[0].year for one in windows(office, LAST.replace(day=31, hour=0))] == [9999]
    assert next(windows(hours("always"), LAST.replace(year=9995)))[1] == LAST
    assert due(office, LAST, 0) == LAST
