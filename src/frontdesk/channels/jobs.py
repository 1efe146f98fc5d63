"""Deferred and periodic work of the mailroom."""

from frontdesk.channels.actions.filing import file_envelope
from frontdesk.channels.actions.retrying import retry_put_aside
from frontdesk.channels.actions.sending import deliver
from frontdesk.channels.actions.sweep import collect_orphans, sweep
from frontdesk.channels.uploads import take_upload
from frontdesk.kit.jobs import every

__all__ = ["deliver", "file_envelope", "retry_put_aside", "take_upload"]


@every("* * * * *")
def sweep_envelopes() -> None:
    """Take up what a dead worker left behind."""
    sweep()


@every("40 3 * * *")
def collect_orphaned_files() -> None:
    """Remove raw mails that no envelope points to."""
    collect_orphans()
