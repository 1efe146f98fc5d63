"""The worker: what a job defers belongs to that job's transaction."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app

from frontdesk.config.working import fetching_app, with_fresh_connection
from frontdesk.kit.jobs import job


@job(queue="bulk", tries=1, name="tests.follow_up")
def follow_up() -> None:
    """What a rolled-back job would have caused."""


@job(queue="bulk", tries=1, name="tests.fails_late")
def fails_late() -> None:
    """Defers a follow-up, then fails."""
    with transaction.atomic():
        follow_up.defer()
        raise RuntimeError("rolled back")


def closing(call_next: Callable[[], Any], context: Any, worker: Any) -> Any:
    """As the worker's own, and the thread's connection ends with the job."""
    try:
        return with_fresh_connection(call_next, context, worker)
    finally:
        connection.close()


async def _run() -> None:
    working = fetching_app()
    async with working.open_async():
        await working.run_worker_async(wait=False, task_middleware=[closing], delete_jobs="never")


@pytest.mark.django_db(transaction=True)
def test_a_job_that_rolls_back_has_deferred_nothing() -> None:
    """F21: no follow-up of a change that never happened."""
    with transaction.atomic():
        fails_late.defer()
    asyncio.run(_run())
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, status FROM procrastinate_jobs WHERE task_name LIKE 'tests.%'")
        assert cursor.fetchall() == [("tests.fails_late", "failed")]
    assert app.tasks["tests.follow_up"] is not None
