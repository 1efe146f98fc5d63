"""Taking mail in: raw first, once, and never lost."""

from collections.abc import Callable

import pytest
import time_machine
from django.core.files.storage import default_storage

from frontdesk.channels import actions
from frontdesk.channels.actions import Source, filing
from frontdesk.channels.actions.filing import MAX_ATTEMPTS
from frontdesk.channels.actions.sweep import collect_orphans
from frontdesk.channels.models import InboundEnvelope, InboundState, Inbox
from frontdesk.events import SYSTEM
from frontdesk.kit import clock

Make = Callable[..., bytes]


def test_raw_bytes_are_kept_as_they_came(inbox: Inbox, make_mail: Make) -> None:
    raw = make_mail()
    envelope = actions.receive(raw, inbox)
    assert envelope.raw() == raw
    assert (envelope.state, envelope.size) == (InboundState.RECEIVED, len(raw))


def test_a_second_delivery_is_the_same_envelope(inbox: Inbox, make_mail: Make) -> None:
    """F01, F02, F14: fetched again after a crash, or by two pollers."""
    first = actions.receive(make_mail(), inbox, Source("INBOX", 1, 7))
    again = actions.receive(b"Received: by another hop\r\n" + make_mail(), inbox, Source("INBOX", 1, 9))
    assert again.pk == first.pk
    assert again.is_duplicate
    assert InboundEnvelope.objects.count() == 1


def test_the_same_mail_with_other_traces_is_the_same_envelope(inbox: Inbox, make_mail: Make) -> None:
    """F12: brought again by its sender, who did not wait for our answer; each time with fields of that time."""
    fields = (
        "Return-Path: <a@b.example>",
        "Delivered-To: s@harbor.example",
        "Received: now",
        "X-Original-To: x@y.test",
    )
    for number in range(3):
        traces = "".join(f"{field}{number}\r\n" for field in fields).encode()
        assert actions.receive(traces + make_mail(), inbox).is_duplicate == (number > 0)


def test_raw_mails_that_a_crash_left_behind_are_collected(inbox: Inbox, make_mail: Make) -> None:
    """F03: the bytes are there and no row is; those of a row stay."""
    with time_machine.travel(clock.now() - clock.days(2), tick=True):
        lost, kept = actions.receive(make_mail("Lost"), inbox), actions.receive(make_mail("Kept"), inbox)
    InboundEnvelope.objects.filter(pk=lost.pk).delete()
    assert collect_orphans() == 1
    assert not default_storage.exists(lost.raw_key) and kept.raw() == make_mail("Kept")


def test_a_mailbox_made_anew_doubles_nothing(inbox: Inbox, make_mail: Make) -> None:
    """F07."""
    actions.receive(make_mail(), inbox, Source("INBOX", 1, 7))
    assert actions.receive(make_mail(), inbox, Source("INBOX", 2, 1)).is_duplicate


@pytest.mark.parametrize("identifier", [None, "", "<x@[>", "<same@example.org>", "<broken"])
def test_two_mails_with_one_message_id_are_both_kept(inbox: Inbox, make_mail: Make, identifier: str | None) -> None:
    """F05."""
    actions.receive(make_mail("One", **{"Message-ID": identifier}), inbox)
    second = actions.receive(make_mail("Two", **{"Message-ID": identifier}), inbox)
    assert not second.is_duplicate
    assert InboundEnvelope.objects.count() == 2


def test_the_same_mail_in_two_inboxes_is_kept_in_both(inbox: Inbox, make_mail: Make) -> None:
    """F06."""
    other = Inbox.objects.create(
        slug="sales", name="Sales", channel="email", brand=inbox.brand, address="s@harbor.example"
    )
    actions.receive(make_mail(), inbox)
    assert not actions.receive(make_mail(), other).is_duplicate


def test_an_unreadable_mail_is_put_aside_with_its_bytes_and_can_be_tried_again(inbox: Inbox) -> None:
    """F04, A63."""
    raw = (
        b"From: a@b.example\r\n" + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n\r\ntext\r\n" * 2000
    )
    envelope = actions.process(actions.receive(raw, inbox).pk)
    assert (envelope.state, envelope.outcome) == (InboundState.QUARANTINED, "quarantined")
    assert "500 parts" in envelope.reason
    assert envelope.raw() == raw
    assert actions.retry_envelope(envelope, by=SYSTEM).state == InboundState.RECEIVED


def test_a_mail_that_breaks_its_reader_is_put_aside_in_the_end(
    inbox: Inbox, make_mail: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F04, A63: a mistake of ours in reading it is tried again some times, then told; its bytes stay."""

    def mistaken(raw: bytes) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(filing, "parse", mistaken)
    envelope = actions.receive(make_mail(), inbox)
    for _ in range(MAX_ATTEMPTS - 1):
        with pytest.raises(ZeroDivisionError):
            actions.process(envelope.pk)
    aside = actions.process(envelope.pk)
    assert (aside.state, aside.reason) == (InboundState.QUARANTINED, "It could not be filed (ZeroDivisionError).")
    assert aside.raw() == make_mail()


def test_a_mail_that_keeps_killing_the_worker_is_put_aside(inbox: Inbox, make_mail: Make) -> None:
    """F04: the try is counted before the work begins."""
    envelope = actions.receive(make_mail(), inbox)
    InboundEnvelope.objects.filter(pk=envelope.pk).update(attempts=MAX_ATTEMPTS)
    aside = actions.process(envelope.pk)
    assert (aside.state, aside.reason) == (InboundState.QUARANTINED, f"It stopped the program {MAX_ATTEMPTS} times.")


def test_a_mail_without_a_readable_sender_is_put_aside(inbox: Inbox, make_mail: Make) -> None:
    """A09."""
    raw = make_mail(From="alice@example.org)bob@example.com")
    assert actions.process(actions.receive(raw, inbox).pk).reason == "It names no sender with a readable address."


def test_vacation_replies_and_loose_bounces_never_reach_the_desk(inbox: Inbox, make_mail: Make) -> None:
    """A13."""
    vacation = actions.receive(make_mail(**{"Auto-Submitted": "auto-replied"}), inbox)
    bounce = actions.receive(
        make_mail("The following address failed.", From="MAILER-DAEMON@mx.example", Subject="Undelivered Mail"), inbox
    )
    assert actions.process(vacation.pk).outcome == "auto_reply"
    assert actions.process(bounce.pk).outcome == "bounce"


def test_a_mail_from_our_own_address_counts_as_automatic(inbox: Inbox, make_mail: Make) -> None:
    """A15."""
    envelope = actions.receive(make_mail(From="Support+x.y@HARBOR.example"), inbox)
    assert actions.read(envelope).is_automatic
