"""What a file says, as plain text: PDF, Word, Excel, PowerPoint, OpenDocument, HTML, CSV and plain text.

Strangers send these files, so they are read in a process of their own that has little memory and little time and
is ended when it takes more (A26, A64). What it writes is taken as text and nothing else.
"""

import subprocess
import sys
from dataclasses import dataclass

from frontdesk.kit.reading.formats import LONGEST

MOST_BYTES = 30_000_000
SECONDS = 30.0


@dataclass(frozen=True)
class Reading:
    """`text` has at most `LONGEST` characters. `reason` says for people why there is none; both may be empty."""

    text: str = ""
    reason: str = ""


def read_text(content: bytes) -> Reading:
    """The text of a file, whatever it calls itself. Never raises for what is in it."""
    if len(content) > MOST_BYTES:
        return Reading(reason=f"The file is larger than {MOST_BYTES // 1_000_000} MB.")
    command = [sys.executable, "-m", "frontdesk.kit.reading.child"]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return Reading(reason="Reading it took too long.")
    said = done.stdout[: 4 * LONGEST].decode("utf-8", "ignore").replace("\x00", "")[:LONGEST]
    if done.returncode == 0:
        return Reading(said)
    return Reading(reason=said[:200] or "It is damaged, or takes too much memory to read.")
