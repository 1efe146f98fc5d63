"""Web, live and worker as processes of their own behind nginx, with the very file of `deploy/`."""

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.folders import make_folder, remove_folder
from tests.servers.certificates import Certificate, make_certificate

pytestmark = pytest.mark.servers

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "frontdesk.config.cli"]
PASSWORD = "several words in a row"
PATIENCE = 120.0
NOTIFY = """SELECT pg_notify('frontdesk_live', '{"names":["ticket.42"],"to":["staff"]}')"""
MAIN = """
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  {server}
}}
"""


@dataclass
class Site:
    """Everything running; `port` speaks TLS, `plain` only redirects."""

    home: Path
    environment: dict[str, str]
    port: int
    plain: int
    trust: ssl.SSLContext

    @contextmanager
    def opened(
        self, method: str, path: str, body: dict[str, str] | None = None, **headers: str
    ) -> Iterator[http.client.HTTPResponse]:
        """An answer through nginx to somebody at 127.0.0.2; underscores in names of headers are hyphens."""
        made = http.client.HTTPSConnection(
            "localhost", self.port, timeout=30, context=self.trust, source_address=("127.0.0.2", 0)
        )
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if body is not None:
            named["Content-Type"] = "application/x-www-form-urlencoded"
        with closing(made):
            made.request(method, path, urlencode(body) if body is not None else None, named)
            with made.getresponse() as answer:
                yield answer

    def ask(self, method: str, path: str, body: dict[str, str] | None = None, **headers: str) -> "Answer":
        with self.opened(method, path, body, **headers) as answer:
            cookies = [value.split(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
            return Answer(answer.status, answer.headers, answer.read().decode(), "; ".join(cookies))

    def command(self, *arguments: str) -> str:
        done = subprocess.run(
            [*COMMAND, *arguments], env=self.environment, capture_output=True, text=True, check=False, timeout=PATIENCE
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def sign_in(self, **headers: str) -> str:
        """The cookies of somebody who signed in."""
        form = self.ask("GET", "/account/login")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form.text)
        assert token
        fields = {"email": "ann@meridian.test", "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
        origin = {"Origin": f"https://localhost:{self.port}", "Cookie": form.cookies}
        answer = self.ask("POST", "/account/login", fields, **origin, **headers)
        assert answer.status == 302, answer.text
        return answer.cookies


@dataclass
class Answer:
    """What came back, read to its end."""

    status: int
    headers: http.client.HTTPMessage
    text: str
    cookies: str


def free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]


def eventually(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.1)


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def configuration(folder: Path, certificate: Certificate, pages: int, live: int, port: int, plain: int) -> Path:
    """The file of `deploy/` with this test's ports and certificate."""
    server = (ROOT / "deploy" / "nginx.conf").read_text()
    for wanted, ours in (
        ("frontdesk_pages { server 127.0.0.1:8000", f"frontdesk_pages {{ server 127.0.0.1:{pages}"),
        ("frontdesk_live { server 127.0.0.1:8000", f"frontdesk_live {{ server 127.0.0.1:{live}"),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{port} ssl http2;"),
        ("/etc/letsencrypt/live/support.example.com/fullchain.pem", str(certificate.cert)),
        ("/etc/letsencrypt/live/support.example.com/privkey.pem", str(certificate.key)),
        ("support.example.com", "localhost"),
    ):
        assert wanted in server, wanted
        server = server.replace(wanted, ours)
    path = folder / "nginx.conf"
    path.write_text(MAIN.format(folder=folder, server=server))
    return path


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    program = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None:
        pytest.skip("nginx is not installed (apt-get install nginx-light)")
    with ExitStack() as stack:
        folder = make_folder("nginx", 0o711)
        stack.callback(remove_folder, folder)
        home = folder / "home"
        pages, live, port, plain = free_ports(4)
        certificate = make_certificate(folder / "tls")
        ours = {
            name: value for name, value in os.environ.items() if not name.startswith(("FRONTDESK_", "DATABASE_URL"))
        }
        ours |= {"FRONTDESK_HOME": str(home), "FRONTDESK_URL": f"https://localhost:{port}"}
        ours |= {"FRONTDESK_TRUSTED_PROXIES": "127.0.0.1"}
        site = Site(home, ours, port, plain, ssl.create_default_context(cadata=certificate.ca_pem))
        person = ["--email", "ann@meridian.test", "--name", "Ann", "--password", PASSWORD, "--organisation", "Meridian"]
        site.command("createadmin", *person)
        made = configuration(folder, certificate, pages, live, port, plain)
        for command in (
            [*COMMAND, "web", "--port", str(pages)],
            [*COMMAND, "live", "--port", str(live)],
            [*COMMAND, "worker"],
            [program, "-c", str(made)],
        ):
            process = subprocess.Popen(command, env=ours, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            stack.callback(process.wait, 30)
            stack.callback(process.terminate)
        eventually(lambda: all(map(is_open, (pages, live, port, plain))))
        eventually(lambda: site.ask("GET", "/readyz").status == 200)
        yield site


def test_pages_are_served_with_tls_and_plain_http_leads_there(site: Site) -> None:
    page = site.ask("GET", "/")
    assert page.status == 200
    assert page.headers["Strict-Transport-Security"]  # so X-Forwarded-Proto is believed
    with closing(http.client.HTTPConnection("localhost", site.plain, timeout=30)) as made:
        made.request("GET", "/desk/")
        moved = made.getresponse()
        assert (moved.status, moved.headers["Location"]) == (301, "https://localhost/desk/")
    assert site.ask("GET", "/", Host="evil.test").status == 400


def test_the_address_of_a_person_is_theirs_whatever_they_claim(site: Site) -> None:
    """A38: nginx sets the header, the pages believe nginx, and nobody else."""
    site.sign_in(X_Forwarded_For="203.0.113.7", X_Forwarded_Proto="http", X_Forwarded_Host="evil.test")
    latest = site.command("psql", "-Atc", "SELECT address FROM accounts_session ORDER BY created_at DESC LIMIT 1")
    assert latest == "127.0.0.2\n"


def test_what_happens_is_heard_at_once_through_the_proxy(site: Site) -> None:
    cookies = site.sign_in()
    page = site.ask("GET", site.ask("GET", "/desk/", Cookie=cookies).headers["Location"] or "/desk/", Cookie=cookies)
    token = re.search(r'name="frontdesk-live" content="([^"]+)"', page.text)
    assert token
    with site.opened("GET", "/live?" + urlencode({"token": token[1]})) as stream:
        assert (stream.status, stream.headers.get_content_type()) == (200, "text/event-stream")
        # The socket gives up after half a minute: nothing may lie in a buffer of nginx.
        assert any("event: hello" in line.decode() for line in stream)
        for _ in range(3):  # LISTEN may take effect a moment after the stream opened
            site.command("psql", "-c", NOTIFY)
        assert any("ticket.42" in line.decode() for line in stream)


def test_the_worker_apart_does_its_work(site: Site) -> None:
    waiting = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND scheduled_at IS NULL"
    eventually(lambda: site.command("psql", "-Atc", waiting) == "0\n")
    assert "a worker was heard" in site.command(
        "psql", "-Atc", "SELECT 'a worker was heard' FROM procrastinate_workers"
    )
