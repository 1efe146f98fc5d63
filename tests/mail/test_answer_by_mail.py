"""Agents who work by mail: notices that can be answered, commands, forwards."""

import pytest

from frontdesk.accounts.models import Workspace
from frontdesk.channels.actions.keys import reply_address
from frontdesk.channels.models import InboundState, Inbox, OutboundEnvelope
from frontdesk.rules import actions as rules
from frontdesk.rules.actions import StepWritten
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Message, Ticket
from tests.cast import Cast, actor
from tests.mail.scenes import LEA, Run, Take, answered, by_mail, state, told


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


def test_open_required_steps_put_a_solving_mail_aside_with_the_reason(cast: Cast, take: Take, run_jobs: Run) -> None:
    ticket, notice = told(cast, take, run_jobs)
    Workspace.objects.update(has_mail_commands=True)
    checklist = rules.save_checklist(
        None, by=cast.sue.actor(), title="Before the end", steps=[StepWritten("Call them")]
    )
    step = rules.add_checklist(ticket, checklist, by=cast.lea.actor()).steps.get()
    envelope = take(LEA, "#solved\nDone.", by="meridian.test", in_reply_to=notice.message_id)
    assert envelope.state == InboundState.QUARANTINED and "“Call them”" in envelope.reason
    assert state(ticket)[0] != "solved" and not ticket.messages.filter(text="Done.").exists()
    rules.tick(step, is_ticked=True, by=cast.lea.actor())
    take(LEA, "#solved\nDone now.", by="meridian.test", in_reply_to=notice.message_id)
    assert state(ticket)[0] == "solved"


def test_answering_by_mail_can_be_switched_off(cast: Cast, take: Take, run_jobs: Run) -> None:
    _, notice = told(cast, take, run_jobs)
    Workspace.objects.update(has_answers_by_mail=False)
    assert take(LEA, "Done.", by="meridian.test", in_reply_to=notice.message_id).state == InboundState.QUARANTINED


ORIGINAL = (
    "---------- Forwarded message ---------\nFrom: Nora New <nora@new.test>\nDate: Sat, 21 Nov 2026 at 10:00\n"
    "Subject: Broken\nTo: <lea@meridian.test>\n\nIt broke.\n"
)


def test_a_verified_agents_forward_is_the_customers_ticket(cast: Cast, take: Take) -> None:
    """The customer is the requester and is not written to yet; what the agent wrote above is a note."""
    envelope = take(LEA, f"Please look\n\n{ORIGINAL}", by="meridian.test", subject="Fwd: Broken")
    ticket = Ticket.objects.get(number=envelope.ticket)
    assert (ticket.requester.email, ticket.subject) == ("nora@new.test", "Broken")
    said = [(one.kind, one.text) for one in ticket.messages.order_by("id")]
    assert said == [("inbound", "It broke."), ("note", "Please look")]
    assert not OutboundEnvelope.objects.exists()


def test_a_forward_without_a_word_makes_no_note(cast: Cast, take: Take) -> None:
    envelope = take(LEA, ORIGINAL, by="meridian.test", subject="Fwd: Broken")
    assert [one.kind for one in Ticket.objects.get(number=envelope.ticket).messages.all()] == ["inbound"]


@pytest.mark.parametrize(("sender", "by"), [(LEA, ""), ("Eve <eve@evil.test>", "evil.test"), (LEA, "evil.test")])
def test_nobody_else_opens_tickets_in_a_customers_name_by_forwarding(
    cast: Cast, take: Take, sender: str, by: str
) -> None:
    """A08: what stands in the text of a mail proves nothing."""
    envelope = take(sender, ORIGINAL, by=by, subject="Fwd: Broken")
    assert Ticket.objects.get(number=envelope.ticket).requester.email in sender


def test_agents_hear_only_what_they_want_and_nothing_of_their_own(cast: Cast, take: Take, run_jobs: Run) -> None:
    ticket, message_id = answered(cast, take)
    by_mail(cast.lea, "answered", "mentioned")
    take("laura@croft.test", "Number 7", by="croft.test", in_reply_to=message_id)
    notice = OutboundEnvelope.objects.get(kind="agent_answered")
    assert notice.to == ["lea@meridian.test"]
    assert "Number 7" in notice.payload["text"]
    assert notice.payload["headers"]["Auto-Submitted"] == "auto-generated"
    for by in (cast.lea, cast.sue):
        tickets.add_note(ticket, html="<p>Look</p>", mentions=[cast.lea.pk, cast.tim.pk], by=actor(by))
    run_jobs()
    assert [one.to for one in OutboundEnvelope.objects.filter(kind="agent_mentioned")] == [["lea@meridian.test"]]


@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
def test_an_agent_is_written_to_in_their_language_and_the_line_above_an_answer_is_known(
    cast: Cast, run_jobs: Run, language: str
) -> None:
    """What stands below the line never leaves, whatever its language and however a mail program wraps and quotes it."""
    from frontdesk.accounts.actions.profile import change_profile
    from frontdesk.channels.mail import parse
    from frontdesk.tickets.actions.agent_mail import MARKERS, own_words

    change_profile(cast.lea.user, language=language)
    by_mail(cast.lea, "assigned")
    tickets.assign(cast.ticket("The invoice is wrong"), to=cast.lea, by=actor(cast.sue))
    run_jobs()
    notice = OutboundEnvelope.objects.get(kind="agent_assigned")
    assert notice.payload["text"].startswith(MARKERS[language])
    words = {"en": "Yours now", "de": "Jetzt Ihres", "fr": "À vous", "es": "Ahora es suyo"}[language]
    assert words in notice.subject
    how = {"en": "Answer this mail", "de": "Antworten Sie", "fr": "Répondez", "es": "Responda"}[language]
    assert how in notice.payload["text"] and how in notice.payload["html"]
    wrapped = notice.payload["text"].replace(" ", "\n> ", 7)
    quoted = "".join(f"> {line}\n" for line in wrapped.splitlines())
    mail = parse(
        f"From: lea@meridian.test\nSubject: Re\n\nI will look.\n\nOn Sunday Frontdesk wrote:\n{quoted}".encode()
    )
    assert own_words(mail) == "I will look."


def test_without_a_choice_of_their_own_agents_read_the_language_of_the_organisation(cast: Cast) -> None:
    from frontdesk.accounts.actions.profile import change_profile
    from frontdesk.accounts.models import Workspace

    assert cast.lea.language == "en"
    Workspace.objects.update(language="fr")
    assert cast.lea.language == "fr"
    change_profile(cast.lea.user, language="es")
    cast.lea.user.refresh_from_db()
    assert cast.lea.language == "es"
