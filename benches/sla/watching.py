"""What open clocks cost while nothing is due: `python -m benches.sla.watching --home FOLDER`.

Looks at the desk's own database in that folder, however many tickets it has, as a worker's watch does every three
seconds. Nothing in it is changed: what is missing of 50,000 open clocks is added in a transaction that is taken back,
and where something is due already the clock is set to before that.
"""

import argparse
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from benches.fill import SECRETS, run
from frontdesk.kit.postgres import join

CLOCKS, LOOKS = 50_000, 100
MOST_MILLISECONDS, MOST_BLOCKS = 10.0, 100  # of processor time, and of pages read, for one look
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
    parser.add_argument("--home", type=Path, required=True, help="the folder of a desk that is filled already")
    home = parser.parse_args().home.resolve()
    with join(home, echo=print) as database:
        environment = {**os.environ, **SECRETS, "FRONTDESK_HOME": str(home), "DATABASE_URL": database.url}
        environment["DJANGO_SETTINGS_MODULE"] = "frontdesk.config.settings"
        said = run(["-m", "benches.sla.watching", "measure"], environment)
    missed = show(json.loads(said.strip().splitlines()[-1]))
    print("\n" + ("\n".join(f"MISSED: {line}" for line in missed) if missed else "All targets are reached."))
    sys.exit(1 if missed else 0)


def show(found: dict[str, Any]) -> list[str]:
    """Print what was measured; returns what is beyond its target."""
    print(f"\n{found['tickets']:,} tickets, {found['clocks']:,} open clocks, nothing due")
    milliseconds, blocks = found["python"] + found["database"], sum(each["blocks"] for each in found["plans"])
    print(f"one look: {len(found['plans'])} statements, {found['python']:.2f} ms of Python's processor time and")
    print(f"  {found['database']:.2f} ms of the database's, every 3 s: {milliseconds / 30:.3f} % of a core")
    missed = []
    for each in found["plans"]:
        print(f"  {each['blocks']:>4} pages by {', '.join(each['by'])}: {each['asked'][:80]}")
        if "Seq Scan" in each["by"]:
            missed.append(f"a whole table is read: {each['asked'][:80]}")
    if milliseconds > MOST_MILLISECONDS:
        missed.append(f"one look takes {milliseconds:.1f} ms")
    return [*missed, f"one look reads {blocks} pages"] if blocks > MOST_BLOCKS else missed


def measure() -> dict[str, Any]:
    """In a process with the desk's settings."""
    import django

    django.setup()
    from django.db import transaction

    with transaction.atomic():
        found = _measured()
        transaction.set_rollback(True)
    return found


def _measured() -> dict[str, Any]:
    from unittest import mock

    from django.db import connection

    from frontdesk.kit import clock
    from frontdesk.sla import actions as sla
    from frontdesk.sla.models import SlaClock
    from frontdesk.sla.watch import look
    from frontdesk.tickets.models import Ticket

    open_ = SlaClock.objects.filter(met_at=None, is_breached=False, due_at__isnull=False)
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [max(0, CLOCKS - open_.count())])
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    soonest = sla.next_wake()
    now = min(clock.now(), soonest - clock.days(1 / 24)) if soonest else clock.now()
    asked: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with mock.patch.object(clock, "now", return_value=now):
        with connection.execute_wrapper(note):
            look()
        began, used = time.process_time(), processor_seconds(backend)
        for _ in range(LOOKS):
            look()
        python, database = time.process_time() - began, processor_seconds(backend) - used
    each = {"python": python / LOOKS * 1000, "database": database / LOOKS * 1000}
    plans = [planned(sql, params) for sql, params in asked if sql.lstrip().startswith("SELECT")]
    return {"tickets": Ticket.objects.count(), "clocks": open_.count(), "plans": plans, **each}


def processor_seconds(process: int) -> float:
    """Of a process of this machine, so far."""
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def planned(sql: str, params: Any) -> dict[str, Any]:
    """The statement, how many pages it reads, and by which indexes."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", params)
        (found,) = cursor.fetchone()
    plan = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    by = sorted({node.get("Index Name") or node["Node Type"] for node in _leaves(plan)})
    return {"asked": " ".join(sql.split()), "blocks": plan["Shared Hit Blocks"] + plan["Shared Read Blocks"], "by": by}


def _leaves(plan: dict[str, Any]) -> list[dict[str, Any]]:
    below = [leaf for part in plan.get("Plans", ()) for leaf in _leaves(part)]
    return below if below else [plan]


if __name__ == "__main__":
    if sys.argv[1:] == ["measure"]:
        print(json.dumps(measure()))
    else:
        main()
