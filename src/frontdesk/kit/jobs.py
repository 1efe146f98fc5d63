"""Work that happens after the change that asked for it, in another process.

A job is deferred in the transaction of the change: it exists exactly when the change does. Queues, in the order
in which a worker prefers them: `mail`, `events`, `clock`, `bulk`.

    @job(queue="mail", tries=5)
    def send(envelope_id: int) -> None: ...

    send.defer(envelope_id=7)                # inside the transaction
    send.defer_in(seconds=60, envelope_id=7)
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job as QueuedJob

from frontdesk.kit import clock

PRIORITIES = {"mail": 30, "events": 20, "clock": 10, "bulk": 0}


class BackOff(BaseRetryStrategy):
    """Try again after 10 s, 40 s, 90 s, … (10 · n²), at most `tries` times; then the job stays as failed."""

    def __init__(self, tries: int) -> None:
        self.tries = tries

    def get_retry_decision(self, *, exception: BaseException, job: QueuedJob) -> RetryDecision | None:
        if job.attempts + 1 >= self.tries:
            return None
        return RetryDecision(retry_in={"seconds": 10 * (job.attempts + 1) ** 2})


@dataclass(frozen=True)
class Job:
    """A function that can be called at once or deferred. `name` is stored in the queue: keep it for ever."""

    name: str
    queue: str
    run: Callable[..., None]

    def __call__(self, **arguments: Any) -> None:
        self.run(**arguments)

    def defer(self, **arguments: Any) -> None:
        """Queue the job in the current transaction."""
        self._configured().defer(**arguments)

    def defer_in(self, seconds: float, **arguments: Any) -> None:
        """Queue the job to start no sooner than in that many seconds."""
        when = clock.now() + datetime.timedelta(seconds=seconds)
        app.configure_task(self.name, queue=self.queue, priority=PRIORITIES[self.queue], schedule_at=when).defer(
            **arguments
        )

    def _configured(self) -> Any:
        return app.configure_task(self.name, queue=self.queue, priority=PRIORITIES[self.queue])


def job(*, queue: str, tries: int = 8, name: str = "") -> Callable[[Callable[..., None]], Job]:
    """Declare a job. Its arguments must be JSON: ids and plain values, never objects."""
    assert queue in PRIORITIES, queue

    def declare(function: Callable[..., None]) -> Job:
        full = name or f"{function.__module__.removeprefix('frontdesk.').removesuffix('.jobs')}.{function.__name__}"
        app.task(name=full, queue=queue, retry=BackOff(tries))(function)
        return Job(full, queue, function)

    return declare


def every(cron: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Declare a periodic job by a cron expression (UTC). It must not mind being run twice or late."""

    def declare(function: Callable[[], None]) -> Callable[[], None]:
        full = f"{function.__module__.removeprefix('frontdesk.').removesuffix('.jobs')}.{function.__name__}"

        def tick(context: JobContext, timestamp: int) -> None:
            function()

        app.periodic(cron=cron)(app.task(name=full, queue="clock", pass_context=True)(tick))
        return function

    return declare
