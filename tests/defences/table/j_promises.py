"""Promises that time neither doubles nor falsifies (F45, F46), and a watch that goes on (F30)."""

from tests.defences.defence import defence

CASES = "sla/tests/test_published_cases.py::"
PUBLISHED = f"{CASES}test_each_published_case_is_due_when_it_says_and_counts_back"
COUNTING = "sla/tests/test_business_time.py::"
TOGETHER = "sla/tests/test_watch_together.py::"
HOURS, YEARS, BUSINESS = "sla/logic/hours.py", "sla/logic/years.py", "sla/logic/business_time.py"
WATCHING = "sla/actions/watching.py"

DEFENCES = [
    defence(
        "F46",
        "business time goes by the offset that holds at each moment, over both changes of the clock",
        (
            YEARS,
            "for since, until, offset in offsets(self._zone, number):",
            "for since, until, offset in [(since, until, offsets(self._zone, number)[0][2]) "
            "for since, until, _ in offsets(self._zone, number)]:",
        ),
        tests=PUBLISHED,
    ),
    defence(
        "F46",
        "a change of the clock is found to the second",
        (YEARS, "    while after - before > 1:", "    while after - before > 7200:"),
        tests=PUBLISHED,
    ),
    defence(
        "F46",
        "a window over midnight ends on the next day",
        (HOURS, "return begin, end if begin < end else end + DAY", "return begin, end if begin < end else DAY"),
        tests=PUBLISHED,
    ),
    defence(
        "F46",
        "a holiday closes its day, whichever window reaches into it",
        (HOURS, "some = without(united(usual), holidays)", "some = united(usual)"),
        tests=f"{PUBLISHED} {COUNTING}test_a_holiday_cuts_a_night_shift_at_midnight",
    ),
    defence(
        "F46",
        "extra hours are open on holidays too",
        (
            HOURS,
            "return without(united([*some, *_seconds(self.extra)]), _seconds(self.closures))",
            "return without(without(united([*some, *_seconds(self.extra)]), holidays), _seconds(self.closures))",
        ),
        (HOURS, "        holidays = (\n", "        holidays = tuple(\n"),
        tests=PUBLISHED,
    ),
    defence(
        "F46",
        "a closure closes extra hours too",
        (
            HOURS,
            "return without(united([*some, *_seconds(self.extra)]), _seconds(self.closures))",
            "return united([*without(united(some), _seconds(self.closures)), *_seconds(self.extra)])",
        ),
        tests=PUBLISHED,
    ),
    defence(
        "F46",
        "windows that touch or overlap count once",
        (HOURS, "some = without(united(usual), holidays)", "some = without(sorted(usual), holidays)"),
        (
            HOURS,
            "return without(united([*some, *_seconds(self.extra)]), _seconds(self.closures))",
            "return without(sorted([*some, *_seconds(self.extra)]), _seconds(self.closures))",
        ),
        tests=PUBLISHED,
    ),
    defence(
        "F46",
        "a budget that ends at closing time is due then, and not when it opens again",
        (YEARS, "found = bisect_left(self.through, used)", "found = bisect_right(self.through, used)"),
        tests=f"{PUBLISHED} {COUNTING}test_a_budget_that_ends_at_closing_time_is_due_then",
        seen_by="IndexError",
    ),
    defence(
        "F46",
        "a budget that ends where a pause begins is due there",
        (BUSINESS, "if left <= before:", "if left < before:"),
        tests=f"{PUBLISHED} {COUNTING}test_a_budget_that_ends_where_a_pause_begins_is_due_there",
    ),
    defence(
        "F46",
        "pauses that overlap count once",
        (
            BUSINESS,
            "    return united((_micro(begin), _micro(end)) for begin, end in pauses)",
            "    return sorted((_micro(begin), _micro(end)) for begin, end in pauses)",
        ),
        tests=PUBLISHED,
    ),
    defence(
        "F46",
        "two times of one zone are compared as instants, also where its clock is put back between them",
        (
            BUSINESS,
            "    return [(_moment(begin), _moment(close)) for begin, close in without(united(found), _united(pauses))]",
            "    return without(united((max(_moment(a), start), min(_moment(b), end)) for a, b in found), pauses)",
        ),
        tests=f"{CASES}test_the_zone_in_which_instants_are_said_changes_nothing",
    ),
    defence(
        "F46",
        "hours of a calendar that is subscribed to come out in the desk's zone",
        (
            "accounts/logic/ical.py",
            "(moment.astimezone(zone) if moment.tzinfo else moment).replace(tzinfo=None), False",
            "moment.replace(tzinfo=None), False",
        ),
        tests="sla/tests/test_close_by_calendars.py::"
        "test_hours_come_out_in_the_zone_of_the_desk_over_both_changes_of_the_clock",
    ),
    defence(
        "F45",
        "time that goes backwards is nothing, and never negative",
        (BUSINESS, "    if end <= start:\n        return 0\n", ""),
        tests=f"{COUNTING}test_time_that_goes_backwards_is_nothing_and_never_negative",
    ),
    defence(
        "F45",
        "what is broken is not broken again, whatever the clock says",
        (
            WATCHING,
            "late = SlaClock.objects.filter(met_at=None, is_breached=False, due_at__lt=clock.now())",
            "late = SlaClock.objects.filter(met_at=None, due_at__lt=clock.now())",
        ),
        (WATCHING, "    return in_batches(_mark_some, limit)", "    return _mark_some(limit)"),
        tests="sla/tests/test_watch_the_time.py::"
        "test_a_clock_that_is_put_back_breaks_nothing_twice_and_nothing_is_negative",
    ),
    defence(
        "F45",
        "of several watches one notes a breach",
        (
            WATCHING,
            'order_by("due_at")\n    taken = list(late.select_for_update(skip_locked=True)[:limit])',
            'order_by("due_at")\n    taken = list(late[:limit])',
        ),
        tests=f"{TOGETHER}test_f45_many_watches_note_a_breach_once",
    ),
    defence(
        "F45",
        "of several watches one warns",
        (
            WATCHING,
            "    taken = list(near.select_for_update(skip_locked=True)[:limit])",
            "    taken = list(near[:limit])",
        ),
        tests=f"{TOGETHER}test_f45_many_watches_warn_once",
    ),
    defence(
        "F30",
        "a watch whose connection was cut takes a new one",
        ("kit/watch.py", "        close_old_connections()\n", ""),
        tests=f"{TOGETHER}test_f30_a_watch_goes_on_after_its_connection_was_cut",
    ),
]
