"""Named points at which a test can kill the process, to prove that nothing is lost or doubled there.

`FRONTDESK_CRASH_AT=after_commit` ends the process at once, without clean-up, when it comes to that point.
"""

import os
import signal

_POINT = os.environ.get("FRONTDESK_CRASH_AT", "")


def point(name: str) -> None:
    """Does nothing, unless a test chose this point."""
    if _POINT and name == _POINT:
        os.kill(os.getpid(), signal.SIGKILL)
