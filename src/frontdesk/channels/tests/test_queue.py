"""The outbox: written with the change, sent once, truthful about its state."""

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from frontdesk.accounts.models import Brand
from frontdesk.channels import actions
from frontdesk.channels.actions.keys import reference_of
from frontdesk.channels.actions.outbox import PER_HOUR
from frontdesk.channels.actions.sending import release_stuck
from frontdesk.channels.mail import Address, parse
from frontdesk.channels.models import Inbox, OutboundEnvelope, OutboundState, SuppressedAddress
from frontdesk.channels.transport.letter import contents_of, message_of
from frontdesk.events import SYSTEM
from frontdesk.events.models import Entry
from frontdesk.kit import clock

MARA = Address("Mara Ortiz", "mara@customer.example")


def queue(inbox: Inbox | None, **values: object) -> OutboundEnvelope:
    given = {"kind": "reply", "to": [MARA], "subject": "Your car", "text": "We are on it.", "reference": "message:7"}
    return actions.queue(inbox=inbox, by=SYSTEM, **(given | values))  # type: ignore[arg-type]


def test_a_rolled_back_change_sends_nothing(inbox: Inbox) -> None:
    """F21."""
    jobs = ProcrastinateJob.objects.count()
    with transaction.atomic():
        queue(inbox)
        transaction.set_rollback(True)
    assert not OutboundEnvelope.objects.exists()
    assert ProcrastinateJob.objects.count() == jobs


def test_an_answer_to_our_mail_proves_what_it_answers(inbox: Inbox) -> None:
    raw = message_of(inbox, queue(inbox)).as_bytes()
    ours = parse(raw)
    answer = parse(f"From: mara@customer.example\r\nIn-Reply-To: {ours.message_id}\r\n\r\nThanks".encode())
    by_address = parse(f"From: m@x.example\r\nTo: {ours.reply_to[0].email}\r\n\r\nThanks".encode())
    assert reference_of(answer) == reference_of(by_address) == "message:7"


def test_values_with_line_breaks_add_no_header(inbox: Inbox) -> None:
    """A46."""
    envelope = queue(
        inbox, subject="Hi\r\nBcc: evil@x.example", to=[Address("A\r\nBcc: evil@x.example", "a@b.example")],
        headers={"X-Note": "a\r\nBcc: evil@x.example", "Bcc": "evil@x.example"},
        in_reply_to="<a@b>\r\nBcc: e@x.example",
    )  # fmt: skip
    message = message_of(inbox, envelope)
    assert "bcc" not in {name.lower() for name in message.keys()}  # noqa: SIM118
    assert "\nbcc" not in message.as_bytes().lower().decode()


def test_a_cancelled_envelope_is_never_sent(inbox: Inbox) -> None:
    """F22."""
    envelope = queue(inbox, delay_seconds=10)
    assert actions.cancel(envelope, by=SYSTEM)
    assert actions.send(envelope.pk) is None
    envelope.refresh_from_db()
    assert envelope.state == OutboundState.CANCELLED


def test_what_is_being_sent_cannot_be_cancelled(inbox: Inbox) -> None:
    """F22."""
    envelope = queue(inbox)
    OutboundEnvelope.objects.filter(pk=envelope.pk).update(state=OutboundState.SENDING, claimed_at=clock.now())
    assert not actions.cancel(envelope, by=SYSTEM)


def test_without_any_inbox_an_envelope_waits_and_says_so(brand: Brand) -> None:
    Inbox.objects.all().delete()
    sent = actions.send(queue(None).pk)
    assert sent is not None
    assert (sent.state, sent.reason) == (OutboundState.QUEUED, "No inbox is set up that can send mail.")


def test_an_unreachable_server_is_tried_again_later(inbox: Inbox) -> None:
    """F19."""
    sent = actions.send(queue(inbox).pk)
    assert sent is not None
    assert sent.state == OutboundState.QUEUED
    assert "no server for sending" in sent.reason
    assert sent.next_attempt_at > clock.now()


def test_a_sender_that_died_gets_one_more_try_under_the_same_message_id(inbox: Inbox) -> None:
    """F18."""
    envelope = queue(inbox)
    long_ago = clock.now() - clock.now().resolution * 3_600_000_000
    for state in (OutboundState.QUEUED, OutboundState.FAILED):
        OutboundEnvelope.objects.filter(pk=envelope.pk).update(state=OutboundState.SENDING, claimed_at=long_ago)
        assert release_stuck() == 1
        after = OutboundEnvelope.objects.get(pk=envelope.pk)
        assert (after.state, after.is_uncertain, after.message_id) == (state, True, envelope.message_id)


def test_a_failure_is_told_once(inbox: Inbox) -> None:
    """F20."""
    envelope = queue(inbox)
    actions.mark_failed(envelope, "The address does not exist.")
    actions.mark_failed(envelope, "The address does not exist.")
    assert Entry.objects.filter(kind="channels.failed").count() == 1


def test_a_delivery_report_fails_the_envelope_it_speaks_of(inbox: Inbox) -> None:
    """A13, F20: only a Message-ID that we signed counts."""
    envelope = queue(inbox)
    report = (
        "From: MAILER-DAEMON@mx.example\r\nSubject: Undelivered\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        "Final-Recipient: rfc822; mara@customer.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        "--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {}\r\n\r\n--b--\r\n"
    )
    forged = envelope.message_id.replace("<fd.", "<fd.a")
    for identifier, state in ((forged, OutboundState.QUEUED), (envelope.message_id, OutboundState.FAILED)):
        taken = actions.receive(report.format(identifier).encode(), inbox)
        assert actions.process(taken.pk).outcome == "bounce"
        envelope.refresh_from_db()
        assert envelope.state == state
    assert envelope.reason == "The address does not exist. (mara@customer.example)"
    assert SuppressedAddress.objects.filter(address="mara@customer.example").exists()


def test_automatic_mail_to_one_address_is_bounded(inbox: Inbox) -> None:
    """A14, A16, A17."""
    about = (f"ticket:{number}" for number in range(PER_HOUR + 5))  # each ticket has a limit of its own besides
    states = [queue(inbox, automatic=True, kind="confirmation", reference=one).state for one in about]
    assert states.count(OutboundState.QUEUED) == PER_HOUR
    assert states[-1] == OutboundState.CANCELLED
    assert queue(inbox).state == OutboundState.QUEUED


def test_secret_contents_are_sealed_and_erased(inbox: Inbox) -> None:
    """A58."""
    envelope = queue(inbox, text="https://desk.example/reset/TOKEN", secret=True)
    stored = OutboundEnvelope.objects.get(pk=envelope.pk)
    assert "TOKEN" not in str(stored.payload)
    assert "TOKEN" in contents_of(stored)["text"]
    assert "TOKEN" not in str(actions.mark_failed(stored, "It was refused.").payload)


def test_nobody_to_write_to_is_an_error(inbox: Inbox) -> None:
    with pytest.raises(actions.NoRecipient):
        queue(inbox, to=[Address("Nobody", "not an address")])
