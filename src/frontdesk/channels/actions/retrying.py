"""Trying all again that lies aside: asked for once, done by a job that may be cut off anywhere."""

from django.db import IntegrityError, transaction
from django.db.models import Count, Max

from frontdesk.channels.actions.filing import retry_envelope
from frontdesk.channels.models import InboundEnvelope, RetryRun
from frontdesk.channels.permissions import may_manage_inboxes
from frontdesk.events import SYSTEM, Actor, signal
from frontdesk.kit import clock
from frontdesk.kit.jobs import job

BATCH = 100


def retry_all(*, by: Actor) -> RetryRun | None:
    """Queue trying everything once more that lies aside now; the run that goes on already, or None for nothing to do.

    Raises PermissionError.
    """
    may_manage_inboxes(by)
    found = InboundEnvelope.objects.quarantined().aggregate(total=Count("pk"), until=Max("pk"))
    if not found["total"]:
        return running()
    try:
        with transaction.atomic():
            run = RetryRun.objects.create(until_id=found["until"], total=found["total"])
            retry_put_aside.defer(run_id=run.pk)
    except IntegrityError:  # somebody has asked for it before
        return running()
    return run


def running() -> RetryRun | None:
    """The run that has not come to its end."""
    return RetryRun.objects.filter(is_running=True).first()


@job(queue="bulk", name="channels.retry_put_aside")
def retry_put_aside(run_id: int) -> None:
    """Set one batch after the other going again; what fails once more lies aside again and is not met twice."""
    while _one_batch(run_id):
        signal(["put-aside"], ["staff"])
    signal(["put-aside"], ["staff"])


@transaction.atomic
def _one_batch(run_id: int) -> bool:
    """Whether there may be more. The batch and how far it came are one change."""
    run = RetryRun.objects.select_for_update().get(pk=run_id)
    if not run.is_running:
        return False
    waiting = InboundEnvelope.objects.quarantined().filter(pk__gt=run.last_id, pk__lte=run.until_id)
    batch = list(waiting.order_by("pk")[:BATCH])
    for envelope in batch:
        retry_envelope(envelope, by=SYSTEM)
    run.done += len(batch)
    if batch:
        run.last_id = batch[-1].pk
    if len(batch) < BATCH:
        run.is_running, run.ended_at = False, clock.now()
    run.save(update_fields=["done", "last_id", "is_running", "ended_at"])
    return run.is_running
