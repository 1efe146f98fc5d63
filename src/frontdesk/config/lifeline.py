"""A process started by `up` ends with it, even when `up` was killed.

`up` holds the other end of its children's standard input. When that end closes, for whatever reason, the child asks
itself to stop; nothing is left behind that would hold the port or the database.
"""

import os
import signal
import threading

SIGN = "FRONTDESK_LIFELINE"


def hold() -> None:
    """Stop this process when the one that started it is gone. Does nothing outside of `up`."""
    if os.environ.pop(SIGN, ""):
        threading.Thread(target=_wait, name="lifeline", daemon=True).start()


def _wait() -> None:
    while os.read(0, 64):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
