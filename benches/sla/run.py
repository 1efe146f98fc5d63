"""Promises: the arithmetic alone, and open clocks counted anew beside a queue page."""

import argparse
import sys
from pathlib import Path

from benches.fill import judged
from benches.sla import counting, recount


def main() -> None:
    """Run, and end with status 1 when a target is missed."""
    parser = argparse.ArgumentParser(prog="benches.sla", description=__doc__)
    parser.add_argument(
        "--tickets",
        type=int,
        default=50_000,
        help="open tickets, two clocks each, of four times as many; 0 leaves it out",
    )
    parser.add_argument("--home", type=Path, help="folder that keeps the filled database for the next time")
    options = parser.parse_args()
    missed = counting.show()
    if options.tickets:
        missed += recount.measure(options.tickets, options.home).show()
    sys.exit(judged(missed))
