"""Mail after the acts: answers to a merged ticket lead to the one that goes on, and blocked senders are kept aside."""

from frontdesk.channels import actions as mailroom
from frontdesk.channels.models import BlockedSender, OutboundEnvelope
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Message, Ticket
from tests.cast import Cast, actor
from tests.mail.scenes import Run, Take, answered


def test_an_answer_to_a_merged_ticket_stands_on_the_one_that_goes_on(cast: Cast, take: Take, run_jobs: Run) -> None:
    merged, message_id = answered(cast, take)
    target = cast.ticket("The other one")
    tickets.merge([merged], into=target, by=actor(cast.lea))
    envelope = take("laura@croft.test", "Thank you for nothing", by="croft.test", in_reply_to=message_id)
    assert (envelope.outcome, envelope.ticket) == ("message", str(target.number))
    assert Message.objects.get(text__contains="Thank you for nothing").ticket == target
    made = merged.merges.get()
    tickets.unmerge(made, by=actor(cast.lea))
    again = take("laura@croft.test", "And once more", by="croft.test", in_reply_to=message_id)
    assert again.ticket == str(merged.number)


def test_somebody_of_a_merged_ticket_who_is_not_on_the_other_gets_a_ticket_of_their_own(
    cast: Cast, take: Take, run_jobs: Run
) -> None:
    """A03, A06: nobody is swapped in or put in copy by a mail."""
    merged, message_id = answered(cast, take)
    target = tickets.open_ticket(
        subject="Sam's", text="x", requester=cast.stranger, team=cast.first, by=cast.stranger.actor()
    )
    tickets.merge([merged], into=target, by=actor(cast.lea))
    envelope = take("laura@croft.test", "Hello again", by="croft.test", in_reply_to=message_id)
    assert envelope.ticket not in {str(target.number), str(merged.number)}
    own = Ticket.objects.get(number=envelope.ticket)
    assert own.requester == cast.laura
    assert own.links.get().other == target
    assert not target.participants.exists()


def test_mail_of_a_blocked_sender_is_kept_and_not_answered_until_they_are_let_in_again(
    cast: Cast, take: Take, run_jobs: Run
) -> None:
    """A13: also where it answers one of our mails."""
    ticket, message_id = answered(cast, take)
    sent = OutboundEnvelope.objects.count()
    tickets.mark_spam(ticket, block="domain", by=actor(cast.lea))
    for address in ("laura@croft.test", "somebody@croft.test", "x@sub.croft.test"):
        envelope = take(address, "Buy now", in_reply_to=message_id)
        assert (envelope.outcome, envelope.ticket) == ("blocked", "")
    run_jobs()
    assert OutboundEnvelope.objects.count() == sent
    assert BlockedSender.objects.get().stopped == 3
    assert envelope.raw(), "it is kept"
    assert mailroom.file_anyway(envelope, by=actor(cast.ada)).ticket, "and can be made a ticket"
    tickets.unmark_spam(ticket, by=actor(cast.lea))
    assert take("laura@croft.test", "It is me", by="croft.test", in_reply_to=message_id).ticket == str(ticket.number)
