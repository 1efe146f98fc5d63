"""The pages served as in production, and the load that is put on them."""

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benches import processes

READY_SECONDS = 60


@dataclass(frozen=True)
class Load:
    """One measurement. Times are milliseconds; `python` and `postgres` are processor time a page."""

    pages: int
    seconds: float
    p50: float
    p95: float
    python: float
    postgres: float

    @property
    def rate(self) -> float:
        """Pages a second."""
        return self.pages / self.seconds

    @property
    def cost(self) -> float:
        """Processor milliseconds a page, of both together."""
        return self.python + self.postgres

    def __str__(self) -> str:
        return (
            f"{self.rate:7.1f}/s  p50 {self.p50:6.1f}  p95 {self.p95:6.1f} ms"
            f"  processor {self.python:5.2f} + {self.postgres:5.2f} ms"
        )


@dataclass(frozen=True)
class Served:
    """A running server."""

    port: int
    pid: int
    postgres: int

    def load(self, path: str, cookie: str, clients: int, seconds: float) -> Load:
        """Let clients fetch the page for that long, after a short run that warms up every thread."""
        return self.work([{"name": "page", "paths": [path]}], f"frontdesk={cookie}", clients, seconds)[0]

    def work(
        self, asks: list[dict[str, Any]], cookie: str, clients: int, seconds: float, warm: float = 0.7
    ) -> tuple[Load, dict[str, dict[str, float]]]:
        """The same for any mix of asks (see `benches.client`); also count, p50 and p95 by the name of each ask."""
        if warm:
            self._ask(asks, cookie, clients, warm)
        before = processes.spent(self.pid), processes.spent(self.postgres)
        told = self._ask(asks, cookie, clients, seconds)
        after = processes.spent(self.pid), processes.spent(self.postgres)
        python, postgres = (1000 * (late - early) / told["pages"] for early, late in zip(before, after, strict=True))
        load = Load(told["pages"], told["seconds"], told["p50"], told["p95"], python, postgres)
        return load, told["asks"]

    def _ask(self, asks: list[dict[str, Any]], cookie: str, clients: int, seconds: float) -> dict[str, Any]:
        told = {"port": self.port, "cookie": cookie, "clients": clients, "seconds": seconds, "asks": asks}
        command = [sys.executable, "-m", "benches.client"]
        done = subprocess.run(command, input=json.dumps(told), capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"The load failed: {done.stderr[-2000:]}")
        return dict(json.loads(done.stdout))


@contextmanager
def serve(
    environment: Mapping[str, str], pid_file: Path, command: Sequence[str] = ("frontdesk.config.cli", "web")
) -> Iterator[Served]:
    """`frontdesk web` with its own defaults, or another module that takes `--port`; settings decide what it serves."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    whole = [sys.executable, "-m", *command, "--port", str(port)]
    log = subprocess.DEVNULL
    with subprocess.Popen(whole, env=dict(environment), stdin=subprocess.PIPE, stdout=log, stderr=log) as process:
        try:
            _wait(port, process)
            yield Served(port, process.pid, int(pid_file.read_text().split("\n", 1)[0]))
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise SystemExit("The server did not become ready.")
