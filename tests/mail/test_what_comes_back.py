"""What comes back to a desk: it reaches the message it speaks of, and never a queue."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from frontdesk.accounts.models import Brand
from frontdesk.channels import actions as mailroom
from frontdesk.channels import ingest
from frontdesk.channels.actions.outbox import PER_HOUR
from frontdesk.channels.mail import Address
from frontdesk.channels.models import InboundEnvelope, Inbox, OutboundEnvelope, OutboundState
from frontdesk.channels.transport.sender import return_path
from frontdesk.events import SYSTEM
from frontdesk.events.models import Entry
from frontdesk.kit import clock
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Message, Ticket
from tests.cast import Cast, actor

Run = Callable[..., list[str]]
BOUNCES = Path(__file__).resolve().parents[3] / "shared" / "data" / "mail" / "bounces"
ENDS = {"LF": b"\n", "CRLF": b"\r\n", "CR": b"\r"}


@pytest.fixture
def desk(cast: Cast) -> Inbox:
    return Inbox.objects.create(
        slug="support", name="Support", channel="email", brand=Brand.default(), team=cast.first,
        address="support@meridian.test", is_default=True,
    )  # fmt: skip


def take(inbox: Inbox, raw: str, run_jobs: Run) -> InboundEnvelope:
    envelope = mailroom.process(mailroom.receive(raw.replace("\n", "\r\n").encode(), inbox, defer=False).pk)
    run_jobs()
    return envelope


def answered(cast: Cast, inbox: Inbox, run_jobs: Run) -> tuple[Ticket, OutboundEnvelope]:
    """A solved ticket of Laura's, and the answer that was sent to her."""
    take(inbox, "From: laura@croft.test\nTo: support@meridian.test\nSubject: Help\n\nPlease help", run_jobs)
    ticket = Ticket.objects.get()
    reply = tickets.reply(ticket, html="<p>Done.</p>", status="solved", by=actor(cast.lea))
    run_jobs()
    assert reply.outbound is not None
    OutboundEnvelope.objects.filter(pk=reply.outbound_id).update(state=OutboundState.SENT, sent_at=clock.now())
    Message.objects.filter(pk=reply.pk).update(delivery="sent")
    ticket.refresh_from_db()
    return ticket, OutboundEnvelope.objects.get(pk=reply.outbound_id)


def report(envelope: OutboundEnvelope, action: str = "failed", status: str = "5.2.2") -> str:
    return (
        "From: MAILER-DAEMON@mx.test\nTo: support@meridian.test\nSubject: Undelivered\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n"
        "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.test\n\n"
        f"Final-Recipient: rfc822; laura@croft.test\nAction: {action}\nStatus: {status}\n\n"
        f"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: {envelope.message_id}\n\n--b--\n"
    )


def as_it_stands(ticket: Ticket) -> tuple[object, ...]:
    row = Ticket.objects.get(pk=ticket.pk)
    return row.status, row.is_unread, row.last_message_at, row.reopened_count, row.messages.count()


def test_a_returned_reply_says_so_and_nothing_else_of_the_ticket_moves(cast: Cast, desk: Inbox, run_jobs: Run) -> None:
    """A13, F20: no ticket, no reopening, no answer; the message and the history say why."""
    ticket, envelope = answered(cast, desk, run_jobs)
    before, sent = as_it_stands(ticket), OutboundEnvelope.objects.count()
    for _ in range(2):
        assert take(desk, report(envelope), run_jobs).outcome in {"bounce"}
    message = Message.objects.get(outbound=envelope)
    assert (message.delivery, message.delivery_reason) == ("failed", "The mailbox is full. (laura@croft.test)")
    assert as_it_stands(ticket) == before
    assert (Ticket.objects.count(), OutboundEnvelope.objects.count()) == (1, sent)
    told = Entry.objects.about("ticket", ticket.pk).get(kind="message.delivery_reported")
    assert told.sentence() == "could not deliver a message: The mailbox is full. (laura@croft.test)"


def test_a_delay_is_shown_and_gives_way_to_what_follows(cast: Cast, desk: Inbox, run_jobs: Run) -> None:
    """F20."""
    _, envelope = answered(cast, desk, run_jobs)
    take(desk, report(envelope, "delayed", "4.4.7"), run_jobs)
    message = Message.objects.get(outbound=envelope)
    assert message.delivery == "delayed"
    assert message.delivery_reason.startswith("Delayed, and still being tried.")
    take(desk, report(envelope, status="5.1.1"), run_jobs)
    message.refresh_from_db()
    assert message.delivery == "failed"
    take(desk, report(envelope, "delayed", "4.4.1"), run_jobs)
    message.refresh_from_db()
    assert message.delivery == "failed"


@pytest.mark.parametrize(
    "mark",
    ["Auto-Submitted: auto-replied", "X-Autoreply: yes", "Precedence: auto_reply", "Return-Path: <>",
     "Precedence: bulk", "List-Id: <l.croft.test>", "X-Auto-Response-Suppress: All"],
)  # fmt: skip
def test_automatic_mail_joins_quietly(cast: Cast, desk: Inbox, run_jobs: Run, mark: str) -> None:
    """A13: whatever marker a machine left: noted on the ticket, which stays solved and read, and nothing answers."""
    ticket, envelope = answered(cast, desk, run_jobs)
    before, sent = as_it_stands(ticket), OutboundEnvelope.objects.count()
    raw = (
        f"From: laura@croft.test\nTo: support@meridian.test\nIn-Reply-To: {envelope.message_id}\n{mark}\nSubject: Re: x"
    )
    taken = take(desk, f"{raw}\n\nI am away.", run_jobs)
    assert (taken.outcome, taken.ticket) == ("auto_reply", str(ticket.number))
    assert as_it_stands(ticket)[:4] == before[:4]
    assert Message.objects.get(ticket=ticket, is_automatic=True).text == "I am away."
    assert (Ticket.objects.count(), OutboundEnvelope.objects.count()) == (1, sent)


def test_two_desks_without_markers_fall_silent(cast: Cast, desk: Inbox, run_jobs: Run) -> None:
    """A14: a desk that answers every confirmation with a fresh mail of its own; each makes a ticket, then it ends."""
    rounds = 0
    first = "From: robot@desk.test\nTo: support@meridian.test\nSubject: We got your mail 0\n\nNumber 0"
    waiting = [first]
    while waiting and rounds < PER_HOUR * 3:
        known = set(OutboundEnvelope.objects.values_list("pk", flat=True))
        take(desk, waiting.pop(), run_jobs)
        rounds += 1
        went = OutboundEnvelope.objects.exclude(pk__in=known).exclude(state=OutboundState.CANCELLED)
        if went.filter(recipients__contains={"to": [["robot@desk.test"]]}).exists():
            waiting.append(first.replace("0", str(rounds)))
    assert rounds <= PER_HOUR + 1
    assert Ticket.objects.count() <= PER_HOUR + 1


def test_what_nobody_wrote_to_us_makes_no_ticket(cast: Cast, desk: Inbox, run_jobs: Run) -> None:
    """A13, A14: an absence note that answers nothing of ours, and a mail that travels in a circle."""
    head = "From: away@out.test\nTo: support@meridian.test\nSubject: Away"
    assert take(desk, f"{head}\nAuto-Submitted: auto-replied\n\nGone", run_jobs).outcome == "auto_reply"
    hops = "Received: from a.test by b.test; Sat, 21 Nov 2026 10:00:00 +0000\n" * 61
    circle = take(desk, f"{hops}{head}\n\nRound and round", run_jobs)
    assert (circle.state, circle.reason) == (
        "quarantined", "It has passed 61 servers, so it travels in a circle.",
    )  # fmt: skip
    assert not Ticket.objects.exists()
    assert not OutboundEnvelope.objects.exists()


def test_our_own_automatic_mail_that_comes_back_makes_no_ticket(cast: Cast, desk: Inbox, run_jobs: Run) -> None:
    """A15: sent on to us by a list that put its own address there; our Message-ID tells."""
    own = mailroom.queue(
        inbox=desk, kind="confirmation", to=[Address("", "mara@out.test")], subject="x", text="x", automatic=True,
        by=SYSTEM,
    )  # fmt: skip
    head = f"From: list@forwarder.test\nTo: support@meridian.test\nMessage-ID: {own.message_id}\nSubject: x"
    assert take(desk, f"{head}\nX-Frontdesk-Kind: confirmation\n\nx", run_jobs).outcome == "auto_reply"
    assert not Ticket.objects.exists()
    assert OutboundEnvelope.objects.get() == own


def test_a_left_out_mail_can_be_made_a_ticket(cast: Cast, desk: Inbox, run_jobs: Run) -> None:
    """A13: nothing is lost for good; the ticket is made by an administrator and still answered by no machine."""
    raw = "From: news@shop.test\nTo: support@meridian.test\nList-Id: <news.shop.test>\nPrecedence: list\nSubject: News"
    envelope = take(desk, f"{raw}\n\nHello", run_jobs)
    assert (envelope.outcome, Ticket.objects.count()) == ("list", 0)
    with pytest.raises(PermissionError):
        mailroom.file_anyway(envelope, by=actor(cast.lea))
    for _ in range(2):
        envelope = mailroom.file_anyway(envelope, by=actor(cast.ada))
    run_jobs()
    assert (envelope.outcome, Ticket.objects.get().subject) == ("ticket", "News")
    assert not OutboundEnvelope.objects.exists()


@pytest.mark.parametrize("ends", ENDS)
def test_published_reports_are_neither_answered_nor_tickets(
    cast: Cast, desk: Inbox, run_jobs: Run, tmp_path: Path, ends: str
) -> None:
    """A13, F20: 187 published reports through the command line, each with any line ends."""
    if not BOUNCES.is_dir():
        pytest.skip("the sample mails of ../shared are not here")
    for path in BOUNCES.glob("*.eml"):
        raw = path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", ENDS[ends])
        (tmp_path / path.name).write_bytes(raw)
    lines: list[str] = []
    assert ingest.run([tmp_path], None, True, lines.append, offline=True) == 0
    run_jobs()
    taken = [json.loads(line) for line in lines]
    assert len(taken) == 187
    assert {one["outcome"] for one in taken} <= {"bounce", "auto_reply"}
    assert not Ticket.objects.exists()
    assert not OutboundEnvelope.objects.exists()
    found = [one["bounce"] for one in taken if one["bounce"]]
    assert len(found) >= 0.98 * len(taken)
    assert {one["kind"] for one in found} == {"hard", "soft", "complaint", "vacation"}
    assert all(set(one) == {"kind", "recipient", "status", "reason", "message"} for one in found)
    assert all(one["message"] is None and one["reason"].endswith(".") for one in found)
    assert sum(bool(re.fullmatch(r"\S+@\S+", one["recipient"])) for one in found) >= 0.98 * len(found)


def test_an_absence_note_to_a_signed_return_path_joins_the_ticket(cast: Cast, desk: Inbox, run_jobs: Run) -> None:
    """A13: vacation programs answer to the return path (RFC 3834 4), and quote nothing of ours."""
    ticket, envelope = answered(cast, desk, run_jobs)
    desk.settings["return_path"] = True
    raw = f"From: laura@croft.test\nTo: {return_path(desk, envelope)}\nAuto-Submitted: auto-replied\nSubject: Away"
    taken = take(desk, f"{raw}\n\nGone", run_jobs)
    assert (taken.outcome, taken.ticket, Ticket.objects.count()) == ("auto_reply", str(ticket.number), 1)
