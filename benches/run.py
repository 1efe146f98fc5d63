"""Mail and memory: fill a database of each size, let mail in, and start everything once to see what it holds."""

import argparse
import json
import os
import sys
from pathlib import Path

from benches import burst, mailroom, memory
from benches.fill import SECRETS, fill, home_of, run
from benches.server import serve
from frontdesk.kit.postgres import RunningDatabase, join

PATH_MAILS = 320
IDLE_MEGABYTES = 450


def main() -> None:
    """Parse the options, run, and end with status 1 when a target is missed."""
    parser = argparse.ArgumentParser(prog="benches", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000], help="tickets in the database")
    parser.add_argument("--home", type=Path, help="folder that keeps the filled databases for the next time")
    parser.add_argument("--mails", type=int, default=10_000, help="mails in the full mailbox; 0 leaves it out")
    parser.add_argument("--burst", type=int, default=5_000, help="mails of the burst by SMTP; 0 leaves it out")
    parser.add_argument("--no-memory", action="store_true", help="leave out the idle memory of `frontdesk up`")
    options = parser.parse_args()
    paths: dict[int, dict[str, mailroom.Throughput]] = {}
    with home_of(options.home) as home, join(home, echo=print) as database:
        for size in options.sizes:
            paths[size], mailbox, rush = _size(database, home, size, options)
    missed = mailroom.show(paths, mailbox) + burst.show(rush, options.burst)
    if not options.no_memory:
        missed += _show_memory(memory.idle_of_everything({**os.environ, **SECRETS}))
    print("\n" + ("\n".join(f"MISSED: {line}" for line in missed) if missed else "All targets are reached."))
    sys.exit(1 if missed else 0)


def _size(
    database: RunningDatabase, home: Path, size: int, options: argparse.Namespace
) -> tuple[dict[str, mailroom.Throughput], mailroom.Mailbox | str | None, burst.Outcome | None]:
    """The path of a mail; in the largest database also a full mailbox and a burst, beside somebody's queue page."""
    url = database.url.replace("/frontdesk?", f"/bench_{size}?")
    environment = {**os.environ, **SECRETS, "FRONTDESK_HOME": str(home), "DATABASE_URL": url}
    environment["DJANGO_SETTINGS_MODULE"] = "frontdesk.config.settings"
    print(fill(database.url, url, size, environment), flush=True)
    seen = json.loads(run(["-m", "benches.prepare"], environment))
    mailbox, rush, is_last = None, None, size == options.sizes[-1]
    with serve(environment, database.place.pid_file) as server:
        path = mailroom.measure_path(environment, PATH_MAILS, server.postgres)
        if options.mails and is_last:
            mailbox = mailroom.measure_mailbox(environment, url, options.mails, server, seen["queue"], seen["cookie"])
        if options.burst and is_last:
            rush = burst.measure(environment, url, options.burst, server, seen["queue"], seen["cookie"])
    return path, mailbox, rush


def _show_memory(idle: dict[str, int]) -> list[str]:
    total = sum(idle.values()) / 1024**2
    parts = ", ".join(f"{kind} {value / 1024**2:.0f}" for kind, value in idle.items())
    print(f"\nidle memory of everything: {total:.0f} MB (PSS: {parts}; target below {IDLE_MEGABYTES})")
    return [f"idle memory is {total:.0f} MB"] if total >= IDLE_MEGABYTES else []
