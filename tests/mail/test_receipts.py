"""Receipts of reading (RFC 8098), and two desks that answer each other."""

from collections.abc import Callable
from email import message_from_bytes

import pytest
from django.test import Client

from frontdesk.channels import actions as mailroom
from frontdesk.channels.actions.outbox import PER_HOUR_ABOUT
from frontdesk.channels.mail import Address, parse
from frontdesk.channels.models import DeliveryReport, InboundEnvelope, Inbox, OutboundEnvelope, OutboundState
from frontdesk.channels.transport.letter import message_of
from frontdesk.events import SYSTEM
from frontdesk.tickets.models import Message, Ticket
from tests.cast import Cast
from tests.mail.test_what_comes_back import answered, as_it_stands, desk, take

Run = Callable[..., list[str]]
__all__ = ["desk"]


def receipt(envelope: OutboundEnvelope, *, happened: str = "displayed", reader: str = "laura@croft.test",
            identifier: str = "", subject: str = "Read: Re: Help") -> str:  # fmt: skip
    return (
        f"From: Laura <{reader}>\nTo: support@meridian.test\nSubject: {subject}\nMessage-ID: <mdn@croft.test>\n"
        "Content-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n--b\n"
        "Content-Type: text/plain\n\nYour message was read on Sun, 22 Nov 2026.\n\n--b\n"
        "Content-Type: message/disposition-notification\n\nReporting-UA: mail.croft.test; Outlook\n"
        f"Original-Recipient: rfc822;{reader}\nFinal-Recipient: RFC822;{reader}\n"
        f"Original-Message-ID: {identifier or envelope.message_id}\n"
        f"Disposition: automatic-action/MDN-sent-automatically; {happened}\n\n--b--\n"
    )


def test_a_receipt_is_shown_at_its_message_and_moves_nothing(cast: Cast, desk: Inbox, run_jobs: Run) -> None:
    """A13: no ticket, no answer, no reopening; said twice, it is one row."""
    ticket, envelope = answered(cast, desk, run_jobs)
    before = as_it_stands(ticket)
    sent = OutboundEnvelope.objects.count()
    took = take(desk, receipt(envelope), run_jobs)
    take(desk, receipt(envelope).replace("mdn@", "again@"), run_jobs)
    assert (took.state, took.outcome) == ("ignored", "bounce")
    assert Message.objects.get(outbound=envelope).delivery == "read"
    report = DeliveryReport.objects.get(envelope=envelope)
    assert (report.kind, report.address, report.at, report.source) == (
        "read", "laura@croft.test", took.received_at, "mail",
    )  # fmt: skip
    assert as_it_stands(ticket) == before
    assert (Ticket.objects.count(), OutboundEnvelope.objects.count()) == (1, sent)


@pytest.mark.parametrize(
    "change",
    [
        {"happened": "deleted"},
        {"happened": "denied"},
        {"reader": "somebody@else.test"},
        {"identifier": "<fd.guessed.aaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaa@meridian.test>"},
    ],
)
def test_what_proves_no_reading_of_ours_changes_nothing(
    cast: Cast, desk: Inbox, run_jobs: Run, change: dict[str, str]
) -> None:
    """A01, A13: deleted unread, read by somebody else, or a Message-ID that we did not make."""
    ticket, envelope = answered(cast, desk, run_jobs)
    before = as_it_stands(ticket)
    took = take(desk, receipt(envelope, **change), run_jobs)
    assert took.state == "ignored"
    assert not DeliveryReport.objects.exists()
    assert as_it_stands(ticket) == before and Ticket.objects.count() == 1


def test_a_receipt_never_makes_a_returned_message_look_delivered(cast: Cast, desk: Inbox, run_jobs: Run) -> None:
    """F39."""
    _, envelope = answered(cast, desk, run_jobs)
    mailroom.mark_failed(envelope, "The mailbox is full.")
    take(desk, receipt(envelope), run_jobs)
    assert Message.objects.get(outbound=envelope).delivery == "failed"


def test_the_ticket_tells_when_each_thing_happened(cast: Cast, desk: Inbox, run_jobs: Run) -> None:
    """F39: sent, delayed, delivered, read, in the order of their moments, with the reason where there is one."""
    ticket, envelope = answered(cast, desk, run_jobs)
    take(desk, receipt(envelope), run_jobs)
    for hours, kind, reason in ((3, "waiting", "Delayed, and still being tried. Busy."), (2, "delivered", "")):
        at = InboundEnvelope.objects.latest("pk").received_at
        DeliveryReport.objects.create(
            envelope=envelope, address="laura@croft.test", kind=kind, reason=reason, source="postmark", key=kind,
            at=at.replace(year=at.year - hours),
        )  # fmt: skip
    OutboundEnvelope.objects.filter(pk=envelope.pk).update(sent_at=at.replace(year=at.year - 4))
    client = Client()
    client.force_login(cast.lea.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(f"/desk/tickets/{ticket.number}?in=all").content.decode()
    told = page[page.index("How it was delivered") :].split("</details>")[0]
    words = [
        "<b>Sent</b>",
        "<b>Delayed</b>: Busy.",
        "<b>Delivered</b>",
        "<b>Read, says",
    ]
    assert [told.find(word) for word in words] == sorted(told.find(word) for word in words)
    assert min(told.find(word) for word in words) > 0
    assert told.count("<time ") == 4


def test_a_refusal_in_the_dialogue_has_its_moment_too(cast: Cast, desk: Inbox, run_jobs: Run) -> None:
    """F20."""
    ticket, envelope = answered(cast, desk, run_jobs)
    why = {"state": "refused", "reason": "The mail server refused the address.", "at": "2026-11-22T10:00:00+00:00"}
    OutboundEnvelope.objects.filter(pk=envelope.pk).update(outcomes={"laura@croft.test": why})
    client = Client()
    client.force_login(cast.lea.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(f"/desk/tickets/{ticket.number}?in=all").content.decode()
    assert "<b>Not delivered</b>: The mail server refused the address." in page


def test_what_machines_send_about_one_ticket_has_an_end_whatever_the_address(cast: Cast, desk: Inbox) -> None:
    """A14: two desks that answer each other under ever new addresses and kinds."""
    kinds = ["confirmation", "solved", "survey"]
    states = [
        mailroom.queue(
            inbox=desk, kind=kinds[n % 3], to=[Address("", f"desk{n}@other.test")], subject="We have your request",
            text="Hello", reference="ticket:7", automatic=True, by=SYSTEM,
        )
        for n in range(PER_HOUR_ABOUT + 3)
    ]  # fmt: skip
    assert [one.state for one in states].count(OutboundState.QUEUED) == PER_HOUR_ABOUT
    assert states[-1].reason == "Held back: too many automatic messages were sent about this ticket today."
    people = mailroom.queue(
        inbox=desk, kind="reply", to=[Address("", "desk1@other.test")], subject="Re", text="Hello",
        reference="ticket:7", by=SYSTEM,
    )  # fmt: skip
    assert people.state == OutboundState.QUEUED  # what a person writes is never held back


def test_automatic_mail_says_so_to_another_desk_of_our_kind(cast: Cast, desk: Inbox, run_jobs: Run) -> None:
    """A13, A14: X-Frontdesk-Loop leaves on what machines write, and is known when it comes from elsewhere."""
    take(desk, "From: mara@out.test\nTo: support@meridian.test\nSubject: Help\n\nPlease help", run_jobs)
    sent = OutboundEnvelope.objects.get(recipients__contains={"to": [["mara@out.test"]]})
    raw = bytes(message_of(desk, sent))
    assert message_from_bytes(raw)["X-Frontdesk-Loop"] == "yes"
    theirs = "From: desk@other.test\nTo: support@meridian.test\nSubject: Hello\nX-Frontdesk-Loop: yes\n\nHello"
    assert parse(theirs.encode()).is_automatic
    take(desk, theirs, run_jobs)
    assert OutboundEnvelope.objects.count() == 1


def test_what_a_person_writes_carries_no_such_mark(cast: Cast, desk: Inbox, run_jobs: Run) -> None:
    _, envelope = answered(cast, desk, run_jobs)
    assert "x-frontdesk-loop" not in bytes(message_of(desk, envelope)).decode().lower()
