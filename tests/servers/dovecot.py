"""A Dovecot of our own: own folder, own ports, own users; started by hand and ended by its process id."""

import os
import shutil
import socket
import subprocess
import time
import uuid
from pathlib import Path

from tests.folders import make_folder, remove_folder
from tests.servers.certificates import Certificate, make_certificate

PASSWORD = "the-right-one"
CONFIGURATION = """
protocols = imap pop3
listen = 127.0.0.1
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/dovecot.log
ssl = yes
ssl_cert = <{cert}
ssl_key = <{key}
disable_plaintext_auth = no
auth_mechanisms = plain login{oauth_mechanisms}
mail_location = maildir:{home}/mail/%u
default_login_user = {login_user}
default_internal_user = {internal_user}
default_internal_group = {internal_group}
first_valid_uid = 1
pop3_uidl_format = %g
{oauth_passdb}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}/homes/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service pop3-login {{
  chroot =
  inet_listener pop3 {{
    port = {pop_port}
  }}
  inet_listener pop3s {{
    port = {pop_tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""

OAUTH = """
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {file}
}}
"""


class Dovecot:
    """`host` with `port` (STARTTLS or plain) and `tls_port`.

    `ca_pem` vouches for it. Anybody signs in with PASSWORD.
    """

    host = "localhost"

    def __init__(self, certificate: Certificate | None = None, *, tokeninfo_url: str = "") -> None:
        self.home = make_folder("dovecot", 0o755)
        self.certificate = certificate or make_certificate(self.home / "tls")
        self.ca_pem = self.certificate.ca_pem
        self.port, self.tls_port = free_port(), free_port()
        self.pop_port, self.pop_tls_port = free_port(), free_port()
        self.tokeninfo_url = tokeninfo_url
        self._process: subprocess.Popen[bytes] | None = None
        (self.home / "mail").mkdir()
        self._uid, self._gid = (65534, 65534) if os.geteuid() == 0 else (os.geteuid(), os.getegid())
        self._own(self.home / "mail")

    @staticmethod
    def missing() -> str:
        """Why Dovecot cannot run here, or ''."""
        has_all = shutil.which("dovecot") and Path("/usr/lib/dovecot/pop3").exists()
        return "" if has_all else "Dovecot is not installed (apt-get install dovecot-imapd dovecot-pop3d)"

    def start(self) -> None:
        """Start, and wait until it answers."""
        is_root = os.geteuid() == 0
        own = subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()
        group = subprocess.run(["id", "-gn"], capture_output=True, text=True, check=True).stdout.strip()
        oauth = ""
        if self.tokeninfo_url:
            (self.home / "oauth.conf").write_text(
                f"tokeninfo_url = {self.tokeninfo_url}\nusername_attribute = email\nactive_attribute = active\n"
                "active_value = yes\nforce_introspection = no\n"
            )
            oauth = OAUTH.format(file=self.home / "oauth.conf")
        (self.home / "dovecot.conf").write_text(
            CONFIGURATION.format(
                home=self.home, cert=self.certificate.cert, key=self.certificate.key, port=self.port,
                tls_port=self.tls_port, pop_port=self.pop_port, pop_tls_port=self.pop_tls_port, oauth_passdb=oauth,
                oauth_mechanisms=" xoauth2 oauthbearer" if oauth else "",
                login_user="dovenull" if is_root else own, internal_user="dovecot" if is_root else own,
                internal_group="dovecot" if is_root else group, uid=self._uid, gid=self._gid, password=PASSWORD,
            )
        )  # fmt: skip
        self._process = subprocess.Popen(["dovecot", "-F", "-c", str(self.home / "dovecot.conf")])
        wait_for_port(self.port)

    def stop(self) -> None:
        """End it; its folder stays, so that it can be started again on the same ports."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)
            self._process = None

    def remove(self) -> None:
        """End it for good."""
        self.stop()
        remove_folder(self.home)

    def make_mailbox(self, name: str) -> None:
        """An empty mailbox; one that was there is thrown away, so that its UIDVALIDITY changes (F07)."""
        box = self.home / "mail" / name
        shutil.rmtree(box, ignore_errors=True)
        for part in ("new", "cur", "tmp"):
            (box / part).mkdir(parents=True)
        # The next validity must differ even within the same second.
        (box / "dovecot-uidvalidity").write_text("")
        (box / "dovecot-uidlist").write_text(f"3 V{int(uuid.uuid4().int % 2**31)} N1 G{uuid.uuid4().hex}\n")
        for path in (box, *box.iterdir()):
            self._own(path)

    def deliver(self, name: str, raw: bytes, *, at: float | None = None, is_seen: bool = False) -> None:
        """Put a mail into a mailbox as a delivery agent does; `at` is when, in seconds since 1970 (INTERNALDATE).

        One that `is_seen` was read by somebody else meanwhile.
        """
        box = self.home / "mail" / name
        unique = f"{time.time_ns()}.{uuid.uuid4().hex}.test"
        (box / "tmp" / unique).write_bytes(raw)
        self._own(box / "tmp" / unique)
        if at is not None:
            os.utime(box / "tmp" / unique, (at, at))
        (box / "tmp" / unique).rename(box / ("cur" if is_seen else "new") / (unique + (":2,S" if is_seen else "")))

    def flags(self, name: str) -> list[str]:
        """The Maildir flags of each mail: 'S' means seen."""
        box = self.home / "mail" / name
        files = [*(box / "cur").iterdir(), *(box / "new").iterdir()]
        return sorted(file.name.partition(":2,")[2] for file in files)

    def settings(self, name: str, security: str = "tls") -> dict[str, object]:
        """The `imap_…` settings of an inbox that reads this mailbox."""
        return {
            "imap_host": self.host,
            "imap_port": self.tls_port if security == "tls" else self.port,
            "imap_security": security,
            "imap_username": name,
            "ca_pem": self.ca_pem,
        }

    def pop_settings(self, name: str, security: str = "tls") -> dict[str, object]:
        """The settings of an inbox that reads this mailbox by POP3."""
        return {
            "receiving": "pop3",
            "pop3_host": self.host,
            "pop3_port": self.pop_tls_port if security == "tls" else self.pop_port,
            "pop3_security": security,
            "pop3_username": name,
            "ca_pem": self.ca_pem,
        }

    def make_folder(self, name: str, folder: str) -> None:
        """A further folder (Maildir++) beside INBOX; `deliver(f"{name}/.{folder}", …)` puts mail into it."""
        for part in ("", "new", "cur", "tmp"):
            path = self.home / "mail" / name / f".{folder}" / part
            path.mkdir(exist_ok=True)
            self._own(path)

    def _own(self, path: Path) -> None:
        if os.geteuid() == 0:
            os.chown(path, self._uid, self._gid)


def free_port() -> int:
    """A port of the loopback interface that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_port(port: int, seconds: float = 15.0) -> None:
    """Until something listens there; raises TimeoutError."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with socket.socket() as probe:
            probe.settimeout(0.2)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)  # no event tells that a foreign server is ready
    raise TimeoutError(f"Nothing listens on port {port}.")
