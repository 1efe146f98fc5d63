"""The page of escalations, a ticket's own lines, who is on call, and the link of a mail."""

import datetime
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from frontdesk.accounts.models import Agent
from frontdesk.channels.models import OutboundEnvelope
from frontdesk.escalation import actions as escalation
from frontdesk.escalation.actions import StepWritten
from frontdesk.escalation.models import Paging, Rotation
from frontdesk.kit import clock
from frontdesk.notifications.actions import save_quiet_hours
from frontdesk.notifications.models import Dispatch
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Escalation, Ticket
from tests.cast import Cast

Desk = Callable[[Agent], Client]
Run = Callable[..., list[str]]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def rotation(cast: Cast) -> Rotation:
    """Tim alone, always."""
    return escalation.save_rotation(
        None, name="Nights", starts_on=datetime.date(2026, 1, 5), people=[cast.tim, cast.lea], by=cast.ada.actor()
    )


@pytest.fixture
def policy(cast: Cast, rotation: Rotation) -> None:
    steps = [StepWritten("on_call", 0, rotation=rotation, media=["mail"]), StepWritten("leads", 10)]
    escalation.save_policy(None, name="Call", triggers=["hand"], steps=steps, by=cast.ada.actor())


def raised(cast: Cast) -> tuple[Ticket, Escalation]:
    ticket = cast.ticket("It burns")
    tickets.raise_to_supervisor(ticket, note="Please help at once", by=cast.lea.actor())
    return ticket, Escalation.objects.get(ticket=ticket)


def test_the_page_shows_what_is_open_with_who_is_called_and_its_acts(cast: Cast, desk: Desk, policy: None) -> None:
    escalation.save_level(1, claim_seconds=900, acknowledge_seconds=None, by=cast.ada.actor())
    ticket, found = raised(cast)
    browser = desk(cast.sue)
    text = browser.get("/desk/escalations").content.decode()
    for words in ("It burns", "Please help at once", "By hand", "Lea First", "not yet", "Claim", "De-escalate", "L1"):
        assert words in text, words
    assert re.search(r"(Tim Second|Lea First)", text)
    assert browser.post(f"/desk/escalations/{found.pk}/acknowledgement", headers=HTMX).status_code == 204
    found.refresh_from_db()
    assert found.acknowledged_by == cast.sue
    assert browser.post(f"/desk/escalations/{found.pk}/takeover").status_code == 303
    ticket.refresh_from_db()
    assert ticket.assignee == cast.sue
    answer = browser.post(f"/desk/tickets/{ticket.number}/deescalation", {"note": "Put out", "seen": ticket.version})
    assert answer.status_code == 303
    assert b"Nothing is escalated" in browser.get("/desk/escalations?block=board", headers=HTMX).content


def test_a28_an_escalation_of_a_private_team_is_shown_to_nobody_else(cast: Cast, desk: Desk) -> None:
    ticket = cast.ticket("Sealed matter", team=cast.third)
    tickets.raise_to_supervisor(ticket, note="Please", by=cast.hank.actor())
    found = Escalation.objects.get(ticket=ticket)
    for agent in (cast.sue, cast.lea, cast.vic):
        assert b"Sealed matter" not in desk(agent).get("/desk/escalations").content
        for noun in ("acknowledgement", "takeover"):
            assert desk(agent).post(f"/desk/escalations/{found.pk}/{noun}").status_code in {403, 404}
    assert b"Sealed matter" in desk(cast.ada).get("/desk/escalations").content


def test_both_kinds_can_be_chosen_and_a_ticket_says_what_is_open(cast: Cast, desk: Desk, policy: None) -> None:
    ticket, browser = cast.ticket(), desk(cast.lea)
    form = {"kind": "hierarchical", "note": "He threatens", "in_charge": cast.sue.pk, "seen": ticket.version}
    assert browser.post(f"/desk/tickets/{ticket.number}/escalation", form).status_code == 303
    text = browser.get(f"/desk/tickets/{ticket.number}").content.decode()
    assert "Sue Super is asked to step in" in text
    assert "nobody has acknowledged it" in text
    ticket.refresh_from_db()
    form = {"kind": "functional", "note": "Beyond us", "seen": ticket.version}
    assert browser.post(f"/desk/tickets/{ticket.number}/escalation", form).status_code == 422
    form |= {"team": cast.second.pk}
    assert browser.post(f"/desk/tickets/{ticket.number}/escalation", form).status_code == 303
    text = browser.get(f"/desk/tickets/{ticket.number}").content.decode()
    assert "Escalated to Billing, level 2" in text
    assert "Take back" in browser.get(f"/desk/tickets/{ticket.number}/deescalation").content.decode()


def test_a_ticket_that_has_nothing_of_it_costs_no_statement_more(cast: Cast, desk: Desk) -> None:
    plain = cast.ticket("Plain")
    browser = desk(cast.lea)
    browser.get(f"/desk/tickets/{plain.number}")
    with CaptureQueriesContext(connection) as asked:
        browser.get(f"/desk/tickets/{plain.number}")
    assert not [one for one in asked if "FROM tickets_escalation e JOIN" in one["sql"]]


def test_the_number_of_statements_does_not_grow_with_escalations(cast: Cast, desk: Desk) -> None:
    browser = desk(cast.sue)

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            browser.get("/desk/escalations")
        return len(asked)

    raised(cast)
    statements()
    one = statements()
    for _ in range(3):
        raised(cast)
    assert statements() == one


def test_who_is_on_call_is_shown_and_turns_are_given_away(cast: Cast, desk: Desk, rotation: Rotation) -> None:
    now = escalation.who_is_on_call(Rotation.objects.get(pk=rotation.pk))
    assert now is not None
    browser = desk(cast.hank)
    text = browser.get("/desk/on-call").content.decode()
    assert f"<b>{now.name}</b> is on call now" in text
    start = clock.now().strftime("%Y-%m-%dT%H:%M")
    end = (clock.now() + clock.days(1)).strftime("%Y-%m-%dT%H:%M")
    form = {"agent": cast.hank.pk, "starts_at": start, "ends_at": end, "note": "A party"}
    assert browser.post(f"/desk/on-call/{rotation.pk}/stand-ins", form | {"agent": cast.lea.pk}).status_code == 422
    assert browser.post(f"/desk/on-call/{rotation.pk}/stand-ins", form | {"ends_at": "soon"}).status_code == 422
    for far in ({"starts_at": "0001-01-01T00:00"}, {"ends_at": "9999-12-31T23:59"}):
        refused = browser.post(f"/desk/on-call/{rotation.pk}/stand-ins", form | far)
        assert (refused.status_code, "Give a day and a time." in refused.content.decode()) == (422, True)
    assert browser.post(f"/desk/on-call/{rotation.pk}/stand-ins", form).status_code == 303
    assert "<b>Hank Third</b> is on call now" in browser.get("/desk/on-call").content.decode()
    stand_in = rotation.stand_ins.get()
    assert desk(cast.lea).post(f"/desk/on-call/{rotation.pk}/stand-ins/{stand_in.pk}/removal").status_code == 403
    assert browser.post(f"/desk/on-call/{rotation.pk}/stand-ins/{stand_in.pk}/removal").status_code == 303
    turns = escalation.upcoming(Rotation.objects.get(pk=rotation.pk))
    form = {"one": turns[0].start.isoformat(), "other": turns[1].start.isoformat()}
    assert browser.post(f"/desk/on-call/{rotation.pk}/swap", form).status_code == 422
    same = desk(cast.sue).post(f"/desk/on-call/{rotation.pk}/swap", form | {"other": form["one"]})
    assert "This is the same turn." in same.content.decode()
    assert desk(cast.sue).post(f"/desk/on-call/{rotation.pk}/swap", form).status_code == 303


def test_a_change_of_turns_is_asked_shown_to_both_and_answered(cast: Cast, desk: Desk, rotation: Rotation) -> None:
    first, second = escalation.upcoming(Rotation.objects.get(pk=rotation.pk))[:2]
    asker, asked = Agent.objects.get(pk=first.member), Agent.objects.get(pk=second.member)
    form = {"one": first.start.isoformat(), "other": second.start.isoformat(), "note": "A wedding"}
    at = f"/desk/on-call/{rotation.pk}/swap"
    assert "nothing changes before they agree" in desk(asker).get(at).content.decode()
    assert "nothing changes before they agree" not in desk(cast.sue).get(at).content.decode()
    assert desk(asker).post(at, form).status_code == 303
    shown = {one.pk: desk(one).get("/desk/on-call").content.decode() for one in (asker, asked, cast.sue, cast.hank)}
    assert ["A wedding" in shown[one.pk] for one in (asker, asked, cast.sue, cast.hank)] == [True, True, True, False]
    assert ["Agree" in shown[one.pk] for one in (asker, asked, cast.sue)] == [False, True, False]
    assert ["Ask no longer" in shown[one.pk] for one in (asker, asked, cast.sue)] == [True, False, True]
    swap = rotation.swaps.get()
    for act in ("agreement", "refusal", "removal"):
        assert desk(cast.hank).post(f"{at}s/{swap.pk}/{act}").status_code == 403
    assert desk(asked).post(f"{at}s/{swap.pk}/agreement").status_code == 303
    assert "A wedding" not in desk(asked).get("/desk/on-call").content.decode()
    assert escalation.who_is_on_call(Rotation.objects.get(pk=rotation.pk)) == asked


def link_of(agent: Agent) -> str:
    """The address in the mail that the agent got."""
    row = OutboundEnvelope.objects.filter(kind="agent_paged").latest("pk")
    assert agent.user.email in str(row.recipients)
    found = re.search(r"/desk/paged/[\w:.-]+", row.payload["text"])
    assert found is not None
    return found.group()


def test_a_mail_calls_who_is_on_call_also_in_quiet_hours_and_its_link_asks_first(
    cast: Cast, policy: None, rotation: Rotation, run_jobs: Run
) -> None:
    """A GET changes nothing: programs that look at mails open links, too."""
    agent = escalation.who_is_on_call(Rotation.objects.get(pk=rotation.pk))
    assert agent is not None
    save_quiet_hours(
        is_on=True, starts_at=datetime.time(0), ends_at=datetime.time(23, 59), days=range(7), whole_days=[],
        by=agent.actor(),
    )  # fmt: skip
    _, found = raised(cast)
    run_jobs()
    assert not Dispatch.objects.filter(is_held=True).exists()
    stranger, address = Client(), link_of(agent)
    assert b"I see to it" in stranger.get(address).content
    assert stranger.head(address).status_code == 200
    found.refresh_from_db()
    assert found.acknowledged_at is None
    answer = stranger.post(address)
    assert b"Nobody else is called any more" in answer.content
    assert answer.headers["Cache-Control"] == "no-store"
    found.refresh_from_db()
    assert (found.acknowledged_by, Paging.objects.get().state) == (agent, "acknowledged")
    assert stranger.post(address).status_code == 200


def test_a30_a_link_is_worth_nothing_once_its_person_may_not_see_the_ticket(
    cast: Cast, policy: None, rotation: Rotation, run_jobs: Run
) -> None:
    agent = escalation.who_is_on_call(Rotation.objects.get(pk=rotation.pk))
    assert agent is not None
    ticket, found = raised(cast)
    run_jobs()
    address = link_of(agent)
    for wrong in (address[:-2] + "xx", "/desk/paged/nonsense"):
        assert Client().post(wrong).status_code == 404
    ticket.refresh_from_db()
    tickets.hand_over(ticket, team=cast.third, by=cast.ada.actor())
    assert Client().get(address).status_code == 404
    assert Client().post(address).status_code == 404
    found.refresh_from_db()
    assert found.acknowledged_at is None
