"""A burst: mail servers that hand over many mails at a set pace, each kept and brought again until we say 250."""

import itertools
import smtplib
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

CONNECTIONS = 10
MAILS_EACH = 50  # of one connection, then another is opened


@dataclass
class Burst:
    """`raw(n)` makes mail number n of `count`. After `run`: who was acknowledged, how often we said "later".

    `slowest` is the longest handing over in seconds, `took` that of all of them.
    """

    port: int
    to: str
    raw: Callable[[int], bytes]
    count: int
    seconds: float
    taken: set[int] = field(default_factory=set)
    later: int = 0
    slowest: float = 0.0
    took: float = 0.0
    has_given_up: threading.Event = field(default_factory=threading.Event)

    def run(self) -> "Burst":
        """Hand everything over: mail n is due at its share of `seconds`, and is not brought sooner."""
        self._began, self._numbers, self._lock = time.monotonic(), iter(range(self.count)), threading.Lock()
        servers = [threading.Thread(target=self._serve, daemon=True) for _ in range(CONNECTIONS)]
        for server in servers:
            server.start()
        for server in servers:
            server.join(30 * self.seconds + 120)
        self.has_given_up.set()
        self.took = time.monotonic() - self._began
        return self

    def _serve(self) -> None:
        while not self.has_given_up.is_set():
            with self._lock:
                some = list(itertools.islice(self._numbers, MAILS_EACH))
            if not some:
                return
            while some and not self.has_given_up.is_set():
                some = self._handed_over(some)

    def _handed_over(self, numbers: Sequence[int]) -> list[int]:
        """One connection; the numbers that are still to be brought."""
        left = list(numbers)
        try:
            with smtplib.SMTP("127.0.0.1", self.port, "mx.customer.example", timeout=60) as client:
                while left and not self.has_given_up.is_set():
                    self._bring(client, left[0])
                    self.taken.add(left.pop(0))
        except (OSError, smtplib.SMTPException):
            self.later += 1
            self.has_given_up.wait(0.5)
        return left

    def _bring(self, client: smtplib.SMTP, number: int) -> None:
        raw = self.raw(number)
        self.has_given_up.wait(max(0.0, self._began + number * self.seconds / self.count - time.monotonic()))
        began = time.monotonic()
        client.sendmail("burst@customer.example", [self.to], raw)
        self.slowest = max(self.slowest, time.monotonic() - began)
