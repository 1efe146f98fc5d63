"""A desk of real processes on a database of its own, and the hand that kills them."""

import hashlib
import json
import os
import random
import signal
import smtplib
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from frontdesk.kit.postgres import RunningDatabase, join
from tests.servers.dovecot import free_port

ADDRESS = "support@harbor.example"


@dataclass
class Ledger:
    """What was handed over: number -> (fingerprint of the mail, fingerprint of its file); `taken` by the other side."""

    made: dict[int, tuple[str, str]] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)

    def make(self, number: int) -> bytes:
        """A mail of its own words with a file of its own bytes, every fourth one larger."""
        chance = random.Random(number)
        attached = chance.randbytes(chance.choice([300, 300, 3_000, 60_000]))
        encoded = b"\r\n".join(_lines(attached))
        raw = (
            f"From: ledger-{number}@customer.example\r\nTo: {ADDRESS}\r\nSubject: Ledger {number}\r\n"
            f"Message-ID: <ledger.{number}@customer.example>\r\nMIME-Version: 1.0\r\n"
            'Content-Type: multipart/mixed; boundary="cut"\r\n\r\n--cut\r\nContent-Type: text/plain\r\n\r\n'
            f"This is mail number {number}.\r\n--cut\r\nContent-Type: application/octet-stream\r\n"
            f'Content-Disposition: attachment; filename="{number}.bin"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        ).encode() + encoded + b"\r\n--cut--\r\n"  # fmt: skip
        self.made[number] = (hashlib.sha256(raw).hexdigest(), hashlib.sha256(attached).hexdigest())
        return raw

    def check(self, entries: list[dict[str, str]], summary: dict[str, Any]) -> None:
        """All that were made were taken, and each is one envelope and one ticket, with its bytes and its file."""
        assert self.taken == set(self.made)
        strange = [entry for entry in entries if (entry["state"], entry["outcome"]) != ("processed", "ticket")]
        assert strange == []
        assert Counter(entry["sha256"] for entry in entries) == Counter(raw for raw, _ in self.made.values())
        assert Counter(summary["files"]) == Counter(file for _, file in self.made.values())
        wanted = Counter(f"This is mail number {number}." for number in self.made)
        assert Counter(text.strip() for text in summary["texts"]) == wanted
        assert summary["shared"] == 0


def _lines(data: bytes) -> list[bytes]:
    import base64

    return [base64.b64encode(data[start : start + 57]) for start in range(0, len(data), 57)]


class Desk:
    """Database, worker and listener as processes. `kill` and `crash_database` are what happens to them."""

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, free_port()
        self.database: RunningDatabase = join(home / "postgres", {"max_connections": "100"})
        self.log = (home / "log").open("wb")
        environment = os.environ | {
            "DATABASE_URL": self.database.url,
            "FRONTDESK_HOME": str(home),
            "FRONTDESK_ALLOW_PRIVATE_HOSTS": "yes",
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        }
        self._nursery = subprocess.Popen(
            [sys.executable, "-m", "tests.servers.nursery"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, env=environment, text=True,
        )  # fmt: skip
        self._asking = threading.Lock()
        self._started: list[int] = []
        self._answer("ready")

    def start(self, name: str, **arguments: Any) -> int:
        """A new process; its id."""
        assert self._nursery.stdin is not None
        with self._asking:
            self._nursery.stdin.write(json.dumps({"run": name, **arguments}) + "\n")
            self._nursery.stdin.flush()
            self._started.append(int(self._answer()))
            return self._started[-1]

    def run(self, name: str, seconds: float = 180.0, **arguments: Any) -> None:
        """A process, to its end."""
        self.wait(self.start(name, **arguments), seconds)

    def report(self) -> tuple[list[dict[str, str]], dict[str, Any]]:
        """(every envelope and what became of it, what all tickets hold together): see the nursery's `report`."""
        path = self.home / f"report-{time.monotonic_ns()}"
        self.run("report", path=str(path))
        lines = [json.loads(line) for line in path.read_text().splitlines()]
        return lines[:-1], lines[-1]

    def wait(self, pid: int, seconds: float) -> bool:
        """Whether the process ended in time."""
        until = time.monotonic() + seconds
        while is_alive(pid):
            if time.monotonic() > until:
                return False
            time.sleep(0.02)  # it is no child of ours
        return True

    def crash_database(self) -> None:
        """PostgreSQL stops as if the power had gone, and comes back (F30)."""
        os.kill(int(self.database.place.pid_file.read_text().split("\n", 1)[0]), signal.SIGQUIT)
        until = time.monotonic() + 20
        while self.database.is_running() and time.monotonic() < until:
            time.sleep(0.05)
        self.database.ensure()

    def close(self) -> None:
        """End everything, also what a test that failed has left running."""
        assert self._nursery.stdin is not None and self._nursery.stdout is not None
        for pid in self._started:
            if _parent(pid) == self._nursery.pid:  # else the number is somebody else's by now
                kill(pid)
        self._nursery.stdin.close()
        self._nursery.wait(10)
        self._nursery.stdout.close()
        self.log.close()
        self.database.leave()

    def _answer(self, wanted: str = "") -> str:
        assert self._nursery.stdout is not None
        said = self._nursery.stdout.readline().strip()
        assert said and (not wanted or said == wanted), (self.home / "log").read_text()[-3000:]
        return said


def is_alive(pid: int) -> bool:
    """Whether there is such a process; the nursery waits for nobody, so a killed one is gone at once."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _parent(pid: int) -> int:
    """Who started it; 0 when it is gone."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return 0


def kill(pid: int) -> None:
    """SIGKILL, if it still lives."""
    if is_alive(pid):
        os.kill(pid, signal.SIGKILL)


class Sender(threading.Thread):
    """A mail server in front: it keeps each mail until we say 250, and tries again for as long as it takes."""

    def __init__(self, port: int, numbers: list[int], ledger: Ledger) -> None:
        super().__init__(daemon=True)
        self.port, self.numbers, self.ledger = port, numbers, ledger
        self.has_given_up = threading.Event()

    def run(self) -> None:
        for number in self.numbers:
            raw = self.ledger.make(number)
            while not self.has_given_up.is_set() and not self._handed_over(raw):
                time.sleep(0.2)
            if self.has_given_up.is_set():
                return
            self.ledger.taken.add(number)

    def _handed_over(self, raw: bytes) -> bool:
        try:
            with smtplib.SMTP("127.0.0.1", self.port, "mx.customer.example", timeout=30) as client:
                client.sendmail("ledger@customer.example", [ADDRESS], raw)
        except (OSError, smtplib.SMTPException):
            return False
        return True
