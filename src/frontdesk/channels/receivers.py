"""The receivers of a worker: one thread for each mailbox, so that a hanging server delays nobody else (F09).

Any number of workers may run: an advisory lock of PostgreSQL lets only one of them read a mailbox at a time (F14),
and when it dies, another takes over.
"""

import logging
import threading
from dataclasses import dataclass, field

from django.db import DatabaseError, close_old_connections, connection

from frontdesk.channels.actions.inboxes import record_failure, record_success
from frontdesk.channels.models import Inbox
from frontdesk.channels.transport import mailbox, pop3
from frontdesk.channels.transport.connection import Unreachable
from frontdesk.channels.transport.settings import receiving_of

log = logging.getLogger(__name__)

LOOK_SECONDS = 5.0  # how soon a new or changed inbox is noticed
IDLE_SECONDS = 1500.0
POLL_SECONDS = 20.0  # between polls of servers that cannot IDLE
RETRY_SECONDS = (5.0, 10.0, 20.0, 40.0, 60.0)
POLLS = {"imap": mailbox.poll, "pop3": pop3.poll}
LOCK_SPACE = 0x46440001  # "FD", then what is locked


@dataclass
class _Receiver:
    """The thread of one inbox; `fingerprint` is what it was started with."""

    inbox_id: int
    fingerprint: tuple[object, ...]
    stop: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None


def start_receivers(stop_event: threading.Event) -> threading.Thread:
    """Receive mail for all inboxes until `stop_event` is set. Returns the supervising thread, already running."""
    thread = threading.Thread(target=_supervise, args=(stop_event,), name="receivers", daemon=True)
    thread.start()
    return thread


def _supervise(stop_event: threading.Event) -> None:
    running: dict[int, _Receiver] = {}
    while not stop_event.is_set():
        try:
            close_old_connections()
            _adjust(running)
        except Exception:
            log.exception("The list of inboxes could not be read")
        stop_event.wait(LOOK_SECONDS)
    for receiver in running.values():
        receiver.stop.set()
    for receiver in running.values():
        if receiver.thread:
            receiver.thread.join(timeout=5)
    connection.close()


def _adjust(running: dict[int, _Receiver]) -> None:
    """Start what is missing, stop what is gone or changed, start again what has died."""
    wanted = {inbox.pk: _fingerprint(inbox) for inbox in Inbox.objects.polled() if receiving_of(inbox) in POLLS}
    for pk, receiver in list(running.items()):
        if wanted.get(pk) != receiver.fingerprint:
            receiver.stop.set()
        if receiver.thread is None or not receiver.thread.is_alive():
            del running[pk]
    for pk, fingerprint in wanted.items():
        if pk not in running:
            receiver = running[pk] = _Receiver(pk, fingerprint)
            receiver.thread = threading.Thread(target=_receive, args=(receiver,), name=f"inbox-{pk}", daemon=True)
            receiver.thread.start()


def _fingerprint(inbox: Inbox) -> tuple[object, ...]:
    return (
        repr(sorted(inbox.settings.items(), key=str)),
        repr(sorted(inbox.secrets.items())),
        inbox.address,
    )


def _receive(receiver: _Receiver) -> None:
    """Poll one inbox until told to stop. Whatever goes wrong is recorded and tried again, with growing pauses."""
    failures = 0
    try:
        while not receiver.stop.is_set():
            close_old_connections()
            try:
                has_read = receive_once(receiver.inbox_id, receiver.stop, IDLE_SECONDS)
                failures = 0
            except Exception:
                log.exception("Inbox %s stopped receiving", receiver.inbox_id)
                has_read = False
            if not has_read:
                failures += 1
            pause = POLL_SECONDS if has_read else RETRY_SECONDS[min(failures, len(RETRY_SECONDS)) - 1]
            receiver.stop.wait(pause)
    finally:
        connection.close()


def receive_once(inbox_id: int, stop: threading.Event, idle_seconds: float) -> bool:
    """One session with the mailbox, if no other worker has it. Whether it was read; why not is kept on the inbox."""
    if not _lock(inbox_id):
        return False
    try:
        inbox = Inbox.objects.select_related("brand").get(pk=inbox_id)
        try:
            POLLS[receiving_of(inbox)](
                inbox,
                should_stop=stop.is_set,
                idle_seconds=idle_seconds,
                on_read=lambda: record_success(inbox),
            )
        except Unreachable as error:
            record_failure(inbox, str(error))
            return False
        except DatabaseError:
            raise  # nothing can be written down then, and it is no fault of the mailbox
        except Exception as error:
            log.exception("Inbox %s stopped receiving", inbox_id)
            record_failure(inbox, f"Reading stopped by a mistake of ours ({type(error).__name__}); the log says more.")
            return False
        return True
    finally:
        _unlock(inbox_id)


def _lock(inbox_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK_SPACE, inbox_id])
        return bool(cursor.fetchone()[0])


def _unlock(inbox_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK_SPACE, inbox_id])
