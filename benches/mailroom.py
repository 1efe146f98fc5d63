"""How quickly mail comes in: the whole path in one process, and a full mailbox read by one worker.

Also run as a process of its own: `python -m benches.mailroom path COUNT` and `… inbox SETTINGS PASSWORD`.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg

from benches.letters import letters
from benches.server import Load, Served

MAILS_PER_SECOND, MINUTES, TIMES_IDLE, GROWTH = 60.0, 5.0, 2.0, 1.3
BATCHES = 5


@dataclass(frozen=True)
class Throughput:
    """The whole path: parse, sanitise, thread, store, event, jobs deferred.

    `rate` is mails a second, `python` processor milliseconds a mail, `size` bytes.
    """

    rate: float
    python: float
    size: int


@dataclass(frozen=True)
class Mailbox:
    """A mailbox with `mails` waiting: seconds until all are filed, and the queue page before and meanwhile."""

    mails: int
    seconds: float
    idle: Load
    meanwhile: list[Load]

    @property
    def p95(self) -> float:
        """Of the queue page while mail comes in: the middle of the samples."""
        return sorted(load.p95 for load in self.meanwhile)[len(self.meanwhile) // 2]


def measure_path(environment: Mapping[str, str], count: int) -> Throughput:
    """The whole path in one process."""
    told = json.loads(_child(["path", str(count)], environment))
    return Throughput(told["rate"], told["python"], told["size"])


def measure_mailbox(
    environment: Mapping[str, str], url: str, count: int, server: Served, page: Mapping[str, Any], cookie: str
) -> Mailbox | str:
    """One worker empties a mailbox while somebody looks at the queue; or a sentence why that cannot be measured."""
    from tests.servers.dovecot import PASSWORD, Dovecot

    if reason := Dovecot.missing():
        return reason
    dovecot = Dovecot()
    dovecot.make_mailbox("full")
    dovecot.start()
    try:
        for raw in letters(count, int(time.time())):
            dovecot.deliver("full", raw)
        idle = server.load(page["path"], cookie, 1, 5)
        settings = json.dumps(dovecot.settings("full"))
        with beside({**environment, "FRONTDESK_ALLOW_PRIVATE_HOSTS": "yes"}, "worker"):
            before = _filed(url)
            _child(["inbox", settings, PASSWORD], environment)
            started = time.monotonic()
            meanwhile = []
            while _filed(url) - before < count and time.monotonic() - started < 4 * 60 * MINUTES:
                meanwhile.append(server.load(page["path"], cookie, 1, 5))
            seconds = time.monotonic() - started
        if _filed(url) - before != count:
            return f"only {_filed(url) - before:,} of {count:,} mails were filed in {seconds:.0f} s"
        return Mailbox(count, seconds, idle, meanwhile)
    finally:
        _child(["off"], environment)
        dovecot.remove()


def show(paths: Mapping[int, Throughput], mailbox: Mailbox | str | None) -> list[str]:
    """Print the figures; the targets that were missed."""
    missed = []
    for tickets, path in paths.items():
        said = f"{path.rate:.1f} a second of {path.size / 1000:.0f} kB, {path.python:.1f} ms Python"
        print(f"\nmail, {tickets:,} tickets: {said}")
        if path.rate < MAILS_PER_SECOND:
            missed.append(f"mail, {tickets:,} tickets: {path.rate:.1f} a second, wanted {MAILS_PER_SECOND:g}")
    if len(paths) > 1:
        growth = paths[min(paths)].rate / paths[max(paths)].rate
        print(f"\nmail, from {min(paths):,} to {max(paths):,} tickets: {growth:.2f} times the time")
        missed += [f"mail grows {growth:.2f} times, wanted below {GROWTH:g}"] if growth >= GROWTH else []
    if isinstance(mailbox, str):
        print(f"\na full mailbox: {mailbox}")
        missed.append(f"a full mailbox: {mailbox}")
    elif mailbox is not None:
        times, rate = mailbox.p95 / mailbox.idle.p95, mailbox.mails / mailbox.seconds
        print(f"\na full mailbox: {mailbox.mails:,} mails in {mailbox.seconds:.0f} s, {rate:.1f} a second")
        print(f"the queue page's p95: {mailbox.idle.p95:.1f} ms, {mailbox.p95:.1f} ms meanwhile ({times:.2f} times)")
        if mailbox.seconds > mailbox.mails * 60 * MINUTES / 10_000:
            missed.append(f"a full mailbox took {mailbox.seconds:.0f} s")
        if times > TIMES_IDLE:
            missed.append(f"the queue page's p95 rose {times:.2f} times, wanted at most {TIMES_IDLE:g}")
    return missed


@contextmanager
def beside(environment: Mapping[str, str], *arguments: str) -> Iterator[None]:
    """A process of Frontdesk, such as its worker, for the length of the block."""
    command = [sys.executable, "-m", "frontdesk.config.cli", *arguments]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, env=dict(environment), stdin=subprocess.PIPE, stdout=quiet, stderr=quiet) as process:
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()


def _filed(url: str) -> int:
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT count(*) FROM channels_inboundenvelope WHERE state = 'processed'").fetchone()
    return int(found[0]) if found else 0


def _child(arguments: list[str], environment: Mapping[str, str]) -> str:
    command = [sys.executable, "-m", "benches.mailroom", *arguments]
    env = {**environment, "DJANGO_SETTINGS_MODULE": "frontdesk.config.settings"}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"The mail bench failed: {done.stderr[-3000:]}")
    return done.stdout


def _path(count: int) -> dict[str, float]:
    """In a process with our settings: receive and file, batch after batch; the middle of the batches counts."""
    from frontdesk.channels import ingest
    from frontdesk.channels.actions import process, receive

    inbox = ingest._inbox(None)
    mails = letters(count, time.time_ns() % 2**31)
    assert inbox is not None
    for raw in mails[:20]:
        process(receive(raw, inbox).pk)
    rest = mails[20:]
    size = max(1, len(rest) // BATCHES)
    took = []
    used = time.process_time()
    for start in range(0, len(rest), size):
        batch = rest[start : start + size]
        began = time.perf_counter()
        outcomes = {process(receive(raw, inbox).pk).outcome for raw in batch}
        took.append((time.perf_counter() - began) / len(batch))
        assert outcomes <= {"ticket", "message"}, outcomes
    python = 1000 * (time.process_time() - used) / len(rest)
    return {"rate": 1 / sorted(took)[len(took) // 2], "python": python, "size": sum(map(len, mails)) // len(mails)}


def _inbox(settings: dict[str, Any], password: str) -> None:
    from frontdesk.accounts.models import Brand
    from frontdesk.channels.actions.inboxes import create_inbox
    from frontdesk.events import SYSTEM

    brand = Brand.objects.order_by("-is_default", "pk")[:1].get()
    secrets = {"imap_password": password}
    create_inbox(name="Full", channel="email", brand=brand, settings=settings, secrets=secrets, by=SYSTEM)


def _off() -> None:
    from frontdesk.channels.models import Inbox

    Inbox.objects.filter(name="Full").update(is_active=False)


if __name__ == "__main__":
    import django

    django.setup()
    match sys.argv[1:]:
        case ["path", count]:
            print(json.dumps(_path(int(count))))
        case ["inbox", settings, password]:
            _inbox(json.loads(settings), password)
        case ["off"]:
            _off()
