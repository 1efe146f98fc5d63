"""Keeping the queue healthy. Both verbs take no lock, so a crash in the middle leaves nothing to repair (F24)."""

from django.db import connection

SILENT_SECONDS = 60  # workers are heard every 10 s
MOST_ATTEMPTS = 12  # a job that takes its worker down each time is not tried for ever (F26)
KEEP_DONE_DAYS = 7
KEEP_FAILED_DAYS = 90
AT_ONCE = 20_000

_RESCUE = """
UPDATE procrastinate_jobs AS job
   SET status = (CASE WHEN attempts >= %s THEN 'failed' ELSE 'todo' END)::procrastinate_job_status,
       attempts = attempts + 1, scheduled_at = now()
  FROM (SELECT id FROM procrastinate_jobs
         WHERE status = 'doing'
           AND NOT EXISTS (SELECT 1 FROM procrastinate_workers worker
                            WHERE worker.id = worker_id AND last_heartbeat > now() - make_interval(secs => %s))
           FOR UPDATE SKIP LOCKED) AS lost
 WHERE job.id = lost.id
"""
_FORGET = """
DELETE FROM procrastinate_jobs
 WHERE id IN (SELECT id FROM procrastinate_jobs job
               WHERE status::text = ANY(%s)
                 AND NOT EXISTS (SELECT 1 FROM procrastinate_events event
                                  WHERE event.job_id = job.id AND event.at > now() - make_interval(days => %s))
               LIMIT %s)
"""


def rescue_jobs() -> int:
    """Give jobs back to the queue whose worker died in the middle (F23). Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(_RESCUE, [MOST_ATTEMPTS, SILENT_SECONDS])
        return int(cursor.rowcount)


def forget_old_jobs() -> int:
    """Delete jobs that were done a week ago, and failed ones after a quarter. Returns how many."""
    forgotten = 0
    with connection.cursor() as cursor:
        for states, days in ((["succeeded", "cancelled", "aborted"], KEEP_DONE_DAYS), (["failed"], KEEP_FAILED_DAYS)):
            cursor.execute(_FORGET, [states, days, AT_ONCE])
            forgotten += int(cursor.rowcount)
    return forgotten
