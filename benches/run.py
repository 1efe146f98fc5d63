"""All benches one after the other, each a process of its own whose lines appear as it says them.

    python -m benches --home FOLDER               # everything
    python -m benches --home FOLDER --only board watching
    python -m benches --home FOLDER --quick       # small databases: whether it all still runs

One that misses a target, fails or takes longer than its limit keeps no other from running. What is behind `--` goes to
the benches: `--only desk -- --alone`.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benches.fill import home_of


@dataclass(frozen=True)
class Part:
    """A module, what it is told for a quick look, what it usually takes with filled databases, and its limit."""

    module: str
    quick: str
    minutes: float
    limit_minutes: float


PARTS = {
    "sla": Part("benches.sla", "--tickets 2000", 2, 20),
    "watching": Part("benches.sla.watching", "--sizes 10000 --seconds 10 --breaches 4", 3, 15),
    "board": Part("benches.board", "--sizes 10000", 3, 15),
    "routing": Part("benches.routing", "", 2, 15),
    "desk": Part("benches.desk", "--sizes 10000 --alone --rounds 1 --seconds 2", 20, 90),
    "mail": Part("benches.mail", "--sizes 1000 --mails 300 --burst 300", 12, 60),
}
FILLING_MINUTES = 60  # a million tickets, where the folder has none yet
GRACE_SECONDS = 60


def main() -> None:
    """Run them; end with status 1 when one of them has not ended well."""
    parser = argparse.ArgumentParser(
        prog="benches", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--home", type=Path, help="folder that keeps the filled databases for the next time")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), help="leave out the others")
    parser.add_argument("--quick", action="store_true", help="small databases and short measurements")
    parser.add_argument("more", nargs="*", help=argparse.SUPPRESS)
    options = parser.parse_args()
    outcomes = {}
    with home_of(options.home) as home:
        for name in options.only:
            outcomes[name] = _run(name, home, options)
    print("\n" + "\n".join(f"{name:<10}{said}" for name, said in outcomes.items()))
    sys.exit(0 if all(said.startswith("reached") for said in outcomes.values()) else 1)


def _run(name: str, home: Path, options: argparse.Namespace) -> str:
    """One of them, in a group of processes that ends as a whole; returns how it went."""
    part = PARTS[name]
    more = [*(part.quick.split() if options.quick else []), *options.more]
    usual = "" if options.quick else f", usually {part.minutes:g} minutes"
    print(f"\n=== {name}: {part.module} {' '.join(more)}{usual}", flush=True)
    began = time.monotonic()
    command = [sys.executable, "-u", "-m", part.module, "--home", str(home), *more]
    limit = 60 * (part.limit_minutes + (0 if options.quick else FILLING_MINUTES))
    with subprocess.Popen(command, env=dict(os.environ), start_new_session=True) as process:
        try:
            status = process.wait(limit)
        except BaseException as end:
            _end(process)
            if not isinstance(end, subprocess.TimeoutExpired):
                raise
            return f"ENDED after {limit / 60:.0f} minutes"
    took = f"{(time.monotonic() - began) / 60:.1f} minutes"
    return f"reached all its targets, {took}" if status == 0 else f"MISSED something or failed, see above, {took}"


def _end(process: subprocess.Popen[bytes]) -> None:
    """As Ctrl-C would, so that what it has put into a database is taken out; then for good."""
    os.killpg(process.pid, signal.SIGINT)
    try:
        process.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
