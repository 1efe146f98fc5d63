"""One embedded cluster: make it, start it, wait until it answers, stop it, mend what a crash left behind."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import quote

import psycopg

from frontdesk.kit.postgres import configuration
from frontdesk.kit.postgres.failure import DatabaseFailure
from frontdesk.kit.postgres.place import Place
from frontdesk.kit.postgres.process import is_alive, is_postgres_of, somebody_works_in

START_SECONDS = 600  # recovery after a crash may read gigabytes; only a dead process ends the waiting sooner
STOP_SECONDS = 60
LOG_BYTES = 10 * 1024**2
TRIES = 4

# Servers outlive the one who started them when others still use them; dropping the object would warn of a leak.
_STARTED: list[subprocess.Popen[bytes]] = []

Echo = Callable[[str], None]


class Cluster:
    """The cluster in a `Place`. Callers hold the lock of `sharing`, so nobody else starts or stops it meanwhile."""

    def __init__(self, place: Place, overrides: Mapping[str, str], echo: Echo) -> None:
        self.place, self.overrides, self.echo = place, overrides, echo
        self._server: subprocess.Popen[bytes] | None = None

    def url(self, database: str = configuration.DATABASE) -> str:
        """The address for DATABASE_URL."""
        return f"postgresql://{configuration.ROLE}@/{database}?host={quote(str(self.place.run), safe='/')}"

    def is_running(self) -> bool:
        """Whether there is a live server process."""
        return self._pid() != 0

    def start(self) -> None:
        """Bring the server up, adopting it if it runs already. Raises DatabaseFailure with the server's last words."""
        if not (self.place.data / "PG_VERSION").exists():
            self._create()
        self._check_version()
        if self._pid() and self._wait(self._pid()):
            return
        for attempt in range(TRIES):
            self._remove_stale_pid_file()
            self._spawn()
            assert self._server is not None
            if self._wait(self._server.pid):
                self._make_database()
                return
            time.sleep(0.3 * (attempt + 1))  # backends of a killed server need a moment to notice and leave
        raise DatabaseFailure(f"The database did not start. The last lines of {self.place.log}:\n{self._last_words()}")

    def stop(self) -> None:
        """Ask the server to stop (fast: open transactions are rolled back), then insist. Quiet when it is not up."""
        pid = self._pid()
        for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            if not pid or not self._runs(pid):
                return
            _send(pid, how)
            deadline = time.monotonic() + STOP_SECONDS
            while self._runs(pid) and time.monotonic() < deadline:
                time.sleep(0.02)

    def _create(self) -> None:
        self.echo("creating the database")
        half = self.place.data.with_name("data.new")  # renamed when complete: a crash leaves nothing half made
        shutil.rmtree(half, ignore_errors=True)
        self.place.owner.takes(half)
        command = [self.place.program("initdb"), f"--pgdata={half}", f"--username={configuration.ROLE}"]
        command += ["--encoding=UTF8", "--locale=C", "--no-instructions"]
        command += ["--no-sync"] if self.overrides.get("fsync") == "off" else []
        command += ["--locale-provider=builtin", "--builtin-locale=PG_UNICODE_FAST"]
        command += ["--auth-local=peer", "--auth-host=reject"]
        made = self._run(*command)
        if made.returncode:
            raise DatabaseFailure(f"initdb failed:\n{made.stderr.strip()}")
        half.rename(self.place.data)

    def _check_version(self) -> None:
        ours = self._run(self.place.program("postgres"), "--version")
        version = (self.place.data / "PG_VERSION").read_text().strip()
        if not ours.stdout.split()[-1:] or ours.stdout.split()[-1].split(".")[0] != version:
            raise DatabaseFailure(
                f"{self.place.data} was made by PostgreSQL {version}, installed is: "
                f"{(ours.stdout or ours.stderr).strip()}. See “Upgrade” in docs/operate.md."
            )

    def _spawn(self) -> None:
        if self.place.log.exists() and self.place.log.stat().st_size > LOG_BYTES:
            self.place.log.replace(self.place.log.with_suffix(".log.1"))
        access = configuration.write_access(self.place.root, self.place.owner.name)
        arguments = configuration.server_arguments(str(self.place.run), {**access, **self.overrides})
        command = [self.place.program("postgres"), "-D", str(self.place.data), *arguments]
        as_owner = self.place.owner.as_process()
        with self.place.log.open("ab") as log:
            self._server = subprocess.Popen(
                command,
                cwd="/",
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C in a terminal is for us, not for it
                **as_owner,
            )
            _STARTED.append(self._server)

    def _wait(self, pid: int) -> bool:
        """True when it answers, False when the process is gone."""
        deadline, told = time.monotonic() + START_SECONDS, time.monotonic() + 5
        while time.monotonic() < deadline:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=5).close()
                return True
            except psycopg.OperationalError as error:
                if not self._runs(pid):
                    return False
                if "no pg_hba.conf entry" in str(error) or "authentication failed" in str(error):
                    raise DatabaseFailure(f"The running database does not let us in: {error}") from error
            if time.monotonic() > told:
                self.echo("waiting for the database to recover")
                told += 10
            time.sleep(0.02)
        raise DatabaseFailure(f"The database did not answer within {START_SECONDS} s; see {self.place.log}.")

    def _make_database(self) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [configuration.DATABASE])
            if not known.fetchone():
                connection.execute(f'CREATE DATABASE "{configuration.DATABASE}"')

    def _pid(self) -> int:
        """The server's process id, 0 when there is none that is alive and ours."""
        try:
            pid = int(self.place.pid_file.read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return 0
        return pid if self._runs(pid) and is_postgres_of(pid, self.place.data) else 0

    def _runs(self, pid: int) -> bool:
        if self._server is not None and self._server.pid == pid:
            return self._server.poll() is None
        return is_alive(pid)

    def _remove_stale_pid_file(self) -> None:
        """After a crash the file may name a number that another program has now; PostgreSQL would then refuse."""
        try:
            pid = int(self.place.pid_file.read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return
        if is_alive(pid) and not is_postgres_of(pid, self.place.data) and not somebody_works_in(self.place.data):
            self.place.pid_file.unlink(missing_ok=True)

    def _run(self, *command: str) -> subprocess.CompletedProcess[str]:
        as_owner = self.place.owner.as_process()
        return subprocess.run(
            command, cwd="/", env=_environment(), capture_output=True, text=True, check=False, **as_owner
        )

    def _last_words(self) -> str:
        return _tail(self.place.log, 12)


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return {**kept, "LC_ALL": "C"}


def _send(pid: int, what: signal.Signals) -> None:
    try:
        os.kill(pid, what)
    except ProcessLookupError:
        return


def _tail(path: Path, lines: int) -> str:
    try:
        return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return ""
