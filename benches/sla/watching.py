"""What open clocks cost while nothing is due, and how soon a breach is noticed: `python -m benches.sla.watching`.

A worker's watch with its own looks and pauses, in a desk of so many tickets. Nothing in it is changed: what is missing
of 50,000 open clocks is added, and clocks are made to run out, in a transaction that is taken back; and time is put
back to before the first clock there is due.
"""

import argparse
import datetime
import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

from benches.fill import home_of, judged, opened, run
from benches.plans import planned, processor_seconds
from frontdesk.kit.postgres import join

CLOCKS, SECONDS, BREACHES = 50_000, 60.0, 20
MOST_CORE, MOST_PAGES, NOTICED_SECONDS = 0.005, 100, 5.0  # of one core, and pages of one look
_ADD = """
INSERT INTO sla_slaclock (ticket_id, promise, budget_seconds, started_at, due_at, is_breached)
SELECT t.id, 'update', 14400, now(), now() + interval '3 days' + t.id * interval '1 second', false
  FROM tickets_ticket t
 WHERE t.status IN ('new', 'open')
   AND NOT EXISTS (SELECT 1 FROM sla_slaclock c WHERE c.ticket_id = t.id AND c.promise = 'update')
 ORDER BY t.id DESC LIMIT %s
"""


def main() -> None:
    """Run, and end with status 1 when a target is missed."""
    parser = argparse.ArgumentParser(prog="benches.sla.watching", description=__doc__)
    parser.add_argument("--sizes", "--size", type=int, nargs="+", default=[1_000_000], help="tickets in the database")
    parser.add_argument("--home", type=Path, help="folder that keeps the filled databases for the next time")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long to watch while nothing is due")
    parser.add_argument("--breaches", type=int, default=BREACHES, help="clocks that run out, one after the other")
    options = parser.parse_args()
    missed = []
    with home_of(options.home) as home, join(home, echo=print) as database:
        for size in options.sizes:
            _, environment = opened(database, home, size)
            asked = ["measure", str(options.seconds), str(options.breaches)]
            said = run(["-m", "benches.sla.watching", *asked], environment)
            missed += show(json.loads(said.strip().splitlines()[-1]))
    sys.exit(judged(missed))


def show(found: dict[str, Any]) -> list[str]:
    """Print what was measured; returns what is beyond its target."""
    core, pages = (found["python"] + found["database"]) / found["seconds"], sum(one["pages"] for one in found["plans"])
    print(f"\n{found['tickets']:,} tickets, {found['clocks']:,} open clocks, nothing due for {found['seconds']:.0f} s:")
    print(f"  {found['looks']} looks, {found['statements']} statements, {1000 * found['python']:.0f} ms of Python's")
    print(f"  processor time and {1000 * found['database']:.0f} ms of the database's: {100 * core:.2f} % of a core")
    missed = [f"watching takes {100 * core:.2f} % of a core"] if core > MOST_CORE else []
    for one in found["plans"]:
        print(f"  {one['pages']:>4} pages by {', '.join(one['by']) or 'no index'}: {one['asked']}")
        missed += [f"all of {table} is read: {one['asked']}" for table in one["whole"] if table == "sla_slaclock"]
    if pages > MOST_PAGES:
        missed.append(f"one look reads {pages} pages")
    if took := found["noticed"]:
        print(f"  {len(took)} breaches at random moments: noticed after {statistics.median(took):.1f} s in the middle,")
        print(f"  {max(took):.1f} s at most (wanted: {NOTICED_SECONDS:g})")
        missed += [f"a breach was noticed after {max(took):.1f} s"] if max(took) > NOTICED_SECONDS else []
    sys.stdout.flush()
    return missed


def measure(seconds: float, breaches: int) -> dict[str, Any]:
    """In a process with the desk's settings."""
    import django

    django.setup()
    from django.db import transaction

    with transaction.atomic():
        found = _measured(seconds, breaches)
        transaction.set_rollback(True)
    return found


def _measured(seconds: float, breaches: int) -> dict[str, Any]:
    from django.db import connection

    from frontdesk.escalation import actions as escalation
    from frontdesk.kit import clock
    from frontdesk.sla import actions as sla
    from frontdesk.sla.models import SlaClock
    from frontdesk.tickets.models import Ticket

    open_ = SlaClock.objects.filter(met_at=None, is_breached=False, due_at__isnull=False)
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [max(0, CLOCKS - open_.count())])
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    soonest = min((at for at in (sla.next_wake(), escalation.next_wake()) if at), default=clock.now())
    back = max(clock.now() - soonest, datetime.timedelta()) + clock.days(1 / 8)
    now = clock.now
    with mock.patch.object(clock, "now", side_effect=lambda: now() - back):
        watch = Watch(backend)
        watch.go_on(seconds)
        idle = watch.told()
        noticed = [_broken(watch, number) for number in range(breaches)]
        plans = [planned(*one) for one in watch.asked if one[0].lstrip().startswith("SELECT")]
    return {"tickets": Ticket.objects.count(), "clocks": open_.count(), "plans": plans, "noticed": noticed, **idle}


class Watch:
    """The loop of `kit.watch` on this thread, so that something can be done between two looks."""

    def __init__(self, backend: int) -> None:
        self.backend, self.looks, self.statements = backend, 0, 0
        self.asked: list[tuple[str, Any]] = []  # of the first look
        self.next = self.began = time.monotonic()
        self.used = time.process_time(), processor_seconds(backend)

    def go_on(self, seconds: float, until: Callable[[], bool] = lambda: False) -> None:
        """Look and pause as a worker does, for so long, or until something is so after a look."""
        ends = time.monotonic() + seconds
        while (pause := min(self.next, ends) - time.monotonic()) > -1 and time.monotonic() < ends:
            time.sleep(max(0.0, pause))
            if time.monotonic() >= self.next:
                self.next = time.monotonic() + self.look()
                if until():
                    return

    def look(self) -> float:
        """What the watch of a worker looks after, once; returns how long it pauses then."""
        from django.db import connection

        from frontdesk.escalation import watch as escalation
        from frontdesk.sla import watch as sla

        self.looks += 1
        with connection.execute_wrapper(self._note):
            return min(sla.look(), escalation.look())

    def _note(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.statements += 1
        if self.looks == 1:
            self.asked.append((sql, params))
        return execute(sql, params, many, context)

    def told(self) -> dict[str, float]:
        """What it has cost so far."""
        python, database = time.process_time() - self.used[0], processor_seconds(self.backend) - self.used[1]
        told = {"looks": self.looks, "statements": self.statements, "python": python, "database": database}
        return {**told, "seconds": time.monotonic() - self.began}


def _broken(watch: Watch, number: int) -> float:
    """Let a clock run out at a random moment; returns after how many seconds that was noticed.

    Every other one is due some seconds before anybody says so: between two looks, where no look can know of it.
    """
    from frontdesk.kit import clock
    from frontdesk.sla.models import SlaClock

    chance = random.Random(number)
    watch.go_on(chance.uniform(0, 3.5))
    running = SlaClock.objects.filter(met_at=None, is_breached=False, paused_at=None, due_at__gt=clock.now())
    one = running.order_by("-id")[chance.randrange(1000)]
    ahead = chance.uniform(0, 4) if number % 2 else 0.0
    due, at = clock.now() + datetime.timedelta(seconds=ahead), time.monotonic() + ahead
    SlaClock.objects.filter(pk=one.pk).update(due_at=due, warn_at=None)
    watch.go_on(30, until=SlaClock.objects.filter(pk=one.pk, is_breached=True).exists)
    return time.monotonic() - at


if __name__ == "__main__":
    if sys.argv[1:2] == ["measure"]:
        print(json.dumps(measure(float(sys.argv[2]), int(sys.argv[3]))))
    else:
        main()
