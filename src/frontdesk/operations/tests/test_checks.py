"""Each check tells good from bad, and says how to mend it."""

import datetime
import shutil
from collections import namedtuple
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection

from frontdesk.accounts.models import Brand
from frontdesk.channels.actions import queue
from frontdesk.channels.mail import Address
from frontdesk.channels.models import InboundEnvelope, Inbox, OutboundEnvelope
from frontdesk.events import SYSTEM
from frontdesk.kit import clock
from frontdesk.kit.hold import put_on_hold
from frontdesk.operations.check import examine
from tests.cast import Cast

pytestmark = pytest.mark.django_db
Usage = namedtuple("Usage", "total used free")


def states(check: str) -> list[str]:
    """The states that a check finds; what is not good says how to mend it."""
    found = examine(check)
    assert all(finding.mend for finding in found if finding.state != "good")
    return [finding.state for finding in found]


@pytest.fixture
def inbox(cast: Cast) -> Inbox:
    return Inbox.objects.create(
        slug="help", name="Help", channel="email", brand=Brand.default(), address="help@meridian.test", is_default=True
    )


def ago(**age: float) -> datetime.datetime:
    return clock.now() - datetime.timedelta(**age)


def wait(inbox: Inbox, **age: float) -> OutboundEnvelope:
    envelope = queue(inbox=inbox, kind="reply", to=[Address("", "m@croft.test")], subject="S", text="T", by=SYSTEM)
    OutboundEnvelope.objects.filter(pk=envelope.pk).update(created_at=ago(**age))
    return envelope


def test_an_inbox_that_fails_is_bad_and_one_that_is_silent_doubtful(inbox: Inbox) -> None:
    assert states("mail") == ["good"]
    Inbox.objects.update(last_success_at=ago(minutes=5))
    assert states("mail") == ["good"]
    Inbox.objects.update(last_success_at=ago(hours=2))
    assert states("mail") == ["doubtful"]
    Inbox.objects.update(last_error="The server refused the password.", failing_since=ago(hours=1))
    assert states("mail") == ["bad"]
    assert "refused the password" in examine("mail")[0].says


def test_without_an_inbox_somebody_should_add_one() -> None:
    assert states("mail") == ["doubtful"]


def test_the_age_of_the_oldest_message_says_how_the_outbox_is(inbox: Inbox) -> None:
    assert states("outbox") == ["good"]
    wait(inbox, minutes=2)
    assert states("outbox") == ["good"]
    wait(inbox, minutes=20)
    assert states("outbox") == ["doubtful"]
    wait(inbox, hours=5)
    assert states("outbox") == ["bad"]
    assert "3 messages" in examine("outbox")[0].says and "300 min" in examine("outbox")[0].says
    put_on_hold("Restored from a backup")
    assert states("outbox") == ["good"]  # the check of the hold says what there is to say


def test_a_message_for_later_has_not_waited(inbox: Inbox) -> None:
    later = wait(inbox, hours=5)
    OutboundEnvelope.objects.filter(pk=later.pk).update(not_before=clock.now() + datetime.timedelta(hours=1))
    assert states("outbox") == ["good"]


def test_what_could_not_be_sent_is_counted(inbox: Inbox) -> None:
    failed = wait(inbox)
    OutboundEnvelope.objects.filter(pk=failed.pk).update(state="failed", reason="There is no such address.")
    assert states("outbox") == ["good", "doubtful"]


def test_mail_that_was_put_aside_or_left_lying_is_counted(inbox: Inbox) -> None:
    assert states("quarantine") == ["good"]
    row: dict[str, Any] = {"inbox": inbox, "channel": "email", "raw_key": "k", "size": 1, "sha256": "0" * 64}
    InboundEnvelope.objects.create(**row, dedupe_key="1", state="quarantined", reason="It cannot be read.")
    assert states("quarantine") == ["doubtful"]
    lying = InboundEnvelope.objects.create(**row, dedupe_key="2", state="received")
    assert states("quarantine") == ["doubtful"]
    InboundEnvelope.objects.filter(pk=lying.pk).update(received_at=ago(hours=1))
    assert states("quarantine") == ["doubtful", "bad"]


def test_jobs_that_gave_up_today_are_told() -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
        cursor.execute("INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES ('bulk', 'x.y', '{}')")
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed'")
    assert states("queue") == ["good", "good", "doubtful"]


def test_without_a_worker_nothing_is_done() -> None:
    assert states("queue")[0] == "bad"


@pytest.mark.parametrize(("seconds", "state"), [(0, "good"), (10, "doubtful"), (300, "bad")])
def test_a_clock_that_goes_wrong_is_found(seconds: int, state: str) -> None:
    with time_machine.travel(clock.now() + datetime.timedelta(seconds=seconds)):
        assert states("clock") == [state]


@pytest.mark.parametrize(("free", "state"), [(100, "good"), (3, "doubtful"), (0.5, "bad")])
def test_a_disk_that_fills_up_is_found(monkeypatch: pytest.MonkeyPatch, free: float, state: str) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: Usage(200 * 1024**3, 0, int(free * 1024**3)))
    assert set(states("disk")) == {state}


def test_a_missing_migration_is_found() -> None:
    assert states("database") == ["good", "good"]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'kit'")
    assert states("database")[-1] == "bad"
    assert examine("database")[-1].mend == "Run: frontdesk migrate"


def test_a_front_end_that_was_not_built_is_found(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_DIR = tmp_path
    assert states("versions") == ["good", "bad"]


def test_a_dangerous_setting_is_found_and_a_silenced_finding_is_not_told(settings: Any) -> None:
    assert states("settings") == ["good"]
    settings.ALLOWED_HOSTS = ["*"]
    assert "bad" in states("settings")
