"""The whole path of a mail, parse to jobs deferred, in one process: on one thread, and as a worker runs it.

Run as a process of its own: `python -m benches.intake path COUNT` and `… worker COUNT`. Prints JSON:
`rate` in mails a second (the middle of the batches), `python` in processor milliseconds a mail, `size` in bytes, `sql`
in statements a mail. `python` is of this process alone; what the database uses is told by whoever started it.
"""

import json
import os
import signal
import sys
import threading
import time

from benches.letters import letters

BATCHES = 5
WARM = 20
POLL_SECONDS = 0.05
PATIENCE_SECONDS = 600


def path(count: int) -> dict[str, float]:
    """On one thread: receive and file, mail after mail."""
    from django.db import connection

    from frontdesk.channels.actions import process, receive

    inbox, mails = _inbox(), letters(count + WARM, time.time_ns() % 2**31)
    for raw in mails[:WARM]:
        process(receive(raw, inbox).pk)
    rest, took, sent = mails[WARM:], [], []
    size = max(1, len(rest) // BATCHES)
    used = time.process_time()
    with connection.execute_wrapper(lambda execute, sql, *more: (sent.append(1), execute(sql, *more))[1]):
        for start in range(0, len(rest), size):
            batch = rest[start : start + size]
            began = time.perf_counter()
            outcomes = {process(receive(raw, inbox).pk).outcome for raw in batch}
            took.append((time.perf_counter() - began) / len(batch))
            assert outcomes <= {"ticket", "message"}, outcomes
    python = 1000 * (time.process_time() - used) / len(rest)
    return {"rate": 1 / sorted(took)[len(took) // 2], "python": python, "sql": len(sent) / len(rest), **_size(rest)}


def worker(count: int) -> dict[str, float]:
    """As in `frontdesk worker`: one thread receives, as that of a mailbox does, and eight file what it defers."""
    from frontdesk.config.working import work

    mails = letters(count + WARM, time.time_ns() % 2**31)
    told: dict[str, float] = {}
    feeder = threading.Thread(target=_feed, args=(mails, told), daemon=True)
    feeder.start()
    work(8, ["mail"])  # until the feeder has seen the last mail filed
    return told | _size(mails[WARM:])


def _feed(mails: list[bytes], told: dict[str, float]) -> None:
    from django.db import connection

    from frontdesk.channels.actions import receive

    try:
        inbox = _inbox()
        _wait([receive(raw, inbox).pk for raw in mails[:WARM]])
        began, used = time.perf_counter(), time.process_time()
        _wait([receive(raw, inbox).pk for raw in mails[WARM:]])
        count = len(mails) - WARM
        told["rate"] = count / (time.perf_counter() - began)
        told["python"] = 1000 * (time.process_time() - used) / count
    finally:
        connection.close()
        os.kill(os.getpid(), signal.SIGTERM)


def _wait(keys: list[int]) -> None:
    from frontdesk.channels.models import InboundEnvelope, InboundState

    waiting = InboundEnvelope.objects.filter(pk__gte=keys[0], pk__lte=keys[-1], state=InboundState.RECEIVED)
    until = time.monotonic() + PATIENCE_SECONDS
    while waiting.exists():
        assert time.monotonic() < until, f"{waiting.count()} mails were not filed"
        time.sleep(POLL_SECONDS)
    assert InboundEnvelope.objects.filter(pk__in=keys, state=InboundState.PROCESSED).count() == len(keys)


def _inbox() -> "object":
    from frontdesk.channels import ingest

    inbox = ingest._inbox(None)
    assert inbox is not None
    return inbox


def _size(mails: list[bytes]) -> dict[str, float]:
    return {"size": sum(map(len, mails)) // len(mails)}


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps({"path": path, "worker": worker}[sys.argv[1]](int(sys.argv[2]))))
