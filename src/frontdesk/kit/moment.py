"""Moments that processes of one machine can compare: microseconds since it was started, and which machine that is.

The clock on the wall may be set back and differs between machines; this one does neither. `time.monotonic` counts
from the machine's start for every process of it (Linux, clock_gettime(2)); the boot's own id tells machines apart.
"""

import secrets
import time
from pathlib import Path

try:
    MACHINE = Path("/proc/sys/kernel/random/boot_id").read_text().replace("-", "")[:12]
except OSError:
    MACHINE = secrets.token_hex(6)  # elsewhere each process stands for itself


def stamp() -> str:
    """Now, as text for another process: the machine and the moment."""
    return f"{MACHINE}.{now()}"


def now() -> int:
    """Microseconds since the machine was started."""
    return time.monotonic_ns() // 1000


def read(text: str) -> int | None:
    """The moment of a stamp of this machine; None for any other machine's, and for what is no stamp."""
    machine, _, moment = text.partition(".")
    return int(moment) if machine == MACHINE and moment.isdecimal() and len(moment) < 20 else None
