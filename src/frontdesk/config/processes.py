"""The processes that `up` looks after: started, watched, started again when they die, stopped together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence

from frontdesk.config import lifeline
from frontdesk.config.journal import Journal

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
STEADY_SECONDS = 60.0  # who has run this long gets its first pause back
STOP_SECONDS = 10.0


class Child:
    """One process and its restarts."""

    def __init__(self, name: str, arguments: Sequence[str], journal: Journal) -> None:
        self.name, self.arguments, self.journal = name, list(arguments), journal
        self._process: subprocess.Popen[bytes] | None = None
        self._pause, self._started_at, self._again_at = FIRST_PAUSE_SECONDS, 0.0, 0.0

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it in a session of its own, tied to us by its standard input."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "frontdesk.config.cli", *self.arguments],
            env={**os.environ, lifeline.SIGN: "1", "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        assert self._process.stdout is not None
        self._started_at = time.monotonic()
        self.journal.pump(self.name, self._process.stdout)

    def look_after(self) -> None:
        """Start it again if it died, sooner the first time and later each time after."""
        if self._process is None or self.is_running:
            return
        now = time.monotonic()
        if not self._again_at:
            self._sweep(signal.SIGKILL)
            if now - self._started_at > STEADY_SECONDS:
                self._pause = FIRST_PAUSE_SECONDS
            self._again_at = now + self._pause
            self.journal.write("up", f"{self.name} ended ({self._process.returncode}); again in {self._pause:g} s")
            self._pause = min(self._pause * 2, LONGEST_PAUSE_SECONDS)
        if now >= self._again_at:
            self._again_at = 0.0
            self.start()

    def ask_to_stop(self) -> None:
        """Let it finish what it is doing."""
        if self._process is not None and self.is_running:
            self._process.terminate()

    def make_stop(self, deadline: float) -> None:
        """Wait until the deadline (of the monotonic clock), then end it and everything that it started."""
        if self._process is None:
            return
        try:
            self._process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.journal.write("up", f"{self.name} does not stop; ending it")
        self._sweep(signal.SIGKILL)
        self._process.wait()

    def _sweep(self, how: signal.Signals) -> None:
        assert self._process is not None
        try:
            os.killpg(self._process.pid, how)  # it leads its session, so this is its group
        except (ProcessLookupError, PermissionError):
            return


def stop_all(children: Sequence[Child]) -> None:
    """Ask all at once, wait for all together."""
    for child in children:
        child.ask_to_stop()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children:
        child.make_stop(deadline)
