"""A desk on hold neither fetches nor sends; released, it goes on where it stood."""

import datetime

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from frontdesk.channels.actions import queue
from frontdesk.channels.actions.sending import send
from frontdesk.channels.actions.sweep import collect_orphans, sweep
from frontdesk.channels.mail import Address
from frontdesk.channels.models import Inbox, OutboundEnvelope
from frontdesk.events import SYSTEM
from frontdesk.kit import clock
from frontdesk.kit.hold import is_held, put_on_hold
from frontdesk.operations.check import examine
from frontdesk.operations.release import release
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def make_inbox(cast: Cast) -> Inbox:
    from frontdesk.accounts.models import Brand

    return Inbox.objects.create(
        slug="help", name="Help", channel="email", brand=Brand.default(), address="help@meridian.test", is_default=True,
        settings={"imap_host": "imap.meridian.test", "smtp_host": "smtp.invalid"},
    )  # fmt: skip


def write_to(address: str) -> OutboundEnvelope:
    return queue(inbox=Inbox.objects.get(), kind="reply", to=[Address("", address)], subject="S", text="T", by=SYSTEM)


def test_on_hold_no_mailbox_is_read_and_nothing_leaves(cast: Cast) -> None:
    """F34."""
    inbox = make_inbox(cast)
    assert list(Inbox.objects.polled()) == [inbox]
    waiting = write_to("mara@customer.test")
    put_on_hold("Restored from a backup")
    assert list(Inbox.objects.polled()) == []
    assert send(waiting.pk) is None
    waiting.refresh_from_db()
    assert (waiting.state, waiting.attempts, waiting.reason) == ("queued", 0, "")


def test_on_hold_the_sweeper_leaves_outbox_and_files_alone(cast: Cast) -> None:
    """F34: the files may be those of the desk that this one is a copy of."""
    make_inbox(cast)
    long_ago = clock.now() - datetime.timedelta(hours=1)
    write_to("mara@customer.test")
    OutboundEnvelope.objects.update(next_attempt_at=long_ago)
    stuck = write_to("ben@customer.test")
    OutboundEnvelope.objects.filter(pk=stuck.pk).update(state="sending", claimed_at=long_ago)
    key = default_storage.save(
        f"mail/{clock.now() - datetime.timedelta(days=1):%Y/%m/%d}/theirs.eml", ContentFile(b"x")
    )
    put_on_hold("Restored from a backup")
    swept = sweep()
    assert (swept.outbound, swept.stuck, collect_orphans()) == (0, 0, 0)
    assert default_storage.exists(key)
    release()
    swept = sweep()
    assert (swept.outbound, swept.stuck, collect_orphans()) == (1, 1, 1)


def test_released_it_sends_what_waited(cast: Cast) -> None:
    """F34."""
    make_inbox(cast)
    write_to("mara@customer.test")
    put_on_hold("Restored from a backup")
    released = release()
    assert released is not None
    assert (released.going, released.cancelled) == (1, 0)
    assert not is_held()
    assert release() is None


def test_what_the_desk_before_may_have_sent_can_be_taken_back(cast: Cast) -> None:
    """F34."""
    make_inbox(cast)
    before, halfway = write_to("mara@customer.test"), write_to("ben@customer.test")
    OutboundEnvelope.objects.filter(pk=halfway.pk).update(state="sending", claimed_at=clock.now())
    OutboundEnvelope.objects.update(created_at=clock.now() - datetime.timedelta(hours=1))
    put_on_hold("Restored from a backup")
    after = write_to("cora@customer.test")
    released = release(cancel_outbox=True)
    assert released is not None
    assert (released.going, released.cancelled) == (1, 1)
    states = dict(OutboundEnvelope.objects.values_list("pk", "state"))
    assert [states[one.pk] for one in (before, halfway, after)] == ["cancelled", "failed", "queued"]


def test_the_doctor_and_every_page_of_the_desk_say_so(cast: Cast) -> None:
    """F34."""
    from django.test import Client

    browser = Client()
    browser.force_login(cast.ada.user)
    assert "On hold." not in browser.get("/console/").content.decode()
    assert [finding.state for finding in examine("hold")] == ["good"]
    put_on_hold("Restored from a backup")
    assert "On hold." in browser.get("/console/").content.decode()
    assert "On hold." in browser.get("/desk/", follow=True).content.decode()
    (finding,) = examine("hold")
    assert (finding.state, finding.mend[-17:]) == ("doubtful", "frontdesk release")
