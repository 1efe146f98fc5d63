"""Everything running as people run it: `frontdesk up` on a database of its own, a mail server, an SMTP server."""

import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import TypeVar

import httpx

from tests.servers.dovecot import PASSWORD as MAIL_PASSWORD
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import SmtpSink

T = TypeVar("T")
PATIENCE_SECONDS = 90.0
PASSWORD = "correct horse battery"
SUPPORT = "support@meridian.test"


def eventually(what: Callable[[], T | None], told: str) -> T:
    """What the function returns as soon as it is true; fails with `told` after a while."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    pause = threading.Event()
    while time.monotonic() < deadline:
        if found := what():
            return found
        pause.wait(0.2)
    raise AssertionError(f"It did not happen: {told}")


class Desk:
    """`url` answers; `sink` has every mail that left; `write` sends one as a customer does."""

    def __init__(self, home: Path, dovecot: Dovecot, sink: SmtpSink) -> None:
        self.home, self.dovecot, self.sink = home, dovecot, sink
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self._lines: list[str] = []
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None
        sink.mailboxes[SUPPORT] = "support"

    def environment(self) -> dict[str, str]:
        ours = {
            name: value for name, value in os.environ.items() if not name.startswith(("FRONTDESK_", "DATABASE_URL"))
        }
        return {
            **ours,
            "FRONTDESK_HOME": str(self.home),
            "FRONTDESK_URL": self.url,
            "FRONTDESK_ALLOW_PRIVATE_HOSTS": "yes",
        }

    def start(self) -> str:
        """Start, wait until it serves, and return the address of the first start."""
        command = [sys.executable, "-m", "frontdesk.config.cli", "up", "--port", str(self.port)]
        self._process = subprocess.Popen(
            command, env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self._reader = threading.Thread(target=self._read, args=(self._process,), daemon=True)
        self._reader.start()

        def told() -> str | None:
            assert self._process is not None and self._process.poll() is None, "".join(self.said())
            found = re.search(r"https?://\S+/setup\S*", "".join(self.said()))
            return found.group(0) if found else None

        address = eventually(told, "frontdesk up says where to begin")
        eventually(lambda: httpx.get(f"{self.url}/readyz").status_code == 200, "frontdesk up is ready")
        return address

    def said(self) -> list[str]:
        """The log so far."""
        return list(self._lines)

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(30)
            if self._reader is not None:
                self._reader.join(10)
            if self._process.stdout is not None:
                self._process.stdout.close()

    def run(self, *arguments: str) -> str:
        """Run Python with the desk's own database beside it."""
        done = subprocess.run(
            [sys.executable, *arguments],
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def mail_to(self, address: str, about: str) -> EmailMessage:
        """The newest mail to that address whose subject holds these words, waiting for it."""

        def found() -> EmailMessage | None:
            for taken in reversed(self.sink.taken):
                if address in taken.recipients and about.lower() in str(taken.message["Subject"]).lower():
                    return taken.message
            return None

        return eventually(found, f"a mail about {about!r} to {address}; there were {self._subjects(address)}")

    def write(self, message: EmailMessage) -> None:
        """Send a mail to the desk through the SMTP server, into Dovecot, as the world does."""
        import smtplib
        import ssl

        context = ssl.create_default_context(cadata=self.sink.certificate.ca_pem)
        with smtplib.SMTP("localhost", self.sink.port, timeout=30) as client:
            client.starttls(context=context)
            client.login("customer", MAIL_PASSWORD)
            client.send_message(message, to_addrs=[SUPPORT])

    def _subjects(self, address: str) -> list[str]:
        return [str(taken.message["Subject"]) for taken in self.sink.taken if address in taken.recipients]

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            self._lines.append(line)


def link_in(message: EmailMessage, part: str) -> str:
    """The first address in the mail's text that holds `part`."""
    body = message.get_body(("plain",))
    assert body is not None
    found = re.search(rf"https?://\S*{re.escape(part)}\S*", body.get_content())
    assert found, body.get_content()
    return found.group(0).rstrip(".)")
