"""Mail and memory: fill a database of each size, let mail in, and start everything once to see what it holds."""

import argparse
import json
import os
import sys
from pathlib import Path

from benches import burst, mailroom, memory
from benches.fill import SECRETS, home_of, judged, opened, run
from benches.server import Served, serve
from frontdesk.kit.postgres import join

PATH_MAILS = 320
IDLE_MEGABYTES = 450


def main() -> None:
    """Parse the options, run, and end with status 1 when a target is missed."""
    parser = argparse.ArgumentParser(prog="benches.mail", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000], help="tickets in the database")
    parser.add_argument("--home", type=Path, help="folder that keeps the filled databases for the next time")
    parser.add_argument("--mails", type=int, default=10_000, help="mails in the full mailbox; 0 leaves it out")
    parser.add_argument("--burst", type=int, default=5_000, help="mails of the burst by SMTP; 0 leaves it out")
    parser.add_argument("--no-memory", action="store_true", help="leave out the idle memory of `frontdesk up`")
    options = parser.parse_args()
    missed, paths = [], dict[int, dict[str, mailroom.Throughput]]()
    with home_of(options.home) as home, join(home, echo=print) as database:
        for size in options.sizes:
            url, environment = opened(database, home, size)
            with serve(environment, database.place.pid_file) as server:
                paths[size] = mailroom.measure_path(environment, PATH_MAILS, server.postgres)
                missed += mailroom.show_path(size, paths[size])
                if size == options.sizes[-1]:
                    missed += mailroom.show_growth(paths) + _crowded(url, environment, server, options)
    if not options.no_memory:
        print("\nidle memory: starting everything with the demo organisation", flush=True)
        missed += _show_memory(memory.idle_of_everything({**os.environ, **SECRETS}))
    sys.exit(judged(missed))


def _crowded(url: str, environment: dict[str, str], server: Served, options: argparse.Namespace) -> list[str]:
    """A full mailbox and a burst, beside somebody's queue page."""
    missed, seen = [], json.loads(run(["-m", "benches.prepare"], environment))
    if options.mails:
        print(f"\na full mailbox: {options.mails:,} mails, some {options.mails / 40:.0f} s", flush=True)
        met = mailroom.measure_mailbox(environment, url, options.mails, server, seen["queue"], seen["cookie"])
        missed += mailroom.show_mailbox(met)
    if options.burst:
        print(f"\na burst: {options.burst:,} mails, some {options.burst / 30:.0f} s", flush=True)
        rush = burst.measure(environment, url, options.burst, server, seen["queue"], seen["cookie"])
        missed += burst.show(rush, options.burst)
    return missed


def _show_memory(idle: dict[str, int]) -> list[str]:
    total = sum(idle.values()) / 1024**2
    parts = ", ".join(f"{kind} {value / 1024**2:.0f}" for kind, value in idle.items())
    print(f"\nidle memory of everything: {total:.0f} MB (PSS: {parts}; target below {IDLE_MEGABYTES})")
    return [f"idle memory is {total:.0f} MB"] if total >= IDLE_MEGABYTES else []


if __name__ == "__main__":
    main()
