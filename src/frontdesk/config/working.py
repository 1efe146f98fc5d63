"""The worker: deferred jobs, several at a time, each in a thread with a connection of its own."""

import asyncio
import contextlib
import logging
import os
import threading
from collections.abc import Callable, Iterator
from typing import Any

from django.db import close_old_connections
from procrastinate.contrib.django import app

log = logging.getLogger("frontdesk.worker")

GRACE_SECONDS = 7.0
GIVES_WAY = 19  # niceness: a burst of mail takes what the pages leave (F16)
POLL_SECONDS = 5.0


def work(concurrency: int, queues: list[str] | None) -> None:
    """Run until SIGINT or SIGTERM, then give running jobs a moment to end; what is cut off runs again later."""
    give_way()
    log.info("working (%s at a time)", concurrency)
    receives = queues is None or "mail" in queues
    watches = queues is None or "clock" in queues
    with _receiving() if receives else contextlib.nullcontext(), _watching() if watches else contextlib.nullcontext():
        asyncio.run(_work(fetching_app(), concurrency, queues))


def give_way() -> None:
    """Let the pages of the same machine go first."""
    if hasattr(os, "nice"):
        os.nice(GIVES_WAY)


def fetching_app() -> Any:
    """A second application that fetches jobs, with the same tasks.

    The first keeps Django's connections, so that what a job defers is deferred in that job's transaction: with its
    connector replaced, a follow-up would run before what it speaks of is committed, or although it was rolled back.
    """
    return app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]


@contextlib.contextmanager
def _receiving() -> Iterator[None]:
    """Mailboxes are read beside the jobs, each in a thread of its own; of several workers one reads a mailbox."""
    from frontdesk.channels.receivers import start_receivers

    stop = threading.Event()
    supervisor = start_receivers(stop)
    try:
        yield
    finally:
        stop.set()
        supervisor.join(GRACE_SECONDS)


@contextlib.contextmanager
def _watching() -> Iterator[None]:
    """Promises, levels and steps are looked after beside the jobs: what runs out is noticed at once."""
    from frontdesk.escalation import watch as escalation
    from frontdesk.kit.watch import start_watch
    from frontdesk.sla import watch as sla

    stop = threading.Event()
    watch = start_watch(stop, sla.look, escalation.look)
    try:
        yield
    finally:
        stop.set()
        watch.join(GRACE_SECONDS)


async def _work(working: Any, concurrency: int, queues: list[str] | None) -> None:
    async with working.open_async():
        await working.run_worker_async(
            queues=queues,
            concurrency=concurrency,
            fetch_job_polling_interval=POLL_SECONDS,
            shutdown_graceful_timeout=GRACE_SECONDS,
            task_middleware=[with_fresh_connection],
            delete_jobs="never",
        )


def with_fresh_connection(call_next: Callable[[], Any], context: Any, worker: Any) -> Any:
    """Drop a connection that broke since this thread's last job, as Django does between requests (F30)."""
    close_old_connections()
    try:
        return call_next()
    finally:
        close_old_connections()
