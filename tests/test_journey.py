"""The verbs of the first journey, one after the other."""

import datetime
from collections.abc import Callable

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from frontdesk.channels.models import OutboundEnvelope
from frontdesk.sla.models import SlaClock
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.conflict import Conflict, NotAllowedNow, TicketClosed
from frontdesk.tickets.models import Message, Ticket
from tests.cast import Cast, actor


def test_a_ticket_goes_from_the_form_to_the_second_level_and_is_solved(
    cast: Cast, run_jobs: Callable[..., list[str]]
) -> None:
    ticket = cast.ticket()
    tickets.triage(ticket, by=actor(cast.sue), category=None, urgency=1, impact=2, team=cast.first)
    tickets.claim(ticket, by=actor(cast.lea))
    row = tickets.escalate(ticket, team=cast.second, note="Needs the account database.", by=actor(cast.lea))
    assert (row.team, row.level, row.assignee, row.acknowledged_at) == (cast.second, 2, None, None)
    tickets.claim(ticket, by=actor(cast.tim))
    tickets.reply(ticket, html="<p>It is active again.</p>", status="solved", by=actor(cast.tim))
    run_jobs()
    ticket.refresh_from_db()
    assert ticket.status == "solved" and ticket.solved_at is not None
    assert ticket.escalations.get().acknowledged_by == cast.tim
    assert set(OutboundEnvelope.objects.values_list("kind", flat=True)) >= {"reply", "solved"}


def test_the_customer_says_that_it_works_and_the_ticket_closes(cast: Cast) -> None:
    ticket = cast.ticket()
    tickets.set_status(ticket, status="solved", by=actor(cast.lea))
    assert tickets.confirm_works(ticket, by=cast.laura.actor()).status == "closed"


def test_the_customer_says_that_it_does_not_work_and_the_ticket_opens_again(cast: Cast) -> None:
    ticket = cast.ticket()
    tickets.set_status(ticket, status="solved", by=actor(cast.lea))
    row = tickets.reopen(ticket, text="Still inactive", by=cast.laura.actor())
    assert (row.status, row.reopened_count, row.is_unread) == ("open", 1, True)


def test_an_answer_after_the_window_does_not_reopen(cast: Cast) -> None:
    ticket = cast.ticket()
    tickets.set_status(ticket, status="closed", by=actor(cast.lea))
    with time_machine.travel(timezone.now() + datetime.timedelta(days=15)), pytest.raises(TicketClosed):
        tickets.receive_message(ticket, customer=cast.laura, text="Hello again", by=cast.laura.actor())


def test_what_is_solved_for_a_week_closes_by_itself(cast: Cast) -> None:
    ticket = cast.ticket()
    tickets.set_status(ticket, status="solved", by=actor(cast.lea))
    assert tickets.close_finished() == 0
    with time_machine.travel(timezone.now() + datetime.timedelta(days=8)):
        assert tickets.close_finished() == 1
    ticket.refresh_from_db()
    assert ticket.status == "closed"


def test_the_second_of_two_agents_sees_a_conflict_and_overwrites_nothing(cast: Cast) -> None:
    """A67: two agents act on the same page; the later one is shown what happened."""
    ticket = cast.ticket()
    seen = ticket.version
    tickets.assign(ticket, to=cast.lea, by=actor(cast.lea), seen=seen)
    with pytest.raises(Conflict) as caught:
        tickets.assign(ticket, to=cast.tim, by=actor(cast.tim), seen=seen)
    assert [entry.kind for entry in caught.value.since][-1] == "ticket.assigned"
    assert Ticket.objects.get(pk=ticket.pk).assignee == cast.lea


def test_the_same_reply_sent_twice_is_one_mail(cast: Cast) -> None:
    """A67: a double click makes no double mail."""
    ticket = cast.ticket()
    for _ in range(2):
        tickets.reply(ticket, html="<p>Hello</p>", by=actor(cast.lea), key="reply-1")
    assert Message.objects.filter(ticket=ticket, kind="outbound").count() == 1
    assert OutboundEnvelope.objects.filter(kind="reply").count() == 1


def test_a_private_teams_ticket_is_for_its_members_and_administrators(cast: Cast) -> None:
    """A28: everybody else does not even see that it exists."""
    ticket = cast.ticket(team=cast.third)
    seen_by = {
        agent.name: Ticket.objects.visible_to(actor(agent)).filter(pk=ticket.pk).exists()
        for agent in (cast.ada, cast.sue, cast.lea, cast.hank, cast.vic)
    }
    assert seen_by == {
        "Ada Admin": True, "Sue Super": False, "Lea First": False, "Hank Third": True, "Vic Viewer": False,
    }  # fmt: skip
    with pytest.raises(PermissionDenied):
        tickets.reply(ticket, html="<p>Hi</p>", by=actor(cast.lea))


def test_a_viewer_changes_nothing(cast: Cast) -> None:
    ticket = cast.ticket()
    with pytest.raises(PermissionDenied):
        tickets.set_priority(ticket, priority=1, by=actor(cast.vic))


def test_a_stranger_cannot_answer_for_the_customer(cast: Cast) -> None:
    ticket = cast.ticket()
    with pytest.raises(PermissionDenied):
        tickets.receive_message(ticket, customer=cast.stranger, text="Me too", by=cast.stranger.actor())


def test_a_note_is_not_public_and_mentions_only_those_who_may_see_the_ticket(cast: Cast) -> None:
    """A36: notes never stand among what the customer may read."""
    ticket = cast.ticket(team=cast.third)
    html = (
        f'<p><span data-mention="{cast.hank.pk}">@Hank</span> <span data-mention="{cast.lea.pk}">@Lea</span> look</p>'
    )
    note = tickets.add_note(ticket, html=html, by=actor(cast.ada))
    assert [mention.agent for mention in note.mentions.all()] == [cast.hank]
    assert not ticket.messages.public().filter(pk=note.pk).exists()


def test_escalating_needs_a_word_on_why(cast: Cast) -> None:
    with pytest.raises(NotAllowedNow, match="what was tried"):
        tickets.escalate(cast.ticket(), team=cast.second, note="  ", by=actor(cast.lea))


def test_waiting_for_the_customer_stops_the_clock_of_the_solution(cast: Cast) -> None:
    ticket = cast.ticket()
    tickets.reply(ticket, html="<p>Which account?</p>", status="pending", by=actor(cast.lea))
    clock = SlaClock.objects.get(ticket=ticket, promise="resolution")
    assert clock.due_at is None and clock.left_seconds
    tickets.receive_message(ticket, customer=cast.laura, text="Number 7", by=cast.laura.actor())
    clock.refresh_from_db()
    assert clock.due_at is not None and clock.paused_at is None


def test_a_higher_priority_is_due_sooner(cast: Cast) -> None:
    ticket = cast.ticket()
    before = ticket.expected_at
    tickets.set_priority(ticket, priority=1, by=actor(cast.lea))
    ticket.refresh_from_db()
    assert before is not None and ticket.expected_at is not None and ticket.expected_at < before
