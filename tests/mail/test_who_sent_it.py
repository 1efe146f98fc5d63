"""Mail that comes in somebody's name: who it may act for, and what it never does (A01-A10)."""

import pytest

from frontdesk.accounts.models import Agent
from frontdesk.channels import actions as mailroom
from frontdesk.channels.actions.keys import reply_address
from frontdesk.channels.models import InboundState, Inbox, OutboundEnvelope
from frontdesk.events.models import Entry
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Link, Message, Participant, Ticket
from tests.cast import Cast, actor
from tests.mail.scenes import LEA, Run, Take, answered, state, told
from tests.signing import signed

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


def test_an_agent_whose_domain_publishes_nothing_is_not_believed(cast: Cast, take: Take, run_jobs: Run) -> None:
    """A01: nobody says that the mail is false, and nobody vouches for it either."""
    type(cast.lea.user).objects.filter(pk=cast.lea.user_id).update(email="lea@elsewhere.test")
    ticket, notice = told(cast, take, run_jobs)
    before = state(ticket)
    envelope = take("Lea <lea@elsewhere.test>", "Send money to evil.test", in_reply_to=notice.message_id)
    after = state(ticket)
    assert (envelope.state, before[:2], before[3:]) == (InboundState.QUARANTINED, after[:2], after[3:])
    assert "Nothing proves that it really comes from this address." in envelope.reason


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
