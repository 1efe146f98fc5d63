"""Open clocks counted anew after a policy was changed, while somebody looks at the queue."""

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg

from benches.fill import home_of, opened, run
from benches.server import serve
from frontdesk.kit.postgres import join

SECONDS, TIMES_IDLE = 60.0, 2.0

TIMES_CLOSED = 3  # as many tickets again are closed: a desk of open ones alone has no list that is quick

# The newest are open and have both clocks, due in some days; all the others are closed.
_NEWEST = "SELECT id FROM tickets_ticket ORDER BY last_message_at DESC, id DESC LIMIT {open}"
_OPEN = """
UPDATE tickets_ticket SET status = 'open', solved_at = NULL, closed_at = NULL
 WHERE status <> 'open' AND id IN ({newest});
UPDATE tickets_ticket SET status = 'closed', solved_at = COALESCE(solved_at, last_message_at),
       closed_at = COALESCE(closed_at, last_message_at), next_due_at = NULL
 WHERE status <> 'closed' AND id NOT IN ({newest});
DELETE FROM sla_slaclock;
INSERT INTO sla_slaclock (ticket_id, promise, budget_seconds, started_at, due_at, is_breached)
SELECT t.id, p.promise, p.budget, now(), now() + interval '3 days', false FROM tickets_ticket t
 CROSS JOIN (VALUES ('first_reply', 14400), ('resolution', 86400)) p (promise, budget) WHERE t.status = 'open';
UPDATE tickets_ticket SET next_due_at = now() + interval '3 days' WHERE status = 'open'
"""


@dataclass(frozen=True)
class Recount:
    """`clocks` were counted anew in `seconds`; the queue page's p95 in ms before and, in the middle, meanwhile."""

    clocks: int
    seconds: float
    idle: float
    meanwhile: float

    def show(self) -> list[str]:
        """Print it; returns what missed its target, for as many clocks as the target names."""
        times = self.meanwhile / self.idle if self.idle else 0.0
        print(f"\n{self.clocks:,} open clocks counted anew in {self.seconds:.1f} s")
        print(f"the queue page's p95: {self.idle:.1f} ms, {self.meanwhile:.1f} ms meanwhile ({times:.2f} times)")
        wanted = SECONDS * self.clocks / 100_000
        missed = [f"counting {self.clocks:,} clocks anew took {self.seconds:.1f} s"] if self.seconds > wanted else []
        return [*missed, f"the queue page's p95 rose {times:.2f} times"] if times > TIMES_IDLE else missed


def measure(tickets: int, kept: Path | None) -> Recount:
    """Fill a database, open so many of its tickets, and count their clocks anew."""
    with home_of(kept) as home, join(home, echo=print) as database:
        url, environment = opened(database, home, tickets * (1 + TIMES_CLOSED))
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(_OPEN.format(newest=_NEWEST.format(open=int(tickets))))
            connection.execute("VACUUM ANALYZE tickets_ticket")
            connection.execute("VACUUM ANALYZE sla_slaclock")
            (clocks,) = connection.execute("SELECT count(*) FROM sla_slaclock").fetchone() or (0,)
        seen = json.loads(run(["-m", "benches.prepare"], environment))
        with serve(environment, database.place.pid_file) as server:
            idle = server.load(seen["queue"]["path"], seen["cookie"], 1, 5).p95
            began, lasted, meanwhile = time.monotonic(), 0.0, []
            with subprocess.Popen([sys.executable, "-m", "benches.sla.recounting"], env=environment) as counting:
                while counting.poll() is None:
                    meanwhile.append(server.load(seen["queue"]["path"], seen["cookie"], 1, 3).p95)
                    lasted = time.monotonic() - began  # as good as three seconds
        if counting.returncode:
            raise SystemExit("Counting failed.")
    return Recount(clocks, lasted, idle, sorted(meanwhile)[len(meanwhile) // 2])
