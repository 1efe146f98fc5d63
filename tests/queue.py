"""Running deferred jobs inside a test, in the order in which a worker would take them."""

from django.db import connection
from procrastinate.contrib.django import app

_TAKE = """
UPDATE procrastinate_jobs SET status = 'doing' WHERE id = (
    SELECT id FROM procrastinate_jobs
     WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now() OR %s)
     ORDER BY priority DESC, id LIMIT 1) RETURNING id, task_name, args
"""


def run_jobs(*, later: bool = False, limit: int = 200) -> list[str]:
    """Run what is queued, and what that queues, at most `limit` jobs; returns their names.

    With `later` also what is scheduled for a later time. An error in a job is the test's error.
    """
    import json

    ran: list[str] = []
    while len(ran) < limit:
        with connection.cursor() as cursor:
            cursor.execute(_TAKE, [later])
            row = cursor.fetchone()
        if row is None:
            return ran
        arguments = json.loads(row[2]) if isinstance(row[2], str) else row[2]
        app.tasks[row[1]].func(**arguments)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [row[0]])
        ran.append(row[1])
    raise AssertionError(f"Jobs do not come to an end: {ran[-10:]}")
