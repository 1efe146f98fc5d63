"""Work of tickets that time brings."""

from frontdesk.kit.jobs import every
from frontdesk.tickets.actions import (
    bulk,
    closing,
    counting,
    handing_over,
    holds,
    indexing,
    planning,
    pledging,
    reminding,
    snoozing,
    status_plans,
    transferring,
    uploads,
    view_exports,
)


@every("*/10 * * * *")
def close_finished() -> None:
    """Close what has been solved long enough."""
    closing.close_finished()


@every("* * * * *")
def release_planned_replies() -> None:
    """Send planned replies whose job was lost."""
    planning.release_due()


@every("43 * * * *")
def scan_waiting_files() -> None:
    """Ask the virus scanner again about files whose jobs gave up."""
    holds.scan_waiting()


@every("* * * * *")
def keep_time() -> None:
    """Bring back what was snoozed, remind, break promises, set planned statuses, return late offers."""
    snoozing.wake_due()
    reminding.remind_due()
    pledging.break_due()
    status_plans.enter_due()
    transferring.return_late_offers()


@every("* * * * *")
def tend_counts() -> None:
    """Keep the counts of views small to read."""
    counting.tend_counts()


@every("* * * * *")
def wake_the_indexer() -> None:
    """Have marked tickets looked at whose job was lost."""
    indexing.wake()


@every("27 3 * * *")
def collect_orphaned_uploads() -> None:
    """Forget files that were uploaded and never sent, where a crash or a sent message left them behind."""
    uploads.collect_orphaned_uploads()


@every("17 3 * * *")
def forget_old_runs() -> None:
    """Throw away what was done to many tickets a week ago; the tickets keep their history."""
    bulk.forget_old_runs()


@every("23 * * * *")
def expire_exports() -> None:
    """Throw away files of exported lists whose time is over."""
    view_exports.expire_exports()


@every("*/5 * * * *")
def follow_merged_customers() -> None:
    """What came in for a customer at the moment in which they were merged goes where they went."""
    handing_over.follow_merges()
