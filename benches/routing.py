"""How quickly it is decided who gets a ticket: 1,000 agents, 50 queues, 100 skills.

`python -m benches.routing` fills a database of its own and measures in a process with its settings.
"""

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benches.fill import SECRETS, fill, home_of, run
from frontdesk.kit.postgres import join

TICKETS = 10_001  # a size that no other bench has, so that the database is ours
AGENTS, QUEUES, SKILLS = 1_000, 50, 100
DECISION_MILLISECONDS, OFFERS_A_SECOND = 10.0, 100.0
LABELS = {
    "pure": "decision alone, all 1,000 asked",
    "look": "one ticket comes, is sorted and offered, in its transaction",
    "everybody": "the same, in a queue that all 1,000 serve",
}


def main() -> None:
    """Parse the options, run, and end with status 1 when a target is missed."""
    parser = argparse.ArgumentParser(prog="benches.routing", description=__doc__)
    parser.add_argument("--home", type=Path, help="folder that keeps the filled database for the next time")
    options = parser.parse_args()
    with home_of(options.home) as home, join(home, echo=print) as database:
        url = database.url.replace("/frontdesk?", f"/bench_{TICKETS}?")
        environment = {**os.environ, **SECRETS, "FRONTDESK_HOME": str(home), "DATABASE_URL": url}
        environment["DJANGO_SETTINGS_MODULE"] = "frontdesk.config.settings"
        print(fill(database.url, url, TICKETS, environment), flush=True)
        found = json.loads(run(["-m", "benches.routing", "measure"], environment).strip().splitlines()[-1])
    missed = show(found)
    print("\n" + ("\n".join(f"MISSED: {line}" for line in missed) if missed else "All targets are reached."))
    sys.exit(1 if missed else 0)


def show(found: dict[str, list[float]]) -> list[str]:
    """Print what was measured; returns what is beyond its target."""
    missed = []
    print(f"\nrouting with {AGENTS:,} agents, {QUEUES} queues, {SKILLS} skills")
    for name, label in LABELS.items():
        middle, p95, python = found[name]
        print(
            f"  {label}: {middle:.1f} ms, p95 {p95:.1f} ms (target {DECISION_MILLISECONDS:g}; Python {python:.1f} ms)"
        )
        if p95 > DECISION_MILLISECONDS:
            missed.append(f"{label}: p95 {p95:.1f} ms")
    rate, accepting = found["rate"]
    print(f"  sustained: {rate:.0f} offers a second by one worker (target {OFFERS_A_SECOND:g})")
    print(f"  accepting one, which pages do: {accepting:.1f} ms")
    return [*missed, f"{rate:.0f} offers a second"] if rate < OFFERS_A_SECOND else missed


def timed(work: Callable[[int], object], count: int) -> list[float]:
    """Median and p95 in milliseconds of so many runs, after a few that warm up; and this process's own of each."""
    taken, python = [], []
    for number in range(-5, count):
        began, used = time.perf_counter(), time.process_time()
        work(number)
        if number >= 0:
            taken.append((time.perf_counter() - began) * 1000)
            python.append((time.process_time() - used) * 1000)
    return [statistics.median(taken), statistics.quantiles(taken, n=20)[-1], statistics.median(python)]


if __name__ == "__main__":
    if sys.argv[1:] == ["measure"]:
        from benches.routing_desk import measure

        print(json.dumps(measure()))
    else:
        main()
