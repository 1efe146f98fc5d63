"""5,000 mails of 50 kB are handed to our listener within a minute, a worker files, somebody looks at the queue (F16).

Also run as a process of its own: `python -m benches.burst inbox` and `… off`.
"""

import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import psycopg

from benches.letters import letters
from benches.mailroom import MINUTES, TIMES_IDLE, beside
from benches.server import Load, Served

PACE = 5_000 / 60  # mails a second
ADDRESS = "burst@seed.example"
LATE = 1.1  # handing over may take that much longer than the minute
LOST_AND_DOUBLED = """
SELECT message_id, count(*) FROM channels_inboundenvelope
 WHERE message_id LIKE %s AND state = 'processed' GROUP BY message_id
"""


@dataclass(frozen=True)
class Outcome:
    """`mails` handed over in `took` seconds, all filed after `drained`; the queue page before and meanwhile.

    `lost` and `doubled` count acknowledged mails; `slowest` is the longest handing over of one, in seconds.
    """

    mails: int
    took: float
    slowest: float
    later: int
    drained: float
    lost: int
    doubled: int
    idle: Load
    meanwhile: list[Load]

    @property
    def p95(self) -> float:
        """Of the queue page until all was filed: the middle of the samples."""
        return sorted(load.p95 for load in self.meanwhile)[len(self.meanwhile) // 2]


def measure(
    environment: Mapping[str, str], url: str, count: int, server: Served, page: Mapping[str, Any], cookie: str
) -> Outcome:
    """Hand `count` mails over at PACE, and watch until the last is filed."""
    from tests.servers.burst import Burst
    from tests.servers.dovecot import free_port, wait_for_port

    seed, port = int(time.time()), free_port()
    mails = letters(count, seed)
    idle = server.load(page["path"], cookie, 1, 5)
    _child("inbox", environment)
    try:
        with beside(environment, "smtp", "--listen", f"127.0.0.1:{port}"), beside(environment, "worker"):
            wait_for_port(port, 30)
            burst = Burst(port, ADDRESS, mails.__getitem__, count, count / PACE)
            handing = threading.Thread(target=burst.run, daemon=True)
            began = time.monotonic()
            handing.start()
            meanwhile, drained = [], 0.0
            while not drained and time.monotonic() - began < 4 * 60 * MINUTES:
                meanwhile.append(server.load(page["path"], cookie, 1, 5))
                if not handing.is_alive() and len(_filed(url, seed)) >= len(burst.taken):
                    drained = time.monotonic() - began
            burst.has_given_up.set()
            handing.join(60)
        filed = _filed(url, seed)
    finally:
        _child("off", environment)
    lost = sum(1 for number in burst.taken if f"<{seed}.{number}@customers.example>" not in filed)
    doubled = sum(1 for times in filed.values() if times > 1)
    return Outcome(
        len(burst.taken), burst.took, burst.slowest, burst.later, drained, lost, doubled, idle, meanwhile
    )  # fmt: skip


def show(outcome: Outcome, wanted: int) -> list[str]:
    """Print the figures; the targets that were missed."""
    times = outcome.p95 / outcome.idle.p95
    print(
        f"a burst: {outcome.mails:,} mails taken by SMTP in {outcome.took:.0f} s (the slowest in "
        f"{outcome.slowest:.1f} s, {outcome.later} told to come later), "
        f"{outcome.lost} lost, {outcome.doubled} doubled; all filed after {outcome.drained:.0f} s"
    )
    print(
        f"the queue page's p95: {outcome.idle.p95:.1f} ms, {outcome.p95:.1f} ms meanwhile ({times:.2f} times)",
        flush=True,
    )
    limit = wanted / PACE + wanted * 60 * MINUTES / 10_000
    told = {
        f"of a burst, {wanted - outcome.mails:,} mails were not taken": outcome.mails < wanted,
        f"of a burst, {outcome.lost} mails are lost": outcome.lost,
        f"of a burst, {outcome.doubled} mails are there twice": outcome.doubled,
        f"a burst took {outcome.took:.0f} s": outcome.took > LATE * wanted / PACE,
        f"a burst was filed after {outcome.drained:.0f} s, wanted {limit:.0f}": not 0 < outcome.drained <= limit,
        f"during a burst the queue page's p95 rose {times:.2f} times, wanted {TIMES_IDLE:g}": times > TIMES_IDLE,
    }
    return [sentence for sentence, is_missed in told.items() if is_missed]


def _filed(url: str, seed: int) -> Counter[str]:
    with psycopg.connect(url) as connection:
        return Counter(dict(connection.execute(LOST_AND_DOUBLED, [f"<{seed}.%"]).fetchall()))


def _child(what: str, environment: Mapping[str, str]) -> None:
    env = {**environment, "DJANGO_SETTINGS_MODULE": "frontdesk.config.settings"}
    subprocess.run([sys.executable, "-m", "benches.burst", what], env=env, check=True, timeout=120)


def _inbox() -> None:
    from frontdesk.accounts.models import Brand
    from frontdesk.channels.actions.inboxes import create_inbox
    from frontdesk.channels.models import Inbox
    from frontdesk.events import SYSTEM

    if not Inbox.objects.filter(address=ADDRESS).update(is_active=True):
        brand = Brand.objects.order_by("-is_default", "pk")[:1].get()
        settings = {"receiving": "listener"}
        create_inbox(name="Burst", channel="email", brand=brand, address=ADDRESS, settings=settings, by=SYSTEM)


def _off() -> None:
    from frontdesk.channels.models import Inbox

    Inbox.objects.filter(address=ADDRESS).update(is_active=False)


if __name__ == "__main__":
    import django

    django.setup()
    {"inbox": _inbox, "off": _off}[sys.argv[1]]()
