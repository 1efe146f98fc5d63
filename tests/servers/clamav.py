"""Debian's own clamd, started by hand, with a database of one signature: the lists that the world has lie elsewhere."""

import os
import shutil
import subprocess
import time

from frontdesk.kit import scanner
from tests.fake_clamd import EICAR
from tests.folders import make_folder, remove_folder

STREAM_LIMIT = 1_000_000
CONFIGURATION = """
DatabaseDirectory {home}/signatures
LocalSocket {home}/clamd
LogFile {home}/log
Foreground yes
StreamMaxLength {limit}
"""


class ClamAV:
    """`url` is for FRONTDESK_CLAMD. It knows EICAR's test file and takes streams of up to STREAM_LIMIT bytes."""

    def __init__(self) -> None:
        self.home = make_folder("clamav", 0o755)
        self.url = f"unix://{self.home}/clamd"
        self._process: subprocess.Popen[bytes] | None = None
        signatures = self.home / "signatures"
        signatures.mkdir()
        # Name, any type of file, at any place, the bytes in hexadecimal: "Body-based signatures" of ClamAV's manual.
        (signatures / "own.ndb").write_text(f"Eicar-Test-Signature:0:*:{EICAR.hex()}\n")
        (self.home / "clamd.conf").write_text(CONFIGURATION.format(home=self.home, limit=STREAM_LIMIT))

    @staticmethod
    def missing() -> str:
        """Why it cannot run here, or ''."""
        return "" if _program() else "ClamAV is not installed (apt-get install clamav-daemon)"

    def start(self) -> None:
        """Start, and wait until it answers. Raises TimeoutError with its last words."""
        (self.home / "clamd").unlink(missing_ok=True)  # a killed one leaves its socket
        self._process = subprocess.Popen(
            [_program(), "-c", str(self.home / "clamd.conf")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until = time.monotonic() + 30
        while time.monotonic() < until and self._process.poll() is None:
            try:
                scanner.version()
            except scanner.ScanFailed:
                time.sleep(0.05)  # nothing announces that it is ready
            else:
                return
        raise TimeoutError(f"clamd does not answer: {(self.home / 'log').read_text()[-1000:]}")

    def kill(self) -> None:
        """Gone at once, as when the machine runs out of memory."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
            self._process = None

    def remove(self) -> None:
        """End it for good."""
        self.kill()
        remove_folder(self.home)


def _program() -> str:
    return shutil.which("clamd", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])) or ""
