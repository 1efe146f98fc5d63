"""Jobs outlive their workers, and do not stay for ever."""

import pytest
from django.db import connection

from frontdesk.operations.actions import MOST_ATTEMPTS, forget_old_jobs, rescue_jobs

pytestmark = pytest.mark.django_db


def row(statement: str, *values: object) -> tuple[object, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: tuple[object, ...] = cursor.fetchone()
        return found


def worker(silent_seconds: int) -> object:
    return row(
        "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s)) RETURNING id",
        silent_seconds,
    )[0]


def job(status: str, worker_id: object = None, attempts: int = 0) -> object:
    (made,) = row(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args, attempts, worker_id)"
        " VALUES ('mail', 'x', '{}', %s, %s) RETURNING id",
        *(attempts, worker_id),
    )
    for step in ("doing", status):
        row(
            "UPDATE procrastinate_jobs SET status = %s::procrastinate_job_status WHERE id = %s RETURNING id", step, made
        )
    return made


def status(job_id: object) -> object:
    return row("SELECT status FROM procrastinate_jobs WHERE id = %s", job_id)[0]


def test_a_job_whose_worker_fell_silent_is_done_by_another() -> None:
    """F23."""
    lost, orphan, busy = job("doing", worker(300)), job("doing"), job("doing", worker(5))
    assert rescue_jobs() == 2
    assert (status(lost), status(orphan), status(busy)) == ("todo", "todo", "doing")


def test_a_job_that_takes_every_worker_down_is_given_up() -> None:
    """F26."""
    deadly = job("doing", worker(300), attempts=MOST_ATTEMPTS)
    rescue_jobs()
    assert status(deadly) == "failed"


def test_done_jobs_are_forgotten_after_a_week_and_failed_ones_later() -> None:
    done, failed, fresh = job("succeeded"), job("failed"), job("succeeded")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_events SET at = now() - interval '8 days' WHERE job_id = ANY(%s)", [[done, failed]]
        )
    assert forget_old_jobs() == 1
    assert (status(failed), status(fresh)) == ("failed", "succeeded")
