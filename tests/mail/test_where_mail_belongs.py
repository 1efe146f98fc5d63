"""Where a mail belongs: tickets that perhaps belong together (A32), follow-ups, mere thanks."""

import pytest
from django.core.exceptions import PermissionDenied

from frontdesk.accounts.models import Workspace
from frontdesk.channels.models import Inbox
from frontdesk.events.models import Entry
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.models import Link, Ticket
from tests.cast import Cast, actor
from tests.mail.scenes import Run, Take, answered, state


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
    assert Entry.objects.filter(kind="ticket.participant_added", subject_id=target.pk).count() == 1
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


@pytest.mark.parametrize(
    ("workspace", "own", "status"),
    [(True, "stays", "solved"), (False, "reopens", "open"), (False, "", "solved"), (True, "unheard of", "open")],
)
def test_an_inbox_may_say_otherwise_about_thanks(
    cast: Cast, take: Take, run_jobs: Run, workspace: bool, own: str, status: str
) -> None:
    """The inbox that the mail came to decides; one that says nothing inherits."""
    ticket, message_id = answered(cast, take)
    tickets.set_status(ticket, status="solved", by=actor(cast.lea))
    Workspace.objects.update(thanks_reopens=workspace)
    for inbox in Inbox.objects.all():
        inbox.settings["thanks"] = own
        inbox.save()
    take("Laura <laura@croft.test>", "Vielen Dank!\n\nLaura", by="croft.test", in_reply_to=message_id)
    ticket.refresh_from_db()
    assert ticket.status == status
