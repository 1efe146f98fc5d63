"""`python -m tests.defences [LINE…]`: take each defence out in turn, and see that its tests fail.

Ends 1 when one could be taken out unnoticed, when its tests fail as they stand, or when they did not run.
"""

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue

from tests import databases, folders
from tests.defences.defence import Defence
from tests.defences.table import defences
from tests.defences.trying import Copy, Result, copy_tree, options_for, try_without

HELD, UNNOTICED, BROKEN, NOT_RUN = "noticed", "UNNOTICED", "BROKEN", "NOT RUN"


def main() -> int:
    asked = _arguments()
    chosen = [one for one in defences(asked.lines) if not one.needs or getattr(asked, one.needs)]
    left = [one for one in defences(asked.lines) if one not in chosen]
    if not chosen:
        print("No defence holds these lines, or they need --servers or --browser.")
        return 2
    folders.remove_leftovers()
    copies = [copy_tree() for _ in range(asked.at_once)]
    database = None
    if not os.environ.get("DATABASE_URL"):
        database = databases.start_embedded()
        os.environ |= {"DATABASE_URL": database.url, "FRONTDESK_TEST_EMBEDDED": "1"}
    try:
        failing = _untouched(copies[0], chosen)
        rows = list(_tried(copies, chosen, failing, shows_why=asked.why))
    finally:
        if database is not None:
            database.leave()
        for copy in copies:
            folders.remove_folder(copy.folder)
    bad = [row for row in rows if row[0] != HELD]
    print(f"\n{len(rows) - len(bad)} of {len(rows)} defences are noticed when they are gone.")
    for verdict, one, why in bad:
        print(f"{verdict}: {one.name}\n    {why}")
    if left:
        print(f"Left out, for want of --servers or --browser: {len(left)}.")
    return 1 if bad else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.defences", description=__doc__)
    parser.add_argument("lines", nargs="*", metavar="LINE", help="such as A01 or F17; all without")
    parser.add_argument("--servers", action="store_true", help="those whose tests start real servers too")
    parser.add_argument("--browser", action="store_true", help="those whose tests need Chromium too")
    parser.add_argument("--why", action="store_true", help="also which test noticed, and what it said")
    parser.add_argument("--at-once", type=int, default=1, metavar="N", help="so many at the same time (1)")
    return parser.parse_args()


def _untouched(copy: Copy, chosen: Sequence[Defence]) -> dict[str, str]:
    """The tests that do not pass as they stand, which therefore show nothing."""
    print("With every defence in its place …", flush=True)
    tests = list(dict.fromkeys(test for one in chosen for test in one.tests))
    result = copy.run(tests, options=options_for(one.needs for one in chosen))
    if not result.passed:
        sys.exit(f"Nothing ran:\n{result.said[-3000:]}")
    print(f"{len(result.passed)} tests pass.\n", flush=True)
    return result.asserted | result.broken | result.skipped


Row = tuple[str, Defence, str]


def _tried(
    copies: Sequence[Copy], chosen: Sequence[Defence], failing: dict[str, str], *, shows_why: bool
) -> Iterable[Row]:
    free: SimpleQueue[Copy] = SimpleQueue()
    for copy in copies:
        free.put(copy)

    def work(one: Defence) -> Row:
        already = [test for test in failing if any(wanted in (test, test.split("[")[0]) for wanted in one.tests)]
        if already:
            return BROKEN, one, f"{already[0]} does not pass as it stands: {failing[already[0]]}"
        copy = free.get()
        try:
            verdict, why = _judged(try_without(copy, one))
        finally:
            free.put(copy)
        return verdict, one, why

    with ThreadPoolExecutor(len(copies)) as pool:
        for row in pool.map(work, chosen):
            print(f"{row[0]:9} {' '.join(row[1].lines):12} {row[1].what}", flush=True)
            if shows_why:
                print(f"          {row[2]}", flush=True)
            yield row


def _judged(result: Result) -> tuple[str, str]:
    if result.asserted:
        test, why = next(iter(result.asserted.items()))
        return HELD, f"{test}: {why}"
    if result.broken:
        test, why = next(iter(result.broken.items()))
        return BROKEN, f"{test} fails for another reason: {why}"
    if not result.passed:
        return NOT_RUN, result.said.strip().split("\n")[-1]
    return UNNOTICED, f"All {len(result.passed)} tests pass without it."


if __name__ == "__main__":
    sys.exit(main())
