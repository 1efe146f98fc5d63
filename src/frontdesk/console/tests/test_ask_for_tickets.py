"""Policies and queues ask for tickets by the same conditions as saved views, in groups of all, any or none."""

from typing import TYPE_CHECKING

from django.test import Client

from frontdesk.customers.models import Customer, CustomerField
from frontdesk.routing.models import Queue
from frontdesk.sla.models import SlaClock, SlaPolicy, SlaTarget
from frontdesk.tickets.logic.conditions import Condition, Group

if TYPE_CHECKING:
    from tests.cast import Cast

NESTED = {
    "join:": "any", "fact:0": "priority", "is:0": "any", "value:0": "1", "join:1": "all", "fact:1.0": "tags",
    "is:1.0": "any", "value:1.0": "vip, fan", "fact:1.1": "subject", "is:1.1": "has", "value:1.1": "invoice",
}  # fmt: skip
QUEUE = {
    "name": "Money", "position": "1", "is_active": "on", "strategy": "least_loaded", "language": "ignored",
    "offer_seconds": "45", "offers_at_once": "2", "ages_minutes": "60", "relax_after": "0", "overflow_after": "0",
    "fallback_after": "0", "when_away": "return", "return_after_minutes": "10",
}  # fmt: skip
POLICY = {"name": "Plus", "position": "1", "is_active": "on", "counting": "team", "resolution_3": "4 h",
          "first_reply_3": "1 h", "resolution_4": "4 h"}  # fmt: skip


def test_a_queue_asks_in_groups_and_shows_them_again(ada: Client) -> None:
    assert ada.post("/console/queues/new", QUEUE | NESTED).status_code == 302
    queue = Queue.objects.get()
    inner = Group("all", (Condition("tags", "any", ("vip", "fan")), Condition("subject", "has", ("invoice",))))
    assert queue.tree == Group("any", (Condition("priority", "any", ("1",)), inner))
    assert queue.offers_at_once == 2
    page = ada.get(f"/console/queues/{queue.pk}").content.decode()
    assert 'name="fact:1.1"' in page and 'value="vip, fan"' in page


def test_a_button_of_the_conditions_draws_them_and_saves_nothing(ada: Client) -> None:
    answer = ada.post("/console/queues/new", QUEUE | NESTED | {"act": "group:"})
    assert answer.status_code == 200 and 'name="join:2"' in answer.content.decode()
    assert not Queue.objects.exists()
    unfinished = ada.post("/console/queues/new", QUEUE | {"fact:0": "priority", "is:0": "any"})
    assert unfinished.status_code == 422 and "not complete" in unfinished.content.decode()


def test_what_nobody_can_decide_for_all_is_refused_with_the_reason(ada: Client) -> None:
    """A31, A41."""
    mine = {"fact:0": "assignee", "is:0": "any", "value:0": "me"}
    moving = {"fact:0": "created", "is:0": "before", "value:0": "today"}
    assert "nobody&#39;s" in ada.post("/console/queues/new", QUEUE | mine).content.decode()
    assert "“me”" in ada.post("/console/promises/new", POLICY | mine).content.decode()
    assert "move with the clock" in ada.post("/console/promises/new", POLICY | moving).content.decode()
    assert not Queue.objects.exists() and not SlaPolicy.objects.filter(is_default=False).exists()


def test_a_policy_by_plan_counts_round_the_clock_for_some_priorities(cast: "Cast", ada: Client) -> None:
    """The plan is an own field of customers; `always_3` is of normal tickets alone."""
    CustomerField.objects.create(name="Plan", slug="plan", kind="choice", choices=["Basic", "Plus"])
    asked = {"fact:0": "customer.plan", "is:0": "any", "value:0": "Plus", "always_3": "resolution"}
    assert ada.post("/console/promises/new", POLICY | asked).status_code == 302
    policy = SlaPolicy.objects.get(name="Plus")
    counted = {(t.promise, t.priority): t.is_calendar_time for t in SlaTarget.objects.filter(policy=policy)}
    assert counted == {("resolution", 3): True, ("first_reply", 3): False, ("resolution", 4): False}
    page = ada.get(f"/console/promises/{policy.pk}").content.decode()
    assert 'name="always_3" value="resolution"' in page.replace('type="checkbox" ', "")
    before = SlaClock.objects.get(ticket=cast.ticket(), promise="resolution")
    assert before.policy_id != policy.pk
    Customer.objects.filter(pk=cast.laura.pk).update(fields={"plan": "Plus"})
    cast.laura.refresh_from_db()
    clock = SlaClock.objects.get(ticket=cast.ticket("Of a better plan"), promise="resolution")
    assert (clock.policy_id, clock.is_calendar_time, clock.budget_seconds) == (policy.pk, True, 4 * 3600)
