"""Servers and an inbox that uses them. The servers live for the whole run, each test gets a mailbox of its own."""

import os
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.test import override_settings

from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.smtp_sink import SmtpSink

if TYPE_CHECKING:  # tables may be imported only once Django is ready, and this file comes before
    from frontdesk.channels.models import Inbox


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.servers)


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """A running Dovecot, or a skip with the reason."""
    if Dovecot.missing():
        pytest.skip(Dovecot.missing())
    server = Dovecot()
    server.start()
    yield server
    server.remove()


@pytest.fixture
def mailbox(dovecot: Dovecot) -> str:
    """A fresh mailbox."""
    name = f"box{uuid.uuid4().hex[:10]}"
    dovecot.make_mailbox(name)
    return name


@pytest.fixture
def sink(dovecot: Dovecot) -> Iterator[SmtpSink]:
    """A running SMTP server with STARTTLS and a password."""
    server = SmtpSink(dovecot.certificate, dovecot=dovecot)
    server.start()
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def allowed(tmp_path: Path) -> Iterator[None]:
    """Servers on this machine may be spoken to, and files lie in the test's own folder."""
    from django.conf import settings

    storage = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path / "files")},
    }
    with override_settings(ALLOW_PRIVATE_HOSTS=True, STORAGES={**settings.STORAGES, "default": storage}):
        yield


def make_inbox(dovecot: Dovecot, sink: SmtpSink, mailbox: str) -> "Inbox":
    from frontdesk.accounts.models import Brand
    from frontdesk.channels.actions.inboxes import create_inbox
    from frontdesk.events import SYSTEM

    brand = Brand.objects.filter(is_default=True).first() or Brand.objects.create(
        name="Harbor Rentals", slug="harbor", is_default=True
    )
    sink.mailboxes["support@harbor.example"] = mailbox
    return create_inbox(
        name="Support",
        channel="email",
        brand=brand,
        address="support@harbor.example",
        settings={**sink.settings(), **dovecot.settings(mailbox)},
        secrets={"imap_password": PASSWORD, "smtp_password": PASSWORD},
        by=SYSTEM,
    )


@pytest.fixture
def inbox(db: None, dovecot: Dovecot, sink: SmtpSink, mailbox: str) -> "Inbox":
    """An inbox whose servers are running."""
    return make_inbox(dovecot, sink, mailbox)


@pytest.fixture
def mail() -> Callable[..., bytes]:
    """Raw bytes of a customer's mail; `number` makes its Message-ID and text differ."""

    def make(number: int = 1, *, identifier: str | None = "", body: str = "") -> bytes:
        line = f"Message-ID: {identifier or f'<{number}@customer.example>'}\r\n" if identifier is not None else ""
        return (
            f"From: Mara Ortiz <mara@customer.example>\r\nTo: support@harbor.example\r\nSubject: Question {number}\r\n"
            f"{line}\r\n{body or f'My car number {number} does not start.'}\r\n"
        ).encode()

    return make


START = """
import sys, threading, django
django.setup()
from django.conf import settings
settings.STORAGES["default"]["OPTIONS"]["location"] = sys.argv[1]
"""


def own_environment(**more: str) -> dict[str, str]:
    """What a process of its own needs to work on this test's database."""
    from django.conf import settings
    from django.db import connection

    values = connection.settings_dict
    where = f"postgresql:///{values['NAME']}?host={values['HOST']}&port={values['PORT'] or 5432}&user={values['USER']}"
    return os.environ | {
        "DATABASE_URL": where,
        "FRONTDESK_ALLOW_PRIVATE_HOSTS": "yes",
        "FRONTDESK_SECRET_KEY": settings.SECRET_KEY,
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "frontdesk.config.settings"),
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        **more,
    }


@pytest.fixture
def run_program(tmp_path: Path) -> Callable[[str, int, str], int]:
    """Runs (program, argument, crash point) in a process of its own; its exit code, -9 when it was killed."""

    def run(program: str, argument: int, point: str) -> int:
        command = [sys.executable, "-c", START + program, str(tmp_path / "files"), str(argument)]
        environment = own_environment(FRONTDESK_CRASH_AT=point)
        return subprocess.run(command, env=environment, check=False, timeout=60).returncode

    return run
