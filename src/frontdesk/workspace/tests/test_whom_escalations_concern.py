"""Escalations are for those who watch over teams, and for whom they concern: on the page, on the ticket, by address and
live."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client, RequestFactory

from frontdesk.accounts.models import Agent
from frontdesk.escalation import actions as escalation
from frontdesk.escalation.actions import StepWritten
from frontdesk.escalation.actions.showing import hearers
from frontdesk.escalation.models import Rotation
from frontdesk.escalation.permissions import view_escalation
from frontdesk.kit import clock
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Escalation, Ticket
from frontdesk.workspace.pages import audiences
from tests.cast import Cast, actor

Desk = Callable[[Agent], Client]


@pytest.fixture
def nights(cast: Cast) -> Rotation:
    """Tim's turn, always; a policy that calls the supervisors first and him ten minutes later."""
    rotation = escalation.save_rotation(
        None, name="Nights", starts_on=datetime.date(2026, 1, 5), people=[cast.tim], by=cast.ada.actor()
    )
    steps = [StepWritten("leads", 0), StepWritten("on_call", 10, rotation=rotation)]
    escalation.save_policy(None, name="Call", triggers=["hand"], steps=steps, by=cast.ada.actor())
    return rotation


def raised(cast: Cast, by: Agent, **more: Agent) -> Escalation:
    ticket = cast.ticket("It burns")
    tickets.raise_to_supervisor(ticket, note="Please help", by=by.actor(), **more)
    return Escalation.objects.select_related("ticket__team").get(ticket=ticket)


def seers(cast: Cast, found: Escalation) -> set[str]:
    """Who of the cast may see it, by the rule alone."""
    everybody = (cast.ada, cast.sue, cast.lea, cast.tim, cast.hank, cast.vic)
    rows = Escalation.objects.filter(pk=found.pk)
    return {one.name.split()[0] for one in everybody if rows.filter(view_escalation(actor(one))).exists()}


def heard(agent: Agent) -> set[str]:
    """The audiences of the agent's open pages."""
    request = RequestFactory().get("/desk/escalations")
    request.actor = actor(agent)  # type: ignore[attr-defined]
    request.session = Client().session
    return set(audiences(request))  # type: ignore[arg-type]


def test_a28_who_watches_sees_all_and_others_see_what_concerns_them(cast: Cast, nights: Rotation, desk: Desk) -> None:
    """A28: the list, its count and each single one follow one rule, by every address."""
    found = raised(cast, cast.lea)
    assert seers(cast, found) == {"Ada", "Sue", "Vic", "Lea", "Tim"}  # she asked for it, he is on call where it calls
    for agent, sees in ((cast.sue, True), (cast.vic, True), (cast.lea, True), (cast.tim, True), (cast.hank, False)):
        text = desk(agent).get("/desk/escalations").content.decode()
        assert ("It burns" in text, "1 open" in text) == (sees, sees), agent.name
    ticket = desk(cast.hank).get(f"/desk/tickets/{found.ticket.number}").content.decode()
    assert "A supervisor is asked to step in" in ticket  # the ticket says so to whoever works on it
    assert "I see to it" not in ticket
    assert "I see to it" in desk(cast.tim).get(f"/desk/tickets/{found.ticket.number}").content.decode()
    for noun in ("acknowledgement", "takeover"):
        assert desk(cast.hank).post(f"/desk/escalations/{found.pk}/{noun}").status_code == 404
    found.refresh_from_db()
    assert found.acknowledged_at is None
    assert desk(cast.tim).post(f"/desk/escalations/{found.pk}/acknowledgement").status_code == 303


def test_a28_a_turn_that_is_over_and_a_call_that_was_made(cast: Cast, nights: Rotation) -> None:
    """A28: whose turn it is not sees nothing; whoever was called goes on seeing it."""
    found = raised(cast, cast.lea)
    now = clock.now()
    escalation.stand_in(nights, agent=cast.hank, starts_at=now, ends_at=now + clock.days(1), by=cast.sue.actor())
    assert seers(cast, found) == {"Ada", "Sue", "Vic", "Lea", "Hank"}
    found.paging.calls.create(round=1, step=2, agent=cast.tim, whom="Tim Second", at=now)
    assert "Tim" in seers(cast, found)


def test_a28_a_team_that_is_asked_sees_it_and_a_team_that_asked_does_not(cast: Cast) -> None:
    ticket = cast.ticket("It burns")
    tickets.escalate(ticket, team=cast.second, note="Beyond us", by=cast.sue.actor())
    found = Escalation.objects.select_related("ticket__team").get(ticket=ticket)
    assert seers(cast, found) == {"Ada", "Sue", "Vic", "Tim"}
    Ticket.objects.filter(pk=ticket.pk).update(team=cast.third)
    assert seers(cast, found) == {"Ada"}


@pytest.mark.parametrize("scene", ["hand", "team", "charge", "private", "private asked"])
def test_a30_live_signals_reach_those_who_may_see_it_and_nobody_else(cast: Cast, scene: str, nights: Rotation) -> None:
    """A30: an open page hears that escalations changed where its next look would show it."""
    found = raised(cast, cast.lea, **({"to": cast.sue} if scene == "charge" else {}))
    if scene == "team":
        tickets.escalate(found.ticket, team=cast.second, note="Beyond us", by=cast.sue.actor())
    if scene.startswith("private"):
        Ticket.objects.filter(pk=found.ticket_id).update(team=cast.third)
    if scene == "private asked":
        Escalation.objects.filter(pk=found.pk).update(kind="functional", to_team=cast.third)
    told = set(hearers(Ticket.objects.select_related("team").get(pk=found.ticket_id)))
    rows = Escalation.objects.filter(ticket=found.ticket_id, ended_at=None)
    for agent in (cast.ada, cast.sue, cast.lea, cast.tim, cast.hank, cast.vic):
        sees, hears = rows.filter(view_escalation(actor(agent))).exists(), bool(told & heard(agent))
        # Whoever is on call and has not been called yet looks again with the queue: nothing new is there for them.
        assert hears == sees or (agent == cast.tim and sees), (scene, agent.name)
