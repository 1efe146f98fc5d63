"""Rules in the console: tried, put in order, rolled back, by administrators alone."""

from collections.abc import Callable

import pytest
from django.test import Client

from frontdesk.accounts.models import Agent
from frontdesk.rules import actions as rules
from frontdesk.rules.models import Rule
from frontdesk.tickets.models import Ticket
from tests.cast import Cast

Desk = Callable[[Agent], Client]
FORM = {
    "name": "Money first", "on_created": "on", "do_priority": "1", "is_active": "on", "join:": "all", "days": "7",
    "fact:0": "subject", "was:0": "subject", "is:0": "has", "value:0": "refund",
}  # fmt: skip


@pytest.fixture
def made(cast: Cast) -> list[Rule]:
    by = cast.ada.actor()
    return [
        rules.save_rule(None, by=by, name=name, when={"created": "yes"}, effects={"tags_added": name.lower()})
        for name in ("First", "Second", "Third")
    ]


def order() -> list[str]:
    return list(Rule.objects.order_by("position", "pk").values_list("name", flat=True))


def test_a_rule_is_tried_as_it_is_typed_and_nothing_is_kept(cast: Cast, desk: Desk) -> None:
    ticket, client = cast.ticket("My refund"), desk(cast.ada)
    page = client.post("/console/rules/trial", FORM).content.decode()
    assert "<b>1</b> ticket that came in" in page and "sets the priority to urgent" in page
    assert "Priority: Normal → Urgent" in page
    assert Ticket.objects.get(pk=ticket.pk).priority == 3 and not Rule.objects.exists()
    page = client.post("/console/rules/trial", FORM | {"do_priority": "", "value:0": ""}).content.decode()
    assert "It cannot be tried yet." in page and "Some conditions are not complete" in page
    assert client.post("/console/rules/trial", {"name": "X"}).status_code == 200
    for other in (cast.sue, cast.lea):
        assert desk(other).post("/console/rules/trial", FORM).status_code == 403


def test_rules_are_moved_by_steps_and_all_at_once(cast: Cast, desk: Desk, made: list[Rule]) -> None:
    client = desk(cast.ada)
    assert client.post("/console/rules/order", {"step": f"up:{made[2].pk}"}).status_code == 302
    assert order() == ["First", "Third", "Second"]
    client.post("/console/rules/order", {"step": f"up:{made[0].pk}"})
    client.post("/console/rules/order", {"step": "down:nothing"})
    assert order() == ["First", "Third", "Second"]
    client.post("/console/rules/order", {"rule": [made[1].pk, made[0].pk]})
    assert order() == ["Second", "First", "Third"]
    assert desk(cast.sue).post("/console/rules/order", {"rule": [made[0].pk]}).status_code == 403


def test_a_version_comes_back_and_one_that_is_not_there_says_so(cast: Cast, desk: Desk, made: list[Rule]) -> None:
    client, rule = desk(cast.ada), made[0]
    rules.save_rule(rule, by=cast.ada.actor(), name="Other", when=rule.when, effects={"priority": "2"})
    assert client.post(f"/console/rules/{rule.pk}/versions/9").status_code == 302
    assert client.post(f"/console/rules/{rule.pk}/versions/1").status_code == 302
    rule.refresh_from_db()
    assert (rule.name, rule.version) == ("First", 3)
    page = client.get(f"/console/rules/{rule.pk}").content.decode()
    assert "There is no such version." in page and "as version 1" in page


def test_a_fault_is_said_at_its_field_and_conditions_are_drawn_anew(cast: Cast, desk: Desk) -> None:
    client = desk(cast.ada)
    page = client.post("/console/rules/new", FORM | {"on_silent": "soon", "do_escalate": str(cast.third.pk)})
    assert page.status_code == 422
    assert "is no length of time" in page.content.decode() and "write the note for the next level too" in (
        page.content.decode()
    )
    drawn = client.post("/console/rules/new", FORM | {"act": "add:"})
    assert drawn.status_code == 200 and 'name="fact:1"' in drawn.content.decode()
    assert not Rule.objects.exists()
    assert client.post("/console/rules/new", FORM | {"do_assignee": "me"}).status_code == 422
