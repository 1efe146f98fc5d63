"""What lies aside is tried again, one or all, or thrown away for good (F04)."""

from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from frontdesk.accounts.models import Brand
from frontdesk.channels import actions
from frontdesk.channels.actions import retrying
from frontdesk.channels.actions.inboxes import create_inbox
from frontdesk.channels.models import InboundEnvelope, InboundState, RetryRun
from frontdesk.events import SYSTEM
from frontdesk.events.models import Entry


@pytest.fixture
def aside(cast: Any, settings: Any, tmp_path: Any) -> list[InboundEnvelope]:
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    inbox = create_inbox(name="Letters", channel="email", brand=Brand.default(), address="letters@x.example", by=SYSTEM)
    found = [actions.receive(f"Subject: {n}\r\n\r\nno sender {n}\r\n".encode(), inbox) for n in range(3)]
    return [actions.process(one.pk, is_last_try=True) for one in found]


@pytest.fixture
def browser(cast: Any) -> Client:
    client = Client()
    client.force_login(cast.ada.user)
    return client


def test_all_are_tried_again_at_once(browser: Client, aside: list[InboundEnvelope], run_jobs: Any) -> None:
    assert {one.state for one in aside} == {InboundState.QUARANTINED}
    assert "Try all again" in browser.get("/console/put-aside").content.decode()
    assert browser.post("/console/put-aside/retries").status_code == 302
    page = browser.get("/console/put-aside").content.decode()
    assert "0 of 3 are set going" in page and "Try all again" not in page
    assert browser.post("/console/put-aside/retries").status_code == 302  # pressed twice
    assert RetryRun.objects.count() == 1
    assert InboundEnvelope.objects.quarantined().count() == 3  # the request itself waits for none of them
    assert run_jobs().count("channels.file_envelope") == 6  # each once when it came, once more now
    assert InboundEnvelope.objects.quarantined().count() == 3
    assert "Try all again" in browser.get("/console/put-aside").content.decode()


def test_trying_all_goes_on_where_it_was_cut_off(
    browser: Client, aside: list[InboundEnvelope], run_jobs: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F23: what fails once more is not met twice, and nothing that came meanwhile is touched."""
    run_jobs()
    monkeypatch.setattr(retrying, "BATCH", 1)
    run = retrying.retry_all(by=SYSTEM)
    assert run is not None and retrying._one_batch(run.pk)  # and here the worker dies
    actions.process(aside[0].pk, is_last_try=True)
    late = actions.receive(b"Subject: late\r\n\r\nno sender\r\n", aside[0].inbox, defer=False)
    actions.process(late.pk, is_last_try=True)
    retrying.retry_put_aside(run_id=run.pk)
    run.refresh_from_db()
    assert (run.done, run.is_running) == (3, False)
    assert InboundEnvelope.objects.quarantined().count() == 2
    retrying.retry_put_aside(run_id=run.pk)
    assert InboundEnvelope.objects.quarantined().count() == 2


def test_one_is_thrown_away_and_not_taken_in_again(
    browser: Client, aside: list[InboundEnvelope], django_capture_on_commit_callbacks: Any
) -> None:
    """F15."""
    first, raw = aside[0], aside[0].raw()
    with django_capture_on_commit_callbacks(execute=True):
        assert browser.post(f"/console/put-aside/{first.pk}/removal").status_code == 302
    assert not default_storage.exists(first.raw_key)
    assert InboundEnvelope.objects.quarantined().count() == 2
    assert Entry.objects.filter(kind="channels.discarded").count() == 1
    assert actions.receive(raw, first.inbox).is_duplicate


def test_the_original_is_downloaded_and_never_shown(browser: Client, aside: list[InboundEnvelope]) -> None:
    """A22."""
    answer = browser.get(f"/console/put-aside/{aside[0].pk}/raw")
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer.content == aside[0].raw()


def test_only_administrators_may(cast: Any, aside: list[InboundEnvelope]) -> None:
    other = Client()
    other.force_login(cast.hank.user)
    assert other.post("/console/put-aside/retries").status_code == 403
    assert other.post(f"/console/put-aside/{aside[0].pk}/removal").status_code == 403
    assert InboundEnvelope.objects.quarantined().count() == 3
