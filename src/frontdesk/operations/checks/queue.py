"""Deferred work: a worker is there, nothing waits for long, nothing has given up."""

from collections.abc import Iterator

from django.db import connection

from frontdesk.operations.check import Check, Finding

WORKER_SECONDS = 60
WAITING_SECONDS = 300

_WORKER = "SELECT extract(epoch FROM now() - max(last_heartbeat))::int FROM procrastinate_workers"
_WAITING = """
SELECT count(*), extract(epoch FROM now() - min(coalesce(scheduled_at, deferred.at)))::int
  FROM procrastinate_jobs job
  LEFT JOIN LATERAL (SELECT at FROM procrastinate_events
                      WHERE job_id = job.id AND type = 'deferred' ORDER BY at LIMIT 1) deferred ON true
 WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())
"""
_FAILED = """
SELECT count(DISTINCT job.id), max(task_name)
  FROM procrastinate_jobs job JOIN procrastinate_events event ON event.job_id = job.id
 WHERE job.status = 'failed' AND event.type = 'failed' AND event.at > now() - interval '24 hours'
"""


class Queue(Check, slug="queue", order=20):
    """The job queue. Its length alone is no illness: the age of its oldest job is (F27)."""

    def look(self) -> Iterator[Finding]:
        with connection.cursor() as cursor:
            cursor.execute(_WORKER)
            (silence,) = cursor.fetchone()
            cursor.execute(_WAITING)
            waiting, age = cursor.fetchone()
            cursor.execute(_FAILED)
            failed, task = cursor.fetchone()
        if silence is None or silence > WORKER_SECONDS:
            yield self.bad("no worker is running", "Start one: frontdesk up, or frontdesk worker")
        else:
            yield self.good(f"a worker was heard {silence} s ago")
        if waiting and age > WAITING_SECONDS:
            yield self.bad(
                f"{waiting} jobs wait, the oldest for {age // 60} min",
                "Start more workers, or look into the worker's log for what holds them up.",
            )
        else:
            yield self.good(f"{waiting} jobs wait" + (f", the oldest for {age} s" if waiting else ""))
        if failed:
            yield self.doubtful(
                f"{failed} jobs gave up within 24 h, such as {task}",
                "The worker's log says why; the job stays in the queue as failed.",
            )
