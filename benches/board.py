"""What the live board and the overview cost, and what a board that stands open does while nothing changes.

`python -m benches.board --home FOLDER --sizes 10000 1000000`. Escalations, alarms and lines of routing are put in for
the time of the bench.
"""

import argparse
import asyncio
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benches import processes
from benches.desk.crowd import Connection
from benches.fill import home_of, judged, opened, run
from benches.server import Load, Served, serve
from frontdesk.kit.postgres import RunningDatabase, join

MOST_MILLISECONDS, MOST_CORE = 50.0, 0.05
BOARDS, EVERY_SECONDS, QUIET_SECONDS = 5, 5.0, 30.0  # boards that stand open ask every five seconds (`fd-board.ts`)
PAGES = {"board": "the board, whole page", "figures": "the board, asked again", "overview": "the overview"}


@dataclass(frozen=True)
class Size:
    """What was met at one number of tickets; see `benches.board_counting` for `counted`. `quiet` is in cores."""

    tickets: int
    counted: dict[str, Any]
    pages: dict[str, Load]
    quiet: float


def main() -> None:
    """Parse the options, run, and end with status 1 when a target is missed."""
    parser = argparse.ArgumentParser(prog="benches.board", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 1_000_000], help="tickets in the database")
    parser.add_argument("--home", type=Path, help="folder that keeps the filled databases for the next time")
    parser.add_argument("--seconds", type=float, default=4, help="length of one measurement of a page")
    options = parser.parse_args()
    missed = []
    with home_of(options.home) as home, join(home, echo=print) as database:
        for size in options.sizes:
            missed += show(measure(database, home, size, options.seconds))
    sys.exit(judged(missed))


def measure(database: RunningDatabase, home: Path, size: int, seconds: float) -> Size:
    """Everything about one number of tickets; what was put into the database is taken out again."""
    _, environment = opened(database, home, size)
    try:
        told = json.loads(run(["-m", "benches.board_counting", "begin"], environment).strip().splitlines()[-1])
        counted = json.loads(run(["-m", "benches.board_counting", "count"], environment).strip().splitlines()[-1])
        with serve(environment, database.place.pid_file) as server:
            pages = {name: server.load(told[name], told["cookie"], 1, seconds) for name in PAGES}
            quiet = _stand_open(server, told["figures"], f"frontdesk={told['cookie']}")
    finally:
        run(["-m", "benches.board_counting", "end"], environment)
    return Size(size, counted, pages, quiet)


def _stand_open(server: Served, path: str, cookie: str) -> float:
    """Cores that boards which stand open use, of the pages' and the database's processes."""

    async def look(connection: Connection) -> None:
        for _ in range(int(QUIET_SECONDS / EVERY_SECONDS)):
            await connection.ask(path, headers="HX-Request: true\r\n")
            await asyncio.sleep(EVERY_SECONDS)

    async def all_look() -> None:
        await asyncio.gather(*(look(Connection(server.port, cookie)) for _ in range(BOARDS)))

    before, began = processes.spent(server.pid) + processes.spent(server.postgres), time.monotonic()
    asyncio.run(all_look())
    spent = processes.spent(server.pid) + processes.spent(server.postgres) - before
    return spent / (time.monotonic() - began)


def show(size: Size) -> list[str]:
    """Print the figures of one size; the targets that were missed."""
    missed, met = [], size.counted
    about = ", ".join(f"{number:,} {what}" for what, number in met["about"].items())
    print(f"\nthe live board, {size.tickets:,} tickets ({about})")
    print(f"  counted wholly, which is once a day and after a crash: {met['whole']:.0f} ms")
    for name, said in {"nothing": "again, nothing has changed", "changed": "again, 50 tickets have changed"}.items():
        p50, p95 = met[name]
        print(f"  counted {said}: p50 {p50:.1f}, p95 {p95:.1f} ms (wanted: {MOST_MILLISECONDS:g})")
        missed += [f"the board is counted in {p95:.0f} ms"] if p95 > MOST_MILLISECONDS else []
    for one in met["plans"]:
        print(f"    {one['pages']:>5} pages by {', '.join(one['by']) or 'no index'}: {one['asked']}")
        missed += [f"all of {table} is read: {one['asked']}" for table in one["whole"] if table in met["large"]]
    missed += [] if met["is_right"] else ["what was kept by changes is not what counting finds"]
    for name, load in size.pages.items():
        print(f"  {PAGES[name]:<24}{load}")
        missed += [f"{PAGES[name]}: p95 {load.p95:.0f} ms"] if load.p95 > MOST_MILLISECONDS else []
    print(f"  {BOARDS} boards stand open and nothing changes: {100 * size.quiet:.1f} % of a core", flush=True)
    return [*missed, f"open boards take {100 * size.quiet:.1f} % of a core"] if size.quiet > MOST_CORE else missed


if __name__ == "__main__":
    main()
