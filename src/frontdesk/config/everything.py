"""`frontdesk up`: the database, the pages with live updates, and the worker, in order, until told to stop."""

from __future__ import annotations

import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import click

from frontdesk.config import keys, surroundings
from frontdesk.config.journal import Journal
from frontdesk.config.processes import Child, stop_all
from frontdesk.kit.postgres import DatabaseFailure, RunningDatabase, join, make_home

READY_SECONDS = 60.0
WATCH_SECONDS = 0.5


@dataclass
class Everything:
    """One run of `up`."""

    host: str
    port: int
    has_demo: bool
    journal: Journal = field(default_factory=Journal)
    stopped: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Start, announce, watch, stop. Raises ClickException when it cannot start."""
        began = time.monotonic()
        _refuse_taken_port(self.host, self.port)
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: self._stop())
        os.environ.setdefault("FRONTDESK_URL", f"http://{_reachable(self.host)}:{self.port}")
        with self._database() as database:
            welcome = self._prepare()
            children = [
                Child("web", ["everything", "--host", self.host, "--port", str(self.port)], self.journal),
                Child("worker", ["worker"], self.journal),
                *([Child("smtp", ["smtp"], self.journal)] if os.environ.get("FRONTDESK_SMTP_LISTEN") else []),
            ]
            try:
                self._bring_up(children, database)
                if not self.stopped.is_set():
                    self._announce(welcome, time.monotonic() - began)
                self._watch(children, database)
            finally:
                self.journal.write("up", "stopping")
                stop_all(children)
        self.journal.write("up", "stopped")

    def _stop(self) -> None:
        if self.stopped.is_set():
            raise click.ClickException("Stopped in haste.")
        self.stopped.set()

    @contextmanager
    def _database(self) -> Iterator[RunningDatabase | None]:
        keys.provide(surroundings.home())
        if os.environ.get("DATABASE_URL"):
            yield None
            return
        with join(surroundings.home(), echo=lambda line: self.journal.write("postgres", line)) as database:
            os.environ.update(DATABASE_URL=database.url, FRONTDESK_EMBEDDED="1")
            self.journal.follow("postgres", database.place.log, self.stopped)
            self.journal.write("postgres", f"answers in {database.place.root}")
            yield database

    def _prepare(self) -> list[str]:
        """Migrate (and fill in the demo organisation) in a process that gives its memory back; returns its words."""
        command = [
            sys.executable,
            "-m",
            "frontdesk.config.cli",
            "prepare",
            *(["--demo"] if self.has_demo else []),
        ]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            log = self.journal.pump("up", process.stderr)
            words = [line.decode().rstrip() for line in process.stdout]
            log.join()
        if process.returncode and not self.stopped.is_set():
            raise click.ClickException("Frontdesk did not start; the lines above say why.")
        return words

    def _bring_up(self, children: list[Child], database: RunningDatabase | None) -> None:
        for child in children:
            child.start()
        deadline = time.monotonic() + READY_SECONDS
        while not self.stopped.wait(0.05):
            self._keep(database)
            if not all(child.is_running for child in children):
                raise click.ClickException("Frontdesk did not start; the lines above say why.")
            if _is_ready(self.host, self.port):
                return
            if time.monotonic() > deadline:
                raise click.ClickException(f"The pages did not answer within {READY_SECONDS:g} s.")

    def _announce(self, welcome: list[str], seconds: float) -> None:
        address = os.environ["FRONTDESK_URL"]
        for line in [
            "",
            f"Frontdesk is up at {address} ({seconds:.1f} s). Stop it with Ctrl-C.",
            *welcome,
            "",
        ]:
            self.journal.write("up", line)

    def _watch(self, children: list[Child], database: RunningDatabase | None) -> None:
        while not self.stopped.wait(WATCH_SECONDS):
            for child in children:
                child.look_after()
            self._keep(database)

    def _keep(self, database: RunningDatabase | None) -> None:
        if database is None or database.is_running():
            return
        self.journal.write("postgres", "ended; starting it again")
        try:
            database.ensure()
        except DatabaseFailure as error:
            self.journal.write("postgres", str(error))


@contextmanager
def only_one(home: Path) -> Iterator[None]:
    """Hold the data folder for one `up`. A second one is refused, naming the first."""
    make_home(home)
    path = home / "up.lock"
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pid = file.read().strip() or "unknown"
            raise click.ClickException(
                f"Frontdesk is already up on {home} (process {pid}). Stop that one, "
                "or name another folder with FRONTDESK_HOME."
            ) from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


def up(host: str, port: int, has_demo: bool) -> None:
    """Run everything until Ctrl-C or SIGTERM. Raises ClickException with words for the operator."""
    home = surroundings.home()
    try:
        with only_one(home):
            Everything(host, port, has_demo).run()
    except (DatabaseFailure, keys.KeysMissing) as error:
        raise click.ClickException(str(error)) from error


def _reachable(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}.get(host, host)  # noqa: S104 -- the reverse: never offered as an address


def _refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(f"Port {port} on {host} cannot be used: {error.strerror}. Try --port.") from None


def _is_ready(host: str, port: int) -> bool:
    public = urlsplit(os.environ["FRONTDESK_URL"]).netloc
    connection = http.client.HTTPConnection(_reachable(host).strip("[]"), port, timeout=5)
    try:
        connection.request("GET", "/readyz", headers={"Host": public})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
