"""`frontdesk up` as people run it: real processes, a real port, a database of its own; and what crashes leave."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.folders import make_folder, remove_folder

pytestmark = pytest.mark.servers

COMMAND = [sys.executable, "-m", "frontdesk.config.cli"]
PATIENCE = 120.0


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    folder = make_folder("up", 0o711)
    yield folder
    remove_folder(folder)


def environment(home: Path) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("FRONTDESK_", "DATABASE_URL"))}
    return {**ours, "FRONTDESK_HOME": str(home)}


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], env=environment(home), capture_output=True, text=True, timeout=PATIENCE, check=False
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def eventually(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


def answers(port: int, path: str = "/readyz") -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


@contextmanager
def up(home: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """Everything running, and told to stop at the end."""
    with (
        (home / "said").open("w") as log,  # not a pipe: one that nobody reads holds up whoever has much to say
        subprocess.Popen(
            [*COMMAND, "up", "--port", str(port)],
            env=environment(home),
            stdout=log,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process,
    ):
        try:
            eventually(lambda: process.poll() is not None or answers(port) == 200)
            yield process
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE)
            finally:
                process.kill()


def server_pid(home: Path) -> int:
    try:
        return int((home / "postgres" / "data" / "postmaster.pid").read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return 0


def test_one_command_serves_pages_and_stops_cleanly(home: Path) -> None:
    port = free_port()
    with up(home, port) as everything:
        assert answers(port, "/livez") == 200
        assert answers(port) == 200
        assert answers(port, "/live?token=x") == 403
        began = time.monotonic()
        everything.terminate()
        everything.wait(PATIENCE)
    log = (home / "said").read_text()
    assert everything.returncode == 0
    assert time.monotonic() - began < 15
    assert f"http://127.0.0.1:{port}" in log
    assert "Set up your organisation" in log
    assert answers(port) == 0
    assert server_pid(home) == 0


def test_a_second_one_on_the_same_folder_is_refused_by_name(home: Path) -> None:
    port = free_port()
    with up(home, port) as everything:
        second = run(home, "up", "--port", str(free_port()))
        assert second.returncode == 1
        assert str(everything.pid) in second.stderr
        assert answers(port) == 200


def test_a_taken_port_is_said_so(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        refused = run(home, "up", "--port", str(taken.getsockname()[1]))
    assert refused.returncode == 1
    assert "--port" in refused.stderr


def test_other_commands_work_beside_it_and_alone(home: Path) -> None:
    with up(home, free_port()):
        eventually(lambda: run(home, "doctor", "--json").returncode == 0)
    alone = json.loads(run(home, "doctor", "--json").stdout)
    states = {(finding["check"], finding["state"]) for finding in alone["findings"]}
    assert ("database", "good") in states
    assert ("queue", "bad") in states  # no worker runs
    assert run(home, "psql", "-Atc", "SELECT 1").stdout == "1\n"


def test_the_pages_come_back_after_the_database_was_killed(home: Path) -> None:
    """F30."""
    port = free_port()
    with up(home, port):
        first = server_pid(home)
        os.kill(first, signal.SIGKILL)
        eventually(lambda: server_pid(home) not in (0, first) and answers(port) == 200)


def test_killing_it_leaves_nothing_that_stops_the_next_start(home: Path) -> None:
    port = free_port()
    with up(home, port) as everything:
        everything.kill()
        everything.wait(PATIENCE)
        eventually(lambda: answers(port, "/livez") == 0)
    with up(home, port):
        assert answers(port) == 200
    assert server_pid(home) == 0


def test_without_its_keys_a_database_is_not_opened(home: Path) -> None:
    """A58, F36."""
    kept = (home / "keys.json").rename(home / "kept.json")
    try:
        refused = run(home, "doctor")
        assert refused.returncode == 1
        assert "keys.json is missing" in refused.stderr
        assert not (home / "keys.json").exists()
    finally:
        kept.rename(home / "keys.json")
