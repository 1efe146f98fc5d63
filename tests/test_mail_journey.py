"""Mail and tickets together: what joins, what does not, what is answered."""

from collections.abc import Callable
from email.message import EmailMessage

import pytest

from frontdesk.accounts.models import Brand
from frontdesk.channels import actions as mailroom
from frontdesk.channels.models import InboundEnvelope, Inbox, OutboundEnvelope
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Message, Ticket
from tests.cast import Cast, actor

Run = Callable[..., list[str]]


@pytest.fixture
def inbox(cast: Cast) -> Inbox:
    return Inbox.objects.create(
        slug="support", name="Support", channel="email", brand=Brand.default(), team=cast.first,
        address="support@meridian.test", is_default=True,
    )  # fmt: skip


def mail(sender: str, text: str = "Please help", subject: str = "Help", **headers: str) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "support@meridian.test", subject
    message["Message-ID"] = headers.pop("message_id", f"<{abs(hash((sender, text, subject)))}@elsewhere.test>")
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes()


def take(inbox: Inbox, raw: bytes, run_jobs: Run) -> InboundEnvelope:
    envelope = mailroom.receive(raw, inbox)
    run_jobs()
    envelope.refresh_from_db()
    return envelope


def test_a_mail_becomes_a_ticket_and_is_confirmed_in_its_thread(cast: Cast, inbox: Inbox, run_jobs: Run) -> None:
    envelope = take(inbox, mail("Nora New <nora@new.test>", message_id="<first@new.test>"), run_jobs)
    ticket = Ticket.objects.get(requester__email="nora@new.test")
    assert (envelope.outcome, envelope.ticket) == ("ticket", str(ticket.number))
    assert (ticket.channel, ticket.team, ticket.requester.name) == ("email", cast.first, "Nora New")
    confirmation = OutboundEnvelope.objects.get(kind="confirmation")
    assert "<first@new.test>" in str(confirmation.payload)


def test_a_mail_from_an_address_beyond_ascii_becomes_a_ticket_and_is_answered(
    cast: Cast, inbox: Inbox, run_jobs: Run
) -> None:
    """A11: one person, whichever way the domain is spelled; the answer goes to the domain as servers know it."""
    raw = "From: Jörg <jörg@bücher.test>\r\nTo: support@meridian.test\r\nSubject: Hilfe\r\n\r\nBitte helfen.".encode()
    again = raw.replace("bücher.test".encode(), b"xn--bcher-kva.test")
    assert [take(inbox, one, run_jobs).outcome for one in (raw, again)] == ["ticket", "ticket"]
    ticket, other = Ticket.objects.all()
    assert ticket.requester == other.requester
    message = tickets.reply(ticket, html="<p>Gern.</p>", by=actor(cast.lea))
    assert message.outbound is not None
    assert message.outbound.to == ["jörg@xn--bcher-kva.test"]


def answered(cast: Cast, inbox: Inbox, run_jobs: Run) -> tuple[Ticket, str]:
    """A ticket of Laura's that has been answered, and the Message-ID of the answer."""
    take(inbox, mail("Laura <laura@croft.test>"), run_jobs)
    ticket = Ticket.objects.get()
    reply = tickets.reply(ticket, html="<p>Which account?</p>", status="pending", by=actor(cast.lea))
    assert reply.outbound is not None
    return ticket, reply.outbound.message_id


def test_the_customers_answer_joins_and_wakes_the_ticket(cast: Cast, inbox: Inbox, run_jobs: Run) -> None:
    ticket, message_id = answered(cast, inbox, run_jobs)
    envelope = take(inbox, mail("laura@croft.test", "Number 7", In_Reply_To=message_id), run_jobs)
    ticket.refresh_from_db()
    assert (envelope.outcome, ticket.status, ticket.is_unread) == ("message", "open", True)


@pytest.mark.parametrize("forge", ["tampered", "number in subject", "stranger with the right id"])
def test_a_stranger_never_joins(cast: Cast, inbox: Inbox, run_jobs: Run, forge: str) -> None:
    """A01, A02, A06: what we did not sign joins nothing, and a stranger who has it opens a ticket of his own."""
    ticket, message_id = answered(cast, inbox, run_jobs)
    before = ticket.messages.count()
    raw = {
        "tampered": mail("laura@croft.test", "Hi", In_Reply_To=message_id.replace("fd.", "fd.x", 1)),
        "number in subject": mail("sam@elsewhere.test", "Hi", subject=f"Re: [FD-{ticket.number}]"),
        "stranger with the right id": mail("sam@elsewhere.test", "Hi", In_Reply_To=message_id),
    }[forge]
    envelope = take(inbox, raw, run_jobs)
    ticket.refresh_from_db()
    assert envelope.outcome == "ticket"
    assert (ticket.messages.count(), ticket.status) == (before, "pending")


def test_an_out_of_office_answer_neither_reopens_nor_is_answered(cast: Cast, inbox: Inbox, run_jobs: Run) -> None:
    """A13: automatic answers join quietly."""
    ticket, message_id = answered(cast, inbox, run_jobs)
    sent = OutboundEnvelope.objects.count()
    raw = mail("laura@croft.test", "I am away", In_Reply_To=message_id, Auto_Submitted="auto-replied")
    envelope = take(inbox, raw, run_jobs)
    ticket.refresh_from_db()
    assert (envelope.outcome, ticket.status) == ("auto_reply", "pending")
    assert OutboundEnvelope.objects.count() == sent
    assert Message.objects.filter(ticket=ticket, is_automatic=True).count() == 1


def test_the_same_mail_twice_is_one_ticket(cast: Cast, inbox: Inbox, run_jobs: Run) -> None:
    """F14: two pollers on one mailbox."""
    raw = mail("laura@croft.test")
    for _ in range(2):
        take(inbox, raw, run_jobs)
    assert Ticket.objects.count() == 1


def test_a_reply_goes_to_the_customer_with_number_and_thread(cast: Cast, inbox: Inbox, run_jobs: Run) -> None:
    take(inbox, mail("laura@croft.test", message_id="<q1@croft.test>", subject="Locked out"), run_jobs)
    ticket = Ticket.objects.get()
    message = tickets.reply(ticket, html="<p>Done</p>", by=actor(cast.lea))
    envelope = message.outbound
    assert envelope is not None
    assert envelope.to == ["laura@croft.test"]
    assert envelope.subject == f"Re: Locked out [FD-{ticket.number}]"
    assert "<q1@croft.test>" in str(envelope.payload)


def test_notes_never_travel(cast: Cast, inbox: Inbox, run_jobs: Run) -> None:
    """A36: what is internal is in no mail, quoted or not."""
    take(inbox, mail("laura@croft.test"), run_jobs)
    ticket = Ticket.objects.get()
    tickets.add_note(ticket, html="<p>secret-of-the-house</p>", by=actor(cast.lea))
    tickets.reply(ticket, html="<p>Done</p>", status="solved", by=actor(cast.lea))
    run_jobs()
    assert not any("secret-of-the-house" in str(sent.payload) for sent in OutboundEnvelope.objects.all())
