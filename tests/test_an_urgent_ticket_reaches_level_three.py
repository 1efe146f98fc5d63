"""The urgent employee's ticket reaches the third level with its claim target; nobody answers, so the steps go on until
a supervisor does. Told through the desk's own pages, its mails and the clock (J2, M4)."""

import datetime
import re
from collections.abc import Callable

import time_machine
from django.test import Client

from frontdesk.accounts import actions as accounts
from frontdesk.channels.models import OutboundEnvelope
from frontdesk.escalation import actions as escalation
from frontdesk.escalation.actions import StepWritten
from frontdesk.escalation.models import Call, LevelClock, Paging
from frontdesk.events.models import Entry
from frontdesk.notifications.models import Notification
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Escalation, Ticket
from tests.cast import Cast, signed_in

Run = Callable[..., list[str]]
MONDAY = datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC)


def after(minutes: float) -> time_machine.travel:
    return time_machine.travel(MONDAY + datetime.timedelta(minutes=minutes), tick=False)


def prepare(cast: Cast) -> None:
    """Third-level tickets are claimed within fifteen minutes, or whoever is on call is called, then the supervisors."""
    by = cast.ada.actor()
    accounts.save_team(cast.third, is_private=False, by=by)
    escalation.save_level(3, claim_seconds=900, acknowledge_seconds=1800, is_calendar_time=True, by=by)
    rotation = escalation.save_rotation(
        None,
        name="Platform",
        time_zone="Europe/Berlin",
        starts_on=datetime.date(2026, 11, 2),
        people=[cast.hank],
        by=by,
    )
    steps = [StepWritten("on_call", 0, rotation=rotation), StepWritten("on_call", 10, rotation=rotation)]
    escalation.save_policy(None, name="Nobody takes it", triggers=["claim"], steps=steps, repeats=0, by=by)


def pass_time(run_jobs: Run) -> None:
    """What a worker does at this moment."""
    escalation.look_after()
    run_jobs()


def test_an_urgent_ticket_reaches_level_three_and_is_carried_to_a_supervisor(cast: Cast, run_jobs: Run) -> None:
    prepare(cast)
    with after(0):
        ticket = tickets.open_ticket(
            subject="Cannot sign in after the security update", text="It asks for a key that I do not have.",
            requester=cast.laura, team=cast.third, urgency=1, impact=1, by=cast.laura.actor(),
        )  # fmt: skip
        run_jobs()
    ticket = Ticket.objects.get(pk=ticket.pk)
    assert (ticket.level, ticket.priority, ticket.team) == (3, Ticket.Priority.URGENT, cast.third)
    claim = LevelClock.objects.get(ticket=ticket, target="claim")
    assert (claim.level, claim.due_at) == (3, MONDAY + datetime.timedelta(minutes=15))
    with after(5):
        text = signed_in(cast.hank).get(f"/desk/tickets/{ticket.number}").content.decode()
        assert "Level 3" in text
        assert "Claim" in text

    with after(15.1):
        pass_time(run_jobs)
    found = Escalation.objects.get(ticket=ticket, ended_at=None)
    assert (found.kind, found.reason, found.cause) == ("hierarchical", "claim", "it was not claimed in time")
    assert [(call.step, call.whom) for call in Call.objects.all()] == [(1, "Hank Third")]
    assert Notification.objects.filter(agent=cast.hank, kind="paged").exists()

    with after(26):
        pass_time(run_jobs)
    assert [(call.step, call.whom) for call in Call.objects.all()][1:] == [(2, "Hank Third")]
    with after(42):
        pass_time(run_jobs)
    assert [(call.step, call.whom) for call in Call.objects.all()][2:] == [(0, "Sue Super")]
    assert Paging.objects.get().state == "exhausted"

    mail = OutboundEnvelope.objects.filter(kind="agent_paged").latest("pk")
    assert "sue@meridian.test" in str(mail.recipients)
    link = re.search(r"/desk/paged/[\w:.-]+", mail.payload["text"])
    assert link is not None
    with after(43):
        phone = Client()
        assert b"I see to it" in phone.get(link.group()).content
        assert b"Acknowledged" in phone.post(link.group()).content
        board = signed_in(cast.sue).get("/desk/escalations").content.decode()
    assert "Not claimed in time" in board
    assert "missed" in board
    found.refresh_from_db()
    assert (found.acknowledged_by, Paging.objects.get().state) == (cast.sue, "acknowledged")

    with after(44):
        sue = signed_in(cast.sue)
        assert sue.post(f"/desk/escalations/{found.pk}/takeover").status_code == 303
        ticket.refresh_from_db()
        assert ticket.assignee == cast.sue
        tickets.set_status(ticket, status="solved", by=cast.sue.actor())
        assert b"Nothing is escalated" in sue.get("/desk/escalations").content
    said = [row.sentence() for row in Entry.objects.about("ticket", ticket.pk)]
    assert "noticed that it was not claimed in time on level 3" in said
    assert any(line.startswith("asked the supervisors to step in, since it was not claimed in time") for line in said)
