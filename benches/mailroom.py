"""How quickly mail comes in: the whole path in one process, and a full mailbox read by one worker.

Also run as a process of its own: `python -m benches.mailroom inbox SETTINGS PASSWORD` and `… off`.
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

from benches import intake, processes
from benches.letters import letters
from benches.server import Load, Served

MAILS_PER_SECOND, MINUTES, TIMES_IDLE, GROWTH = 60.0, 5.0, 2.0, 1.3
WAYS = {"path": "on one thread", "worker": "as one worker process"}


@dataclass(frozen=True)
class Throughput:
    """The whole path: parse, sanitise, thread, store, event, jobs deferred.

    `rate` is mails a second; `python` and `postgres` processor milliseconds a mail; `size` bytes; `sql` statements a
    mail, 0 where they are not counted.
    """

    rate: float
    python: float
    postgres: float
    size: int
    sql: float = 0

    @property
    def cost(self) -> float:
        """Processor milliseconds of both."""
        return self.python + self.postgres

    def __str__(self) -> str:
        counted = f", {self.sql:.1f} statements" if self.sql else ""
        return (
            f"{self.rate:.1f} a second of {self.size / 1000:.0f} kB, "
            f"{self.python:.1f} ms Python and {self.postgres:.1f} ms PostgreSQL each{counted}"
        )


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


def measure_path(environment: Mapping[str, str], count: int, postgres: int) -> dict[str, Throughput]:
    """The whole path by the way it is taken; `postgres` is the server's process."""
    found = {}
    for way in WAYS:
        before = processes.spent(postgres)
        told = json.loads(_child([way, str(count)], environment, "benches.intake"))
        used = 1000 * (processes.spent(postgres) - before) / (count + intake.WARM)
        found[way] = Throughput(told["rate"], told["python"], used, told["size"], told.get("sql", 0))
    return found


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


def show_path(tickets: int, found: Mapping[str, Throughput]) -> list[str]:
    """Print the figures; what was missed. The rate that counts is that of a worker, as mail comes in."""
    for way, said in WAYS.items():
        print(f"mail, {tickets:,} tickets, {said}: {found[way]}", flush=True)
    rate = found["worker"].rate
    slow = rate < MAILS_PER_SECOND
    return [f"mail, {tickets:,} tickets: {rate:.1f} a second, wanted {MAILS_PER_SECOND:g}"] if slow else []


def show_growth(paths: Mapping[int, Mapping[str, Throughput]]) -> list[str]:
    """How much dearer a mail is in the largest database than in the smallest; what was missed."""
    if len(paths) < 2:
        return []
    growth = paths[max(paths)]["path"].cost / paths[min(paths)]["path"].cost
    print(f"mail, from {min(paths):,} to {max(paths):,} tickets: {growth:.2f} times the processor time", flush=True)
    return [f"mail grows {growth:.2f} times, wanted below {GROWTH:g}"] if growth >= GROWTH else []


def show_mailbox(mailbox: Mailbox | str) -> list[str]:
    """Print the figures; the targets that were missed."""
    if isinstance(mailbox, str):
        print(f"a full mailbox: {mailbox}", flush=True)
        return [f"a full mailbox: {mailbox}"]
    times, rate = mailbox.p95 / mailbox.idle.p95, mailbox.mails / mailbox.seconds
    print(f"a full mailbox: {mailbox.mails:,} mails in {mailbox.seconds:.0f} s, {rate:.1f} a second")
    said = f"{mailbox.idle.p95:.1f} ms, {mailbox.p95:.1f} ms meanwhile ({times:.2f} times)"
    print(f"the queue page's p95: {said}", flush=True)
    missed = []
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


def _child(arguments: list[str], environment: Mapping[str, str], module: str = "benches.mailroom") -> str:
    command = [sys.executable, "-m", module, *arguments]
    env = {**environment, "DJANGO_SETTINGS_MODULE": "frontdesk.config.settings"}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"The mail bench failed: {done.stderr[-3000:]}")
    return done.stdout


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
        case ["inbox", settings, password]:
            _inbox(json.loads(settings), password)
        case ["off"]:
            _off()
