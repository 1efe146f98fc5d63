"""Idle memory of `frontdesk up`: every process of it, the database's too."""

import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from benches import processes

READY_SECONDS, QUIET_SECONDS = 120, 8


def idle_of_everything(environment: Mapping[str, str]) -> dict[str, int]:
    """Start everything with the demo organisation, let it rest, and return bytes (PSS) by kind of process."""
    with tempfile.TemporaryDirectory(prefix="frontdesk-idle-") as folder, socket.socket() as found:
        Path(folder).chmod(0o711)
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
        found.close()
        kept = {
            name: value for name, value in environment.items() if name not in {"DATABASE_URL", "FRONTDESK_EMBEDDED"}
        }
        command = [sys.executable, "-m", "frontdesk.config.cli", "up", "--demo", "--port", str(port)]
        quiet = subprocess.DEVNULL
        with subprocess.Popen(command, env={**kept, "FRONTDESK_HOME": folder}, stdout=quiet, stderr=quiet) as process:
            try:
                _wait(port, process)
                time.sleep(QUIET_SECONDS)
                return _by_kind(process.pid, Path(folder))
            finally:
                process.terminate()
                process.wait(60)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise SystemExit("`frontdesk up` did not become ready.")


def _by_kind(root: int, folder: Path) -> dict[str, int]:
    everyone = processes.family(root)
    for pid_file in folder.glob("**/postmaster.pid"):
        everyone += processes.family(int(pid_file.read_text().split("\n", 1)[0]))
    kinds: dict[str, int] = {}
    for pid in dict.fromkeys(everyone):
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        kind = "database" if b"postgres" in words[0] else "pages, live updates, worker"
        kinds[kind] = kinds.get(kind, 0) + processes.resident(pid)
    return kinds
