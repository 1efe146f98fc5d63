"""Days that come from elsewhere: public holidays, iCalendar files, and calendars that are subscribed to."""

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.accounts import actions as accounts
from frontdesk.accounts.logic.ical import NotACalendar, read_closed
from frontdesk.accounts.models import Calendar
from frontdesk.sla.actions import hours_of
from frontdesk.sla.logic.business_time import business_seconds
from tests.cast import Cast, assemble

BERLIN = ZoneInfo("Europe/Berlin")
FIRST, LAST = datetime.date(2026, 1, 1), datetime.date(2028, 12, 31)
NOW = datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC)


def ics(*events: str) -> bytes:
    body = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//EN\n{body}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def read(*events: str) -> list[tuple[str, str]]:
    return [
        (f"{one.begin:%Y-%m-%d %H:%M}", f"{one.end:%Y-%m-%d %H:%M}")
        for one in read_closed(ics(*events), BERLIN, FIRST, LAST)
    ]


def test_a_whole_day_closes_also_where_it_leaves_the_time_free() -> None:
    day = "UID:1\nDTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261226\nSUMMARY:Holidays"
    assert read(f"{day}\nTRANSP:TRANSPARENT") == [("2026-12-24 00:00", "2026-12-26 00:00")]


def test_hours_come_out_in_the_zone_of_the_desk_over_both_changes_of_the_clock() -> None:
    """F46."""
    summer = "UID:1\nDTSTART:20260701T120000Z\nDTEND:20260701T130000Z"
    winter = "UID:2\nDTSTART;TZID=America/New_York:20261201T090000\nDURATION:PT2H"
    assert read(summer, winter) == [("2026-07-01 14:00", "2026-07-01 15:00"), ("2026-12-01 15:00", "2026-12-01 17:00")]


def test_what_repeats_is_unrolled_without_what_was_left_out_or_moved() -> None:
    weekly = (
        "UID:1\nDTSTART;TZID=Europe/Berlin:20261005T120000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=5\n"
        "EXDATE;TZID=Europe/Berlin:20261019T120000"
    )
    moved = (
        "UID:1\nRECURRENCE-ID;TZID=Europe/Berlin:20261012T120000\n"
        "DTSTART;TZID=Europe/Berlin:20261013T150000\nDURATION:PT1H"
    )
    assert [begin for begin, _ in read(weekly, moved)] == [
        "2026-10-05 12:00", "2026-10-13 15:00", "2026-10-26 12:00", "2026-11-02 12:00",
    ]  # fmt: skip


def test_a_yearly_day_of_long_ago_closes_in_the_years_to_come() -> None:
    found = read("UID:1\nDTSTART;VALUE=DATE:19900501\nRRULE:FREQ=YEARLY\nSUMMARY:May day")
    assert [begin for begin, _ in found] == ["2026-05-01 00:00", "2027-05-01 00:00", "2028-05-01 00:00"]


@pytest.mark.parametrize(
    ("rule", "begins"),
    [
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3", ["2026-01-30", "2026-02-27", "2026-03-31"]),
        ("FREQ=MONTHLY;BYDAY=2FR;COUNT=2", ["2026-01-09", "2026-02-13"]),
        ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;COUNT=2", ["2026-05-11", "2027-05-17"]),
        ("FREQ=WEEKLY;BYDAY=TU;BYHOUR=8,16;COUNT=3", ["2026-01-06", "2026-01-06", "2026-01-13"]),
    ],
)
def test_repetitions_by_position_week_and_hour_are_found(rule: str, begins: list[str]) -> None:
    found = read(f"UID:1\nDTSTART;TZID=Europe/Berlin:20260101T120000\nDURATION:PT1H\nRRULE:{rule}")
    assert [begin[:10] for begin, _ in found] == begins


def test_what_is_cancelled_leaves_the_time_free_or_is_broken_closes_nothing() -> None:
    assert read(
        "UID:1\nDTSTART:20261201T090000Z\nDTEND:20261201T100000Z\nSTATUS:CANCELLED",
        "UID:2\nDTSTART:20261201T090000Z\nDTEND:20261201T100000Z\nTRANSP:TRANSPARENT",
        "UID:3\nDTSTART:soon\nDTEND:20261201T100000Z", "UID:4\nSUMMARY:no time at all",
        "UID:5\nDTSTART:20261202T090000Z\nDTEND:20261202T100000Z",
    ) == [("2026-12-02 10:00", "2026-12-02 11:00")]  # fmt: skip


@pytest.mark.parametrize(
    "raw", [b"", b"<html>no</html>", b"\xff\xfe\x00", b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 6000]
)
def test_what_is_no_calendar_says_so(raw: bytes) -> None:
    with pytest.raises(NotACalendar, match="calendar"):
        read_closed(raw, BERLIN, FIRST, LAST)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;COUNT=9",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31",
        "FREQ=YEARLY;BYSECOND=1,2,3",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6",
        "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2",
        "FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=1,2",
        "FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6",
    ],
)
def test_rules_that_would_be_unrolled_for_ever_are_passed_over(rule: str) -> None:
    """A calendar can be anybody's."""
    assert read(f"UID:1\nDTSTART:20260101T000000Z\nDURATION:PT1S\nRRULE:{rule}") == []


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), max_size=6))
def test_whatever_is_sent_is_read_or_refused(lines: list[str]) -> None:
    try:
        read_closed(ics("\n".join(lines)), BERLIN, FIRST, LAST)
    except NotACalendar:
        return


@pytest.fixture
def cast(db: None) -> Iterator[Cast]:
    with time_machine.travel(NOW):
        yield assemble()


@pytest.fixture
def calendar(cast: Cast) -> Calendar:
    day = (datetime.time(9), datetime.time(17))
    windows = [(weekday, *day) for weekday in range(5)]
    return accounts.save_calendar(None, name="Munich", time_zone="Europe/Berlin", windows=windows, by=cast.ada.actor())


def open_hours(calendar: Calendar, day: datetime.date) -> float:
    begin = datetime.datetime.combine(day, datetime.time(), BERLIN)
    return business_seconds(hours_of(calendar), begin, begin + datetime.timedelta(days=1)) / 3600


def test_public_holidays_follow_the_place(cast: Cast, calendar: Calendar) -> None:
    by = cast.ada.actor()
    assert open_hours(calendar, datetime.date(2027, 1, 6)) == 8
    accounts.save_calendar(calendar, country="DE", region="BY", by=by)
    assert open_hours(calendar, datetime.date(2027, 1, 6)) == 0
    assert set(calendar.holidays.values_list("source", flat=True)) == {"public"}
    accounts.save_calendar(calendar, region="HH", by=by)
    assert open_hours(calendar, datetime.date(2027, 1, 6)) == 8
    accounts.save_calendar(calendar, country="", region="", by=by)
    assert not calendar.holidays.exists()
    with pytest.raises(ValidationError, match=r"Choose one of .*Baden-Württemberg, Bayern"):
        accounts.save_calendar(calendar, country="DE", region="XX", by=by)


def test_what_was_entered_by_hand_goes_before(cast: Cast, calendar: Calendar) -> None:
    by, christmas = cast.ada.actor(), datetime.date(2026, 12, 25)
    accounts.save_calendar(calendar, country="DE", holidays=[(christmas, "Ours")], by=by)
    assert calendar.holidays.get(day=christmas).name == "Ours"
    accounts.save_calendar(calendar, holidays=[], by=by)
    assert calendar.holidays.get(day=christmas).source == "public"


def test_a_year_that_comes_near_gets_its_holidays(cast: Cast, calendar: Calendar) -> None:
    accounts.save_calendar(calendar, country="DE", by=cast.ada.actor())
    with time_machine.travel(datetime.datetime(2027, 1, 2, tzinfo=datetime.UTC)):
        accounts.renew_sources()
        assert calendar.holidays.filter(day__year=2029).exists()


def test_extra_hours_and_closures_and_nights(cast: Cast, calendar: Calendar) -> None:
    eve, saturday = datetime.date(2026, 12, 24), datetime.date(2026, 12, 5)
    night = [(4, datetime.time(22), datetime.time(6))]
    special = [
        (eve, datetime.time(12), datetime.time(0), False, "Christmas Eve"),
        (saturday, datetime.time(10), datetime.time(14), True, "Stocktaking"),
    ]
    week = [(weekday, datetime.time(9), datetime.time(17)) for weekday in range(5)]
    accounts.save_calendar(calendar, special=special, windows=[*week, *night], by=cast.ada.actor())
    assert open_hours(calendar, eve) == 3
    assert open_hours(calendar, saturday) == 10, "six of the night and four of the day"
    assert open_hours(calendar, datetime.date(2026, 12, 4)) == 10


def test_windows_may_not_overlap_over_midnight_either(cast: Cast, calendar: Calendar) -> None:
    late, early = (6, datetime.time(22), datetime.time(6)), (0, datetime.time(5), datetime.time(9))
    with pytest.raises(ValidationError, match="reaches into"):
        accounts.save_calendar(calendar, windows=[late, early], by=cast.ada.actor())


def test_a_file_is_taken_over_once(cast: Cast, calendar: Calendar) -> None:
    raw = ics(
        "UID:1\nDTSTART;VALUE=DATE:20261203\nSUMMARY:Outing", "UID:2\nDTSTART:20261204T080000Z\nDTEND:20261204T120000Z"
    )
    with pytest.raises(PermissionDenied):
        accounts.import_closures(calendar, raw, by=cast.lea.actor())
    assert accounts.import_closures(calendar, raw, by=cast.ada.actor()) == 2
    accounts.import_closures(calendar, raw, by=cast.ada.actor())
    assert (calendar.holidays.count(), calendar.special_hours.count()) == (1, 1)
    assert (open_hours(calendar, datetime.date(2026, 12, 3)), open_hours(calendar, datetime.date(2026, 12, 4))) == (
        0,
        4,
    )
    with pytest.raises(ValidationError, match="no calendar file"):
        accounts.import_closures(calendar, b"hello", by=cast.ada.actor())


@contextmanager
def served(answer: dict[str, object]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(int(str(answer.get("status", 200))))
            if "location" in answer:
                self.send_header("Location", str(answer["location"]))
            self.end_headers()
            body = answer.get("body", b"")
            assert isinstance(body, bytes)
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/team.ics"
    finally:
        server.shutdown()
        server.server_close()


def test_a_calendar_is_subscribed_to_and_what_it_drops_goes(
    cast: Cast, calendar: Calendar, run_jobs: Callable[..., list[str]], settings: object
) -> None:
    settings.ALLOW_PRIVATE_HOSTS = True  # type: ignore[attr-defined]
    answer: dict[str, object] = {"body": ics("UID:1\nDTSTART;VALUE=DATE:20261203\nSUMMARY:Outing")}
    with served(answer) as url:
        accounts.save_calendar(calendar, feed_url=url, by=cast.ada.actor())
        run_jobs()
        assert open_hours(calendar, datetime.date(2026, 12, 3)) == 0
        answer["body"] = ics("UID:2\nDTSTART;VALUE=DATE:20261210\nSUMMARY:Other")
        accounts.read_feed(calendar_id=calendar.pk)
        assert open_hours(calendar, datetime.date(2026, 12, 3)) == 8
        answer |= {"status": 500, "body": b""}
        accounts.read_feed(calendar_id=calendar.pk)
        calendar.refresh_from_db()
        assert "500" in calendar.feed_error
        assert open_hours(calendar, datetime.date(2026, 12, 10)) == 0, "what was read before stays"
        answer |= {"status": 302, "location": "http://elsewhere.test/x.ics"}
        accounts.read_feed(calendar_id=calendar.pk)
        calendar.refresh_from_db()
        assert "elsewhere.test" in calendar.feed_error, "told, not followed"


def test_a_private_address_is_not_fetched(cast: Cast, calendar: Calendar, run_jobs: Callable[..., list[str]]) -> None:
    """A42: a calendar's address leads nowhere inside."""
    with served({"body": ics()}) as url:
        accounts.save_calendar(calendar, feed_url=url, by=cast.ada.actor())
        run_jobs()
        calendar.refresh_from_db()
        assert "private address" in calendar.feed_error
        assert calendar.feed_read_at is None
