"""Many at the same moment, each in a thread with a connection of its own: for tests of races on a real PostgreSQL."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


def together(*works: Callable[[], object]) -> list[BaseException]:
    """Do all of these at once; returns what went wrong."""
    from django.db import connection

    start, faults = threading.Barrier(len(works)), list[BaseException]()

    def run(work: Callable[[], object]) -> None:
        try:
            start.wait(30)
            work()
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not any(thread.is_alive() for thread in threads)
    return faults


@contextmanager
def meanwhile(work: Callable[[], object]) -> Iterator[None]:
    """While the block lasts, somebody else has done this in a transaction that is not over yet."""
    from django.db import connection, transaction

    done, over, faults = threading.Event(), threading.Event(), list[BaseException]()

    def run() -> None:
        try:
            with transaction.atomic():
                work()
                done.set()
                over.wait(60)
        except BaseException as fault:
            faults.append(fault)
        finally:
            done.set()
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        assert done.wait(60)
        assert faults == []
        yield
    finally:
        over.set()
        thread.join(60)


def wait_until_waiting(count: int) -> None:
    """Until so many connections of this database wait for a lock."""
    from django.db import connection

    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    began, found = time.monotonic(), 0
    while found < count:
        assert time.monotonic() - began < 30, f"{found} wait, not {count}"
        with connection.cursor() as cursor:
            cursor.execute(waiting)
            found = cursor.fetchone()[0]
