"""Questions about processes that are not our children; Linux answers from /proc, other systems through `ps`."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

PROC = Path("/proc")


def is_alive(pid: int) -> bool:
    """Whether a process with this number runs. One that ended and was not yet collected counts as gone."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        state = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return True
    return state not in ("Z", "X")


def is_postgres_of(pid: int, data: Path) -> bool:
    """Whether the process is a PostgreSQL server of this cluster, going by its command line."""
    try:
        words = (PROC / str(pid) / "cmdline").read_bytes().split(b"\0")
    except OSError:
        listed = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, check=False)
        words = listed.stdout.split()
    return os.fsencode(data) in words


def somebody_works_in(folder: Path) -> bool:
    """Whether any process has this as its working folder, as the backends of a killed server do for a moment.

    Cautious: where it cannot be found out, the answer is yes.
    """
    if not PROC.is_dir():
        return True
    for process in PROC.glob("[0-9]*/cwd"):
        try:
            if process.readlink() == folder:
                return True
        except OSError:
            continue
    return False
