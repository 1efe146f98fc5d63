"""Administrators are told of an inbox that fails: in time, once for an outage, and when it is over (F09)."""

import datetime
from typing import Any

import pytest
from django.test import Client

from frontdesk.accounts.models import Brand
from frontdesk.channels.actions.inboxes import create_inbox, record_failure, record_success
from frontdesk.channels.models import Inbox, OutboundEnvelope
from frontdesk.events import SYSTEM
from frontdesk.kit import clock
from frontdesk.operations.alarm import watch_inboxes


@pytest.fixture
def broken(cast: Any) -> Inbox:
    create_inbox(
        name="Working", channel="email", brand=Brand.default(), address="working@harbor.example",
        settings={"smtp_host": "smtp.harbor.example"}, by=SYSTEM,
    )  # fmt: skip
    return create_inbox(
        name="Broken", channel="email", brand=Brand.default(), address="broken@harbor.example",
        settings={"imap_host": "imap.harbor.example"}, by=SYSTEM,
    )  # fmt: skip


def later(monkeypatch: pytest.MonkeyPatch, minutes: float) -> None:
    moment = clock.now() + datetime.timedelta(minutes=minutes)
    monkeypatch.setattr(clock, "now", lambda: moment)


def told() -> list[tuple[str, str]]:
    return [
        (one.kind, one.inbox.name) for one in OutboundEnvelope.objects.filter(kind__startswith="inbox").order_by("pk")
    ]


def test_one_mail_an_outage_through_another_inbox(broken: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """F09: within five minutes; a short stumble tells nobody."""
    record_failure(broken, "It refused the password.")
    watch_inboxes()
    assert told() == []
    later(monkeypatch, 1.5)
    for _ in range(3):
        watch_inboxes()
    assert told() == [("inbox_fails", "Working")]
    sent = OutboundEnvelope.objects.get(kind="inbox_fails")
    assert "It refused the password." in sent.payload["text"]
    record_success(broken)
    for _ in range(2):
        watch_inboxes()
    assert told() == [("inbox_fails", "Working"), ("inbox_works", "Working")]
    record_failure(broken, "Again.")
    later(monkeypatch, 2)
    watch_inboxes()
    assert [kind for kind, _ in told()] == ["inbox_fails", "inbox_works", "inbox_fails"]


def test_silence_is_a_failure_too(broken: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """F09: a reader that hangs tells nothing itself."""
    record_success(broken)
    later(monkeypatch, 4.5)
    watch_inboxes()
    broken.refresh_from_db()
    assert broken.last_error.startswith("Nobody has read this mailbox")
    later(monkeypatch, 1.2)
    watch_inboxes()
    assert [kind for kind, _ in told()] == ["inbox_fails"]


def test_every_page_of_the_console_says_so(broken: Inbox, cast: Any) -> None:
    record_failure(broken, "It refused the password.")
    browser = Client()
    browser.force_login(cast.ada.user)
    for page in ("/console/", "/console/inboxes", "/console/teams"):
        assert "Broken does not work." in browser.get(page).content.decode()


def test_the_doctor_names_the_oldest_mail_that_waits_and_who_only_waits_for_calls(broken: Inbox) -> None:
    from frontdesk.channels.models import InboundEnvelope
    from frontdesk.operations.check import examine

    long_ago = clock.now() - datetime.timedelta(hours=2)
    InboundEnvelope.objects.create(
        inbox=broken, channel="email", dedupe_key="1", raw_key="none", size=1, sha256="0", received_at=long_ago
    )
    Inbox.objects.filter(name="Working").update(settings={"receiving": "listener"}, last_success_at=long_ago)
    found = {finding.says.partition(" since")[0]: finding.state for finding in examine("mail")}
    assert found["a mail to Broken waits to be filed"] == "doubtful"
    assert any(says.startswith("Working was last handed a mail") and state == "good" for says, state in found.items())
