"""Mail that comes in somebody's name: who it may act for, where it belongs, and what it never does (A01-A10, A32).

The mails are signed with real keys and go through the mailroom's own intake; only the name servers are written down.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import override_settings

from frontdesk.accounts.models import Agent, Brand, Workspace
from frontdesk.channels import actions as mailroom
from frontdesk.channels.actions.authentication import authenticate
from frontdesk.channels.actions.keys import reply_address
from frontdesk.channels.mail import Address
from frontdesk.channels.models import InboundEnvelope, InboundState, Inbox, OutboundEnvelope
from frontdesk.events import SYSTEM
from frontdesk.events.models import Entry
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.actions.mail_intake import take_mail
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.models import Link, Message, Participant, Ticket
from tests.cast import Cast, actor
from tests.signing import signed

Run = Callable[..., list[str]]
Take = Callable[..., InboundEnvelope]


@pytest.fixture(autouse=True)
def zone() -> Iterator[None]:
    with override_settings(CHECK_SENDERS=True, MAIL_RESOLVER="tests.signing.CastZone"):
        yield


@pytest.fixture
def inbox(cast: Cast) -> Inbox:
    return Inbox.objects.create(
        slug="support", name="Support", channel="email", brand=Brand.default(), team=cast.first,
        address="support@meridian.test", is_default=True,
    )  # fmt: skip


@pytest.fixture
def take(inbox: Inbox, run_jobs: Run) -> Take:
    """Write a mail, sign it for `by` (a domain) and take it in."""
    count = iter(range(1, 1000))

    def write(sender: str, text: str = "Please help", *, by: str = "", **fields: str) -> InboundEnvelope:
        message = EmailMessage()
        message["From"] = sender
        message["To"] = fields.pop("to", "support@meridian.test")
        message["Subject"] = fields.pop("subject", "Help")
        message["Message-ID"] = f"<{next(count)}@client.test>"
        for name, value in fields.items():
            message[name.replace("_", "-")] = value
        message.set_content(text)
        raw = message.as_bytes()
        envelope = mailroom.receive(signed(raw, by) if by else raw, inbox)
        run_jobs()
        envelope.refresh_from_db()
        return envelope

    return write


def answered(cast: Cast, take: Take) -> tuple[Ticket, str]:
    """A ticket of Laura's that waits for her, and the Message-ID of our answer."""
    take("Laura <laura@croft.test>", by="croft.test")
    ticket = Ticket.objects.get()
    reply = tickets.reply(ticket, html="<p>Which account?</p>", status="pending", by=actor(cast.lea))
    assert reply.outbound is not None
    return ticket, reply.outbound.message_id


def told(cast: Cast, take: Take, run_jobs: Run) -> tuple[Ticket, OutboundEnvelope]:
    """A ticket that Lea owns, and the notice that told her so."""
    Agent.objects.filter(pk=cast.lea.pk).update(mail_on_assigned=True)
    ticket, _ = answered(cast, take)
    tickets.assign(ticket, to=None, by=actor(cast.sue))
    tickets.assign(ticket, to=cast.lea, by=actor(cast.sue))
    run_jobs()
    return ticket, OutboundEnvelope.objects.get(kind="agent_assigned")


def state(ticket: Ticket) -> tuple[Any, ...]:
    """What must not change when somebody forges."""
    ticket.refresh_from_db()
    outbound = OutboundEnvelope.objects.filter(reference=f"ticket:{ticket.pk}").count()
    people = set(ticket.participants.values_list("customer_id", flat=True))
    return ticket.status, ticket.requester_id, ticket.version, ticket.messages.count(), people, outbound


LEA = "Lea First <lea@meridian.test>"


def test_a_verified_agents_answer_goes_on_to_the_customer(cast: Cast, take: Take, run_jobs: Run) -> None:
    """And nothing of the notice, which may hold internal words, goes with it."""
    ticket, notice = told(cast, take, run_jobs)
    text = "It works again.\n\nOn Sunday Frontdesk wrote:\n> — Write your answer above this line. What stands\n> secret"
    envelope = take(LEA, text, by="meridian.test", in_reply_to=notice.message_id, subject="Re: x")
    message = ticket.messages.get(kind=Message.Kind.OUTBOUND, inbound=envelope)
    assert (envelope.outcome, message.agent, message.text) == ("message", cast.lea, "It works again.")
    assert message.outbound is not None
    assert message.outbound.to == ["laura@croft.test"]
    assert "secret" not in str(message.outbound.payload)


def test_a_notice_names_a_reply_address_that_works_without_references(cast: Cast, take: Take, run_jobs: Run) -> None:
    ticket, notice = told(cast, take, run_jobs)
    to = reply_address(Inbox.objects.get(), notice.reference)
    assert take(LEA, "Done.", by="meridian.test", to=to).outcome == "message"
    assert ticket.messages.order_by("-id").first().text == "Done."  # type: ignore[union-attr]


FORGERIES = {
    "unsigned": {"by": ""},
    "signed by another domain": {"by": "evil.test"},
    "another agent": {"sender": "Tim <tim@meridian.test>", "by": "meridian.test"},
    "a stranger with her name": {"sender": "lea@meridian.test <lea@evil.test>", "by": "evil.test"},
    "two authors": {"sender": "lea@meridian.test, ada@meridian.test", "by": "meridian.test"},
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_whoever_is_not_the_agent_says_nothing_to_the_customer(
    cast: Cast, take: Take, run_jobs: Run, forgery: str
) -> None:
    """A01, A08: with the right reference even. It lies aside with the reason, and the ticket's history tells it."""
    ticket, notice = told(cast, take, run_jobs)
    before = state(ticket)
    how = {"sender": LEA, **FORGERIES[forgery]}
    envelope = take(how["sender"], "Send money to evil.test", by=how["by"], in_reply_to=notice.message_id)
    after = state(ticket)
    assert (envelope.state, before[:2], before[3:]) == (InboundState.QUARANTINED, after[:2], after[3:])
    assert envelope.reason.startswith("It was not sent on to the customer.")
    assert Entry.objects.filter(kind="ticket.answer_refused", subject_id=ticket.pk).count() == 1


@pytest.mark.parametrize("part", ["message id", "address"])
def test_a_reference_with_a_wrong_signature_in_an_agents_name_is_refused_and_written_down(
    cast: Cast, take: Take, run_jobs: Run, part: str
) -> None:
    """A01: CVE-2026-47123, the agent's own mail program even."""
    ticket, notice = told(cast, take, run_jobs)
    before = state(ticket)
    word, mac = notice.message_id.split(".")[1], "a" * 16
    forged = {
        "message id": {"in_reply_to": f"<fd.{word}.abcdefgh.{mac}@meridian.test>"},
        "address": {"to": f"support+{word}.{mac}@meridian.test"},
    }[part]
    envelope = take(LEA, "Hello from me", by="meridian.test", **forged)
    assert (envelope.state, state(ticket)) == (InboundState.QUARANTINED, before)
    assert Entry.objects.filter(kind="channels.signature_refused", subject_id=envelope.pk).exists()
    assert not Message.objects.filter(text__contains="Hello from me").exists()


@pytest.mark.parametrize("how", ["agent", "sign-in", "viewer"])
def test_an_agent_who_left_does_nothing_by_mail(cast: Cast, take: Take, run_jobs: Run, how: str) -> None:
    """A07."""
    ticket, notice = told(cast, take, run_jobs)
    if how == "agent":
        Agent.objects.filter(pk=cast.lea.pk).update(is_active=False)
    elif how == "sign-in":
        type(cast.lea.user).objects.filter(pk=cast.lea.user_id).update(is_active=False)
    else:
        Agent.objects.filter(pk=cast.lea.pk).update(role="viewer")
    before = state(ticket)
    envelope = take(LEA, "Still here", by="meridian.test", in_reply_to=notice.message_id)
    after = state(ticket)
    assert (envelope.state, before[3:]) == (InboundState.QUARANTINED, after[3:])
    assert "Lea First no longer works on tickets." in envelope.reason


def test_an_agent_who_may_no_longer_see_the_ticket_does_nothing_by_mail(cast: Cast, take: Take, run_jobs: Run) -> None:
    """A07: a private team has it now."""
    ticket, notice = told(cast, take, run_jobs)
    tickets.hand_over(ticket, team=cast.third, by=actor(cast.ada))
    envelope = take(LEA, "Still here", by="meridian.test", in_reply_to=notice.message_id)
    assert envelope.state == InboundState.QUARANTINED
    assert not ticket.messages.filter(text="Still here").exists()


def test_an_agents_absence_note_does_nothing(cast: Cast, take: Take, run_jobs: Run) -> None:
    """A13."""
    ticket, notice = told(cast, take, run_jobs)
    before = state(ticket)
    envelope = take(LEA, "Away", by="meridian.test", in_reply_to=notice.message_id, auto_submitted="auto-replied")
    assert (envelope.state, envelope.outcome, state(ticket)) == (InboundState.IGNORED, "auto_reply", before)


def test_commands_are_plain_words_until_they_are_switched_on(cast: Cast, take: Take, run_jobs: Run) -> None:
    ticket, notice = told(cast, take, run_jobs)
    take(LEA, "#solved\nDone.", by="meridian.test", in_reply_to=notice.message_id)
    assert state(ticket)[0] == "pending"
    Workspace.objects.update(has_mail_commands=True)
    take(LEA, "#solved\n#assign tim\n\nDone now.", by="meridian.test", in_reply_to=notice.message_id)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.assignee) == ("solved", cast.tim)
    take(LEA, "#note\nFor us alone.", by="meridian.test", in_reply_to=notice.message_id)
    assert ticket.messages.get(text="For us alone.").kind == "note"
    assert not OutboundEnvelope.objects.filter(payload__text__contains="For us alone").exists()


def test_answering_by_mail_can_be_switched_off(cast: Cast, take: Take, run_jobs: Run) -> None:
    _, notice = told(cast, take, run_jobs)
    Workspace.objects.update(has_answers_by_mail=False)
    assert take(LEA, "Done.", by="meridian.test", in_reply_to=notice.message_id).state == InboundState.QUARANTINED


def test_a_mail_that_its_domain_disowns_never_speaks_for_the_customer(cast: Cast, take: Take, run_jobs: Run) -> None:
    """A03: spoofed requester with himself in copy; what comes of it goes to nobody but the real address."""
    ticket, message_id = answered(cast, take)
    before, sent = state(ticket), OutboundEnvelope.objects.count()
    forged = take("laura@croft.test", "Add my friend", in_reply_to=message_id, cc="thief@evil.test")
    assert (forged.outcome, state(ticket)) == ("ticket", before)
    apart = Ticket.objects.get(number=forged.ticket)
    assert not Participant.objects.filter(ticket=apart).exists()
    assert OutboundEnvelope.objects.count() == sent  # not even a confirmation: the real Laura never wrote
    link = Link.objects.get(ticket=apart, other=ticket)
    assert link.why == "The domain of its sender says that the mail is not its own."
    answer = tickets.reply(apart, html="<p>Who are you?</p>", by=actor(cast.lea))
    assert answer.outbound is not None
    assert (answer.outbound.to, answer.outbound.recipients["cc"]) == (["laura@croft.test"], [])


def test_a_customer_whose_domain_publishes_nothing_is_still_heard(cast: Cast, take: Take, run_jobs: Run) -> None:
    take("sam@elsewhere.test", "Help me")
    ticket = Ticket.objects.get()
    reply = tickets.reply(ticket, html="<p>How?</p>", by=actor(cast.lea))
    assert reply.outbound is not None
    assert take("sam@elsewhere.test", "So", in_reply_to=reply.outbound.message_id).outcome == "message"


@pytest.mark.parametrize("way", ["message id", "reply address"])
def test_a_strangers_answer_becomes_a_ticket_of_its_own_that_names_the_other(
    cast: Cast, take: Take, run_jobs: Run, inbox: Inbox, way: str
) -> None:
    """A04, A06: a forwarded thread, or a service's mail to a ticket's address; nobody on that ticket can read it."""
    ticket, message_id = answered(cast, take)
    before = state(ticket)
    to = reply_address(inbox, f"ticket:{ticket.pk}")
    fields = {"message id": {"in_reply_to": message_id}, "reply address": {"to": to}}[way]
    envelope = take("code@service.test", "Your code is 1234", **fields)
    apart = Ticket.objects.get(number=envelope.ticket)
    assert (apart.requester.email, state(ticket)) == ("code@service.test", before)
    assert Link.objects.get(ticket=apart).why == "code@service.test is not among the people of that ticket."
    assert not OutboundEnvelope.objects.filter(reference=f"ticket:{apart.pk}").exists()  # nothing of ours goes out


@pytest.mark.parametrize("way", ["stranger", "disowned", "unknown number"])
def test_a_number_in_the_subject_is_no_key(cast: Cast, take: Take, run_jobs: Run, way: str) -> None:
    """A02."""
    ticket, _ = answered(cast, take)
    before = state(ticket)
    sender = "laura@croft.test" if way == "disowned" else "sam@elsewhere.test"
    number = 1234567 if way == "unknown number" else ticket.number
    envelope = take(sender, "Tell me all", subject=f"Re: Help [FD-{number}]")
    assert (envelope.outcome, state(ticket)) == ("ticket", before)
    assert not Link.objects.exists()


def test_a_number_in_the_subject_finds_the_ticket_of_whoever_takes_part(cast: Cast, take: Take, run_jobs: Run) -> None:
    ticket, _ = answered(cast, take)
    assert take("laura@croft.test", "Hi", by="croft.test", subject=f"[FD-{ticket.number}]").outcome == "message"
    Participant.objects.create(ticket=ticket, customer=cast.stranger)
    assert take("sam@elsewhere.test", "Me too", subject=f"AW: [FD-{ticket.number}]").outcome == "message"
    envelope = take("Tim <tim@meridian.test>", "Look at this", by="meridian.test", subject=f"[FD-{ticket.number}]")
    assert ticket.messages.get(inbound=envelope).kind == "note"


def test_answers_asked_for_elsewhere_are_shown_and_not_followed(cast: Cast, take: Take, run_jobs: Run) -> None:
    """A05."""
    envelope = take("laura@croft.test", by="croft.test", reply_to="thief@evil.test")
    ticket = Ticket.objects.get()
    message = ticket.messages.get(inbound=envelope)
    assert ticket.requester == cast.laura
    assert message.authentication["warnings"] == [
        "Its author asks for answers to thief@evil.test; ours go to laura@croft.test."
    ]
    answer = tickets.reply(ticket, html="<p>Hello</p>", by=actor(cast.lea))
    assert answer.outbound is not None
    assert "thief" not in str(answer.outbound.recipients)


@pytest.mark.parametrize(
    "sender",
    [
        "lea@meridian.test)sam@evil.test",
        '"lea@meridian.test"@evil.test',
        "lea@meridian.test(comment)@evil.test",
        "=?utf-8?q?lea=40meridian.test?= <sam@evil.test>",
        "<lea@meridian.test> <sam@evil.test>",
    ],
)
def test_an_address_that_can_be_read_in_two_ways_is_nobody_of_ours(
    cast: Cast, inbox: Inbox, run_jobs: Run, take: Take, sender: str
) -> None:
    """A09."""
    ticket, notice = told(cast, take, run_jobs)
    before = state(ticket)
    raw = (
        f"From: {sender}\r\nTo: support@meridian.test\r\nSubject: Hi\r\nIn-Reply-To: {notice.message_id}\r\n"
        "Message-ID: <odd@evil.test>\r\n\r\nHello\r\n"
    ).encode()
    envelope = mailroom.receive(signed(raw, "evil.test"), inbox)
    run_jobs()
    envelope.refresh_from_db()
    after = state(ticket)
    assert (envelope.state, before[:2], before[3:]) == (InboundState.QUARANTINED, after[:2], after[3:])


def test_results_in_the_mail_count_only_from_the_server_that_the_inbox_trusts(
    cast: Cast, inbox: Inbox, take: Take, run_jobs: Run
) -> None:
    """A10."""
    said = "mx.meridian.test; dmarc=pass header.from=croft.test"
    first = take("laura@croft.test", "One", authentication_results=said)
    assert first.authentication["standing"] == "failed"
    Inbox.objects.update(settings={"trusted_servers": "MX.meridian.test"})
    second = take("laura@croft.test", "Two", authentication_results=said)
    assert (second.authentication["standing"], second.authentication["by"]) == ("verified", "mx.meridian.test")


@dataclass(frozen=True)
class Forwarded:
    """What the parser finds in a forwarded mail."""

    sender: Address
    subject: str
    text: str
    html: str = ""


def test_a_verified_agents_forward_is_the_customers_ticket(cast: Cast, inbox: Inbox) -> None:
    """The customer is the requester, and what the agent wrote above is a note."""
    raw = f"From: {LEA}\r\nTo: support@meridian.test\r\nSubject: Fwd: Broken\r\n\r\nPlease look\r\n".encode()
    envelope = mailroom.receive(signed(raw, "meridian.test"), inbox, defer=False)
    authenticate(envelope.pk)
    envelope.refresh_from_db()
    mail = mailroom.read(envelope)
    object.__setattr__(mail, "forwarded", Forwarded(Address("Nora", "nora@new.test"), "Broken", "It broke."))
    ticket = take_mail(envelope, mail, reference="", by=SYSTEM)
    assert ticket is not None
    assert (ticket.requester.email, ticket.subject) == ("nora@new.test", "Broken")
    said = [(one.kind, one.text) for one in ticket.messages.order_by("id")]
    assert said == [("inbound", "It broke."), ("note", "Please look")]


def apart(cast: Cast, take: Take) -> tuple[Ticket, Ticket]:
    """(a stranger's answer, the ticket that it perhaps belongs to)."""
    ticket, message_id = answered(cast, take)
    envelope = take("sam@elsewhere.test", "I am her colleague", in_reply_to=message_id)
    return Ticket.objects.get(number=envelope.ticket), ticket


def test_joining_moves_what_was_said_and_later_answers_follow(cast: Cast, take: Take, run_jobs: Run) -> None:
    source, target = apart(cast, take)
    question = tickets.reply(source, html="<p>Who are you?</p>", by=actor(cast.lea))
    tickets.join(source, into=target, by=actor(cast.lea), add_sender=True)
    source.refresh_from_db()
    target.refresh_from_db()
    assert (source.status, source.message_count, target.status, target.is_unread) == ("closed", 0, "open", True)
    assert target.message_count == target.messages.count() == 4
    assert target.participants.get().customer == cast.stranger
    assert question.outbound is not None
    later = take("sam@elsewhere.test", "Sam", in_reply_to=question.outbound.message_id)
    assert (later.outcome, later.ticket) == ("message", str(target.number))


def test_refusing_leaves_both_as_they_are_and_is_final(cast: Cast, take: Take, run_jobs: Run) -> None:
    source, target = apart(cast, take)
    before = state(target)
    tickets.refuse(source, other=target, by=actor(cast.lea))
    with pytest.raises(NotAllowedNow, match="Lea First has refused"):
        tickets.join(source, into=target, by=actor(cast.sue))
    assert state(target) == before


@pytest.mark.parametrize("act", ["join", "refuse"])
@pytest.mark.parametrize("hidden", ["source", "target"])
def test_whoever_may_not_work_on_both_ends_joins_and_refuses_nothing(
    cast: Cast, take: Take, run_jobs: Run, act: str, hidden: str
) -> None:
    """A32."""
    source, target = apart(cast, take)
    tickets.hand_over({"source": source, "target": target}[hidden], team=cast.third, by=actor(cast.ada))
    before = state(source), state(target)
    acts = {
        "join": lambda: tickets.join(source, into=target, by=actor(cast.lea), add_sender=True),
        "refuse": lambda: tickets.refuse(source, other=target, by=actor(cast.lea)),
    }
    with pytest.raises(PermissionDenied):
        acts[act]()
    assert (state(source), state(target)) == before


def test_tickets_that_nobody_linked_cannot_be_joined(cast: Cast, take: Take, run_jobs: Run) -> None:
    """A32."""
    one, other = cast.ticket("One"), cast.ticket("Other")
    with pytest.raises(NotAllowedNow):
        tickets.join(one, into=other, by=actor(cast.lea))


def test_an_answer_long_after_closing_starts_a_ticket_that_follows(cast: Cast, take: Take, run_jobs: Run) -> None:
    ticket, message_id = answered(cast, take)
    Ticket.objects.filter(pk=ticket.pk).update(status="closed", closed_at="2020-01-01T00:00:00Z")
    envelope = take("laura@croft.test", "Again!", by="croft.test", in_reply_to=message_id)
    link = Link.objects.get(ticket__number=envelope.ticket)
    assert (link.other, link.kind) == (ticket, Link.Kind.FOLLOWS)


@pytest.mark.parametrize(("reopens", "status"), [(True, "open"), (False, "solved")])
def test_a_mere_thank_you_opens_a_solved_ticket_only_if_wanted(
    cast: Cast, take: Take, run_jobs: Run, reopens: bool, status: str
) -> None:
    ticket, message_id = answered(cast, take)
    tickets.set_status(ticket, status="solved", by=actor(cast.lea))
    Workspace.objects.update(thanks_reopens=reopens)
    take("Laura <laura@croft.test>", "Vielen Dank!\n\nLaura", by="croft.test", in_reply_to=message_id)
    ticket.refresh_from_db()
    assert ticket.status == status
    assert ticket.messages.order_by("-id").first().text.startswith("Vielen Dank!")  # type: ignore[union-attr]
    take("laura@croft.test", "Thanks, but it is broken", by="croft.test", in_reply_to=message_id)
    ticket.refresh_from_db()
    assert ticket.status == "open"


def test_agents_hear_only_what_they_want_and_nothing_of_their_own(cast: Cast, take: Take, run_jobs: Run) -> None:
    ticket, message_id = answered(cast, take)
    Agent.objects.filter(pk=cast.lea.pk).update(mail_on_answered=True, mail_on_mentioned=True)
    take("laura@croft.test", "Number 7", by="croft.test", in_reply_to=message_id)
    notice = OutboundEnvelope.objects.get(kind="agent_answered")
    assert notice.to == ["lea@meridian.test"]
    assert "Number 7" in notice.payload["text"]
    assert notice.payload["headers"]["Auto-Submitted"] == "auto-generated"
    for by in (cast.lea, cast.sue):
        tickets.add_note(ticket, html="<p>Look</p>", mentions=[cast.lea.pk, cast.tim.pk], by=actor(by))
    run_jobs()
    assert [one.to for one in OutboundEnvelope.objects.filter(kind="agent_mentioned")] == [["lea@meridian.test"]]
