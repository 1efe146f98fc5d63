"""Asides: what is asked of third parties and answered by them, where no customer ever sees it (A36)."""

import pytest
from django.test import Client

from frontdesk.channels.models import OutboundEnvelope
from frontdesk.kit.files import File
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.models import Conversation, Copy, Message, Ticket
from frontdesk.tickets.tracking import tracking_token
from tests.cast import Cast, actor
from tests.mail.scenes import Run, Take, answered

BANK = "claims@bank.test"


def asked(cast: Cast, ticket: Ticket, **more: object) -> Message:
    """Lea writes to the bank about the ticket."""
    given: dict[str, object] = {"to": [BANK], "html": "<p>Was it charged twice? SECRET-QUESTION</p>"}
    return tickets.ask_third_party(ticket, by=actor(cast.lea), **given | more)  # type: ignore[arg-type]


def envelope_of(message: Message) -> OutboundEnvelope:
    assert message.outbound is not None
    return message.outbound


def test_a_question_leaves_with_a_reference_of_its_own_and_no_way_to_the_ticket(cast: Cast, take: Take) -> None:
    ticket, _ = answered(cast, take)
    message = asked(cast, ticket, cc=["legal@bank.test"], subject="Claim 7")
    sent = envelope_of(message)
    assert sent.reference == f"aside:{message.conversation_id}"
    assert sent.recipients == {"to": [["", BANK]], "cc": [["", "legal@bank.test"]]}
    assert sent.payload["subject"] == "Claim 7"
    assert "/r/" not in sent.payload["html"] + sent.payload["text"]
    assert not message.conversation.is_main


def test_the_answer_comes_back_beside_the_ticket_and_wakes_it(cast: Cast, take: Take, run_jobs: Run) -> None:
    ticket, _ = answered(cast, take)
    message = asked(cast, ticket, status="on_hold")
    ticket.refresh_from_db()
    assert ticket.status == "on_hold"
    filed = take(BANK, "Yes, it was. SECRET-ANSWER", by="bank.test", in_reply_to=envelope_of(message).message_id)
    assert (filed.outcome, filed.ticket) == ("message", str(ticket.number))
    told = Message.objects.get(kind="told")
    ticket.refresh_from_db()
    assert (told.conversation, ticket.status, ticket.is_unread) == (message.conversation, "open", True)
    assert told.customer is None and ticket.participants.count() == 0
    further = asked(cast, ticket, to=[], aside=message.conversation, html="<p>Thank you</p>")
    assert envelope_of(further).recipients["to"] == [["", BANK]]
    assert envelope_of(further).payload["in_reply_to"].strip("<>") in told.mail_id


def test_nothing_of_it_reaches_the_customer(cast: Cast, take: Take, run_jobs: Run) -> None:
    """A36: not on the tracking page, not in mail, not by searching, not by file."""
    ticket, _ = answered(cast, take)
    secret = File("SECRET-FILE.txt", "text/plain", b"SECRET-BYTES")
    message = asked(cast, ticket, files=[secret])
    take(BANK, "SECRET-ANSWER", by="bank.test", in_reply_to=envelope_of(message).message_id)
    tickets.reply(ticket, html="<p>We have news.</p>", by=actor(cast.lea))
    token = tracking_token(Ticket.objects.get(pk=ticket.pk))
    page = Client().get(f"/r/{token}").content.decode()
    assert "We have news." in page and "SECRET" not in page
    own = message.attachments.get()
    assert Client().get(f"/r/{token}/files/{own.pk}").status_code == 404
    to_laura = [str(row.payload) for row in OutboundEnvelope.objects.exclude(kind="aside")]
    assert to_laura and "SECRET" not in "".join(to_laura) and BANK not in "".join(to_laura)
    assert not ticket.messages.public().filter(kind__in=["asked", "told"]).exists()


def test_a_third_party_reads_what_is_forwarded_and_never_a_note(cast: Cast, take: Take) -> None:
    """A36 from the other side."""
    ticket, _ = answered(cast, take)
    tickets.add_note(ticket, html="<p>BETWEEN US</p>", by=actor(cast.lea))
    asked(cast, ticket, to=["other@garage.test"], html="<p>OTHER ASIDE</p>")
    sent = envelope_of(asked(cast, ticket, include="all"))
    assert "Which account?" in sent.payload["text"] and "Please help" in sent.payload["html"]
    assert "BETWEEN US" not in str(sent.payload) and "OTHER ASIDE" not in str(sent.payload)


def test_an_answer_without_our_signature_does_not_get_in(cast: Cast, take: Take) -> None:
    """A01, A02."""
    ticket, _ = answered(cast, take)
    message = asked(cast, ticket)
    before = ticket.messages.count()
    forged = envelope_of(message).message_id.replace("@", "x@")
    take(BANK, "I am the bank", by="bank.test", in_reply_to=forged)
    assert ticket.messages.count() == before


def test_somebody_who_was_not_asked_is_kept_with_a_warning_and_becomes_nobody(cast: Cast, take: Take) -> None:
    """A06: who holds the mail may answer it; the page says that they were not asked."""
    ticket, _ = answered(cast, take)
    message = asked(cast, ticket)
    take("sam@elsewhere.test", "I take over", by="elsewhere.test", in_reply_to=envelope_of(message).message_id)
    told = Message.objects.get(kind="told")
    assert told.authentication and "sam@elsewhere.test is not among those" in " ".join(told.authentication["warnings"])
    assert ticket.requester == cast.laura and not ticket.participants.exists()


def test_an_automatic_answer_is_kept_and_wakes_nobody(cast: Cast, take: Take) -> None:
    """A13."""
    ticket, _ = answered(cast, take)
    message = asked(cast, ticket, status="on_hold")
    take(
        BANK,
        "Out of office",
        by="bank.test",
        in_reply_to=envelope_of(message).message_id,
        auto_submitted="auto-replied",
    )
    ticket.refresh_from_db()
    assert (ticket.status, Message.objects.get(kind="told").is_automatic) == ("on_hold", True)


def test_nobody_learns_who_got_a_blind_copy(cast: Cast, take: Take, run_jobs: Run) -> None:
    """BCC: a mail of its own, named in no other, without a link to the ticket."""
    ticket, _ = answered(cast, take)
    boss = "boss@elsewhere.test"
    reply = tickets.reply(ticket, html="<p>Here you are.</p>", bcc=[boss], by=actor(cast.lea))
    question = asked(cast, ticket, bcc=[boss])
    blind = [copy.outbound for copy in Copy.objects.filter(address=boss)]
    assert [one.recipients for one in blind] == [{"to": [["", boss]], "cc": []}] * 2
    assert all("/r/" not in str(one.payload) for one in blind)
    for open_mail in (envelope_of(reply), envelope_of(question)):
        assert boss not in str(open_mail.recipients) + str(open_mail.payload)
    page = Client().get(f"/r/{tracking_token(Ticket.objects.get(pk=ticket.pk))}").content.decode()
    assert boss not in page and not ticket.participants.exists()


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"to": []}, "Say who"),
        ({"html": "<p> </p>"}, "Write something"),
        ({"to": ["support@meridian.test"]}, "address of this desk"),
        ({"to": [f"{number}@bank.test" for number in range(30)]}, "At most 20"),
    ],
)
def test_what_cannot_be_sent_is_refused_with_the_reason(
    cast: Cast, take: Take, more: dict[str, object], why: str
) -> None:
    ticket, _ = answered(cast, take)
    with pytest.raises(NotAllowedNow, match=why):
        asked(cast, ticket, **more)
    assert not Conversation.objects.filter(is_main=False).exists()


def test_a_subject_with_line_breaks_adds_no_header(cast: Cast, take: Take, run_jobs: Run) -> None:
    """A46."""
    ticket, _ = answered(cast, take)
    sent = envelope_of(asked(cast, ticket, subject="Claim\r\nBcc: everybody@bank.test"))
    assert "\n" not in sent.payload["subject"] and sent.recipients["cc"] == []


def test_an_aside_of_another_ticket_is_not_gone_on_with(cast: Cast, take: Take) -> None:
    """A29, A32."""
    ticket, _ = answered(cast, take)
    aside = asked(cast, ticket).conversation
    with pytest.raises(NotAllowedNow, match="another ticket"):
        asked(cast, cast.ticket("Another"), aside=aside)


def test_joining_two_tickets_keeps_asides_apart(cast: Cast, take: Take, run_jobs: Run) -> None:
    """A36: what was an aside of the one is an aside of the other, and its answers find it."""
    ticket, message_id = answered(cast, take)
    envelope = take("sam@elsewhere.test", "I am her colleague", in_reply_to=message_id)
    other = Ticket.objects.get(number=envelope.ticket)
    message = asked(cast, other)
    tickets.join(other, into=ticket, by=actor(cast.lea))
    message.refresh_from_db()
    assert (message.ticket, message.conversation.ticket, message.conversation.is_main) == (ticket, ticket, False)
    take(BANK, "Yes", by="bank.test", in_reply_to=envelope_of(message).message_id)
    assert Message.objects.get(kind="told").ticket == ticket
