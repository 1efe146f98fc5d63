"""Rules: set going by what happens, fitting or not, acting, and telling what they did."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from frontdesk.accounts.models import Workspace
from frontdesk.channels.models import OutboundEnvelope
from frontdesk.events import Actor
from frontdesk.events.models import Entry
from frontdesk.rules import actions as rules
from frontdesk.rules.actions import listening, running
from frontdesk.rules.effect import Effect
from frontdesk.rules.logic.limits import MOST_FAILURES, MOST_PER_HOUR
from frontdesk.rules.models import Rule, RuleRun
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.logic.conditions import Condition, Group
from frontdesk.tickets.models import Message, Ticket
from tests.cast import Cast

Run = Callable[..., list[str]]
Make = Callable[..., Rule]


@pytest.fixture
def make(cast: Cast) -> Make:
    def made(name: str = "Sort", *, when: str | dict[str, str] = "created", where: Any = (), **more: Any) -> Rule:
        tree = Group("all", tuple(Condition(fact, operator, values) for fact, operator, values in where))
        return rules.save_rule(
            None, name=name, by=cast.ada.actor(), tree=tree,
            when={when: "yes"} if isinstance(when, str) else when, **more,
        )  # fmt: skip

    return made


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def history(ticket: Ticket) -> list[str]:
    return [f"{one.actor_name} {one.sentence()}" for one in Entry.objects.about("ticket", ticket.pk)]


def test_a_rule_runs_when_it_fits_and_says_what_was_before_and_after(cast: Cast, make: Make, run_jobs: Run) -> None:
    rule = make("Money first", where=[("subject", "has", ("refund",))],
                effects={"priority": "1", "tags_added": "money", "team": str(cast.second.pk)})  # fmt: skip
    other, ticket = cast.ticket("Hello"), cast.ticket("My refund")
    run_jobs()
    found = fresh(ticket)
    assert (found.priority, found.tags, found.team) == (1, ["money"], cast.second)
    assert (fresh(other).priority, fresh(other).tags) == (3, [])
    run = RuleRun.objects.get()
    assert (run.rule, run.ticket, run.trigger, run.state, run.number) == (rule, ticket, "created", "done", 1)
    assert run.before == {"Priority": "Normal", "Tags": "", "Team": "Service", "Level": "1"}
    assert run.after == {"Priority": "Urgent", "Tags": "money", "Team": "Billing", "Level": "2"}
    assert [each["words"] for each in run.effects] == [
        "adds the tag money", "sets the priority to urgent", "hands it to Billing",
    ]  # fmt: skip
    assert "Rule “Money first” set priority to Urgent" in history(ticket)


def test_rules_are_asked_in_their_order_and_the_last_one_ends_it(cast: Cast, make: Make, run_jobs: Run) -> None:
    first = make("One", effects={"tags_added": "one"})
    second = make("Two", effects={"tags_added": "two"}, is_last=True)
    third = make("Three", effects={"tags_added": "three"})
    ticket = cast.ticket()
    run_jobs()
    assert fresh(ticket).tags == ["one", "two"]
    rules.order_rules([third.pk, second.pk], by=cast.ada.actor())
    assert list(Rule.objects.active()) == [third, second, first]
    ticket = cast.ticket()
    run_jobs()
    assert fresh(ticket).tags == ["three", "two"]
    rules.switch_rule(second, is_active=False, by=cast.ada.actor())
    ticket = cast.ticket()
    run_jobs()
    assert fresh(ticket).tags == ["one", "three"]


def test_a_rule_sees_what_the_one_before_it_did(cast: Cast, make: Make, run_jobs: Run) -> None:
    make("One", effects={"tags_added": "vip"})
    make("Two", where=[("tags", "any", ("vip",))], effects={"priority": "2"})
    ticket = cast.ticket()
    run_jobs()
    assert fresh(ticket).priority == 2


def test_one_effect_that_fails_takes_nothing_from_the_others(cast: Cast, make: Make, run_jobs: Run) -> None:
    rule = make("Half", effects={"team": str(cast.second.pk), "tags_added": "seen", "priority": "1"})
    cast.second.is_active = False
    cast.second.save()
    ticket = cast.ticket()
    run_jobs()
    found = fresh(ticket)
    assert (found.tags, found.priority, found.team) == (["seen"], 1, cast.first)
    run = RuleRun.objects.get()
    assert run.state == "partly" and "cannot be chosen any more" in run.reason
    assert [each["slug"] for each in run.effects if each["state"] == "failed"] == ["team"]
    assert any("could not do everything" in line and "Team" in line for line in history(ticket))
    rule.refresh_from_db()
    assert rule.failures == 1 and rule.is_active


def test_an_error_of_ours_is_told_and_loses_nothing(
    cast: Cast, make: Make, run_jobs: Run, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(self: Effect, value: str, on: object) -> None:
        Ticket.objects.filter(pk=ticket.pk).update(subject="half done")
        raise RuntimeError("unforeseen")

    make("Broken", effects={"tags_added": "seen", "priority": "1"})
    monkeypatch.setattr(Effect.entries()["priority"], "run", broken)
    ticket = cast.ticket()
    run_jobs()
    assert (fresh(ticket).tags, fresh(ticket).subject) == (["seen"], ticket.subject)
    assert RuleRun.objects.get().reason.endswith(running.OURS) and "unforeseen" in caplog.text


def test_a_rule_that_keeps_failing_is_switched_off_and_administrators_are_told(
    cast: Cast, make: Make, run_jobs: Run
) -> None:
    rule = make("Broken", effects={"notify": "owner\nLook at this"})  # nobody owns what has just come in
    for _ in range(MOST_FAILURES + 2):
        cast.ticket()
    run_jobs(limit=500)
    rule.refresh_from_db()
    assert not rule.is_active and f"failed {MOST_FAILURES} times" in rule.off_why
    assert RuleRun.objects.count() == MOST_FAILURES
    told = Entry.objects.get(kind="rules.rule_switched_off")
    assert told.subject_id == rule.pk and "nobody to tell" in told.sentence()
    back = rules.switch_rule(rule, is_active=True, by=cast.ada.actor())
    assert (back.failures, back.off_why) == (0, "")


def test_a19_rules_that_set_each_other_off_come_to_an_end(cast: Cast, make: Make, run_jobs: Run) -> None:
    """A19: two rules, each undoing the other, run once each; what they set off in turn is cut, and says so."""
    make("On", when="tags", where=[("tags", "none", ("on",))], effects={"tags_added": "on"})
    make("Off", when="tags", where=[("tags", "any", ("on",))], effects={"tags_removed": "on"})
    ticket = cast.ticket()
    run_jobs()
    tickets.set_tags(ticket, tags=["begin"], by=cast.lea.actor())
    run_jobs()
    runs = list(RuleRun.objects.order_by("pk"))
    assert [(run.rule_name, run.state, run.depth) for run in runs] == [
        ("On", "done", 0), ("Off", "done", 0), ("On", "cut", 1),
    ]  # fmt: skip
    assert len({run.chain for run in runs}) == 1 and "never end" in runs[-1].reason
    assert any("was stopped here" in line for line in history(ticket))


def test_a19_a_long_chain_is_cut_by_its_depth(cast: Cast, make: Make, run_jobs: Run) -> None:
    """A19: each of many rules may be new; nine deep is deeper than anybody meant."""
    for step in reversed(range(9)):  # each comes before the one that sets it off, so it runs in a chain of its own
        make(f"Step {step}", when="tags", effects={"tags_added": f"t{step + 1}"},
             where=[("tags", "any", (f"t{step}",)), ("tags", "none", (f"t{step + 1}",))])  # fmt: skip
    ticket = cast.ticket()
    tickets.set_tags(ticket, tags=["t0"], by=cast.lea.actor())
    run_jobs()
    last = RuleRun.objects.order_by("-pk").first()
    assert last is not None and last.state == "cut" and "one after the other" in last.reason
    assert "t9" not in fresh(ticket).tags


def test_a19_what_comes_back_from_outside_is_cut_by_the_hour(cast: Cast, make: Make, run_jobs: Run) -> None:
    """A19: a machine that answers every change begins a new chain each time; forty in an hour are enough."""
    make("Echo", when="priority", effects={"tags_added": "echo"})
    ticket = cast.ticket()
    for turn in range(MOST_PER_HOUR + 5):
        tickets.set_priority(ticket, priority=1 + turn % 2, by=cast.lea.actor())
    run_jobs(limit=2000)
    assert RuleRun.objects.filter(state="done").count() == MOST_PER_HOUR
    assert RuleRun.objects.filter(state="cut").count() == 1  # told once, not five times


def test_a19_a_rule_does_not_answer_a_machine(cast: Cast, make: Make, run_jobs: Run) -> None:
    """A19: an absence note is no word of the customer, and a reply by a rule is marked as automatic."""
    macro = rules.save_macro(None, name="We have it", by=cast.ada.actor(), whose="everybody",
                             texts={"": "<p>Hello {{ customer_first_name }}</p>"})  # fmt: skip
    make("Answer", when="customer_wrote", effects={"reply": str(macro.pk)})
    ticket = cast.ticket()
    tickets.receive_message(ticket, customer=cast.laura, text="I am away", marks={"is_automatic": True},
                            by=Actor("system", None, "Mail"))  # fmt: skip
    run_jobs()
    assert not RuleRun.objects.exists()
    tickets.receive_message(ticket, customer=cast.laura, text="Are you there?", by=cast.laura.actor())
    run_jobs()
    reply = Message.objects.get(ticket=ticket, kind="outbound")
    assert reply.is_automatic and reply.text == "Hello Laura" and reply.author_name == "Service"
    sent = OutboundEnvelope.objects.get(kind="reply")
    assert sent.is_automatic and "Rule" not in json.dumps(sent.payload)
    found = fresh(ticket)
    assert found.first_replied_at is None and found.waiting_since is not None and found.assignee is None


def test_a43_a_rule_fills_in_only_what_is_on_the_list(cast: Cast, make: Make, run_jobs: Run) -> None:
    """A43: what customers call themselves is text, once; arithmetic, attributes and unknown names stay as they are."""
    cast.laura.name = "{{ agent_name }} {{7*7}} <script>alert(1)</script>"
    cast.laura.save()
    text = "<p>{{7*7}} {{ ticket.requester.email }} {{ settings }} {{ customer_name }}</p>"
    macro = rules.save_macro(None, name="Odd", by=cast.ada.actor(), whose="everybody", texts={"": text})
    make("Odd", effects={"reply": str(macro.pk), "note": "{{ customer_name.__class__ }} {{ customer_name }} {{7*7}}"})
    ticket = cast.ticket()
    run_jobs()
    said = {one.kind: one.html for one in Message.objects.filter(ticket=ticket).exclude(kind="inbound")}
    for html in said.values():
        assert "{{7*7}}" in html and "49" not in html and "<script" not in html and "{{ agent_name }}" in html
    assert "{{ ticket.requester.email }} {{ settings }}" in said["outbound"]
    assert "{{ customer_name.__class__ }}" in said["note"] and "laura@croft.test" not in str(said)


def test_a_repeated_job_does_nothing_again(cast: Cast, make: Make, run_jobs: Run) -> None:
    make("Once", effects={"note": "Seen"})
    ticket = cast.ticket()
    run_jobs()
    entry = Entry.objects.get(kind="ticket.created", subject_id=ticket.pk)
    listening.react(entry=entry.pk, triggers=["created"], chain=entry.pk, depth=0)
    assert Message.objects.filter(ticket=ticket, kind="note").count() == RuleRun.objects.count() == 1


def test_spam_and_merged_tickets_fit_no_rule_that_does_not_ask(cast: Cast, make: Make, run_jobs: Run) -> None:
    make("All", when="tags", effects={"priority": "1"})
    spam, merged, target = cast.ticket("Spam"), cast.ticket("Twice"), cast.ticket("Once")
    tickets.mark_spam(spam, by=cast.lea.actor())
    tickets.merge([merged], into=target, by=cast.lea.actor())
    for one in (spam, merged):
        tickets.set_tags(one, tags=["x"], by=cast.ada.actor())
    run_jobs()
    assert not RuleRun.objects.filter(ticket__in=[spam, merged]).exists()


def test_where_no_rule_listens_nothing_is_asked_and_no_job_made(cast: Cast, run_jobs: Run) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    cast.ticket()  # what is believed for five seconds is believed now
    with CaptureQueriesContext(connection) as asked:
        cast.ticket()
    assert not [one for one in asked.captured_queries if "rules_rule" in one["sql"]]
    assert "rules.react" not in run_jobs()


def test_only_administrators_make_rules_and_mistakes_are_said(cast: Cast, make: Make) -> None:
    rule = make(effects={"priority": "1"})
    for one in (cast.sue, cast.lea, cast.vic):
        for act in (
            lambda by: rules.save_rule(rule, by=by, name="X", when={"created": "yes"}, effects={"priority": "1"}),
            lambda by: rules.switch_rule(rule, is_active=False, by=by),
            lambda by: rules.order_rules([rule.pk], by=by),
            lambda by: rules.roll_back(rule, number=1, by=by),
            lambda by: rules.remove_rule(rule, by=by),
            lambda by: rules.try_rule(rule, days=7, by=by),
            lambda by: rules.save_webhook(None, name="X", url="https://x.example", by=by),
        ):
            with pytest.raises(PermissionDenied):
                act(one.actor())
    good = {"name": "X", "when": {"created": "yes"}, "effects": {"priority": "1"}}
    mine = Group("all", (Condition("assignee", "any", ("me",)),))
    for bad in (
        {"name": " "}, {"when": {}}, {"when": {"created": "no"}}, {"when": {"flying": "yes"}}, {"effects": {}},
        {"when": {"silent": "soon"}}, {"when": {"silent": "9999w"}}, {"effects": {"assignee": "me"}},
        {"effects": {"follow": "yes"}}, {"effects": {"status": "solved", "snooze": "2h"}},
        {"effects": {"notify": "owner"}}, {"tree": mine}, {"tree": Group("all", (Condition("flying", "any"),))},
    ):  # fmt: skip
        with pytest.raises(ValidationError):
            rules.save_rule(None, by=cast.ada.actor(), **(good | bad))


def test_every_save_is_a_version_and_can_be_brought_back(cast: Cast, make: Make) -> None:
    by = cast.ada.actor()
    rule = make("First", effects={"priority": "1"})
    same = rules.save_rule(rule, by=by, name="First", when=rule.when, effects=rule.effects, about="Only a word")
    assert same.version == 1
    changed = rules.save_rule(rule, by=by, name="Second", when={"tags": "yes"}, effects={"priority": "2"}, seen=1)
    assert (changed.version, [one.number for one in changed.versions.all()]) == (2, [2, 1])
    with pytest.raises(ValidationError, match="Somebody else"):
        rules.save_rule(rule, by=by, name="Third", when=rule.when, effects=rule.effects, seen=1)
    back = rules.roll_back(changed, number=1, by=by)
    assert (back.name, back.when, back.effects, back.version) == ("First", {"created": "yes"}, {"priority": "1"}, 3)
    newest = back.versions.first()
    assert newest is not None and newest.origin == 1 and newest.by_name == "Ada Admin"
    assert rules.roll_back(back, number=1, by=by).version == 3  # it says that already


def test_a_dry_run_says_what_would_change_and_changes_nothing(cast: Cast, make: Make, run_jobs: Run) -> None:
    macro = rules.save_macro(None, name="Hi", by=cast.ada.actor(), whose="everybody", texts={"": "<p>Hi</p>"})
    tickets_ = [cast.ticket("My refund"), cast.ticket("Hello"), cast.ticket("Another refund")]
    run_jobs()
    rule = make("Try", where=[("subject", "has", ("refund",))], is_active=False,
                effects={"priority": "1", "reply": str(macro.pk), "survey": "yes", "note": "x"})  # fmt: skip
    before = [list(model.objects.order_by("pk").values()) for model in (Ticket, Message, Entry, OutboundEnvelope)]
    trial = rules.try_rule(rule, days=7, by=cast.ada.actor())
    assert [one.ticket for one in trial.tried] == [tickets_[2], tickets_[0]] and trial.count == 2
    done = trial.tried[0].done
    assert done.after["Priority"] == "Urgent" and done.after["Messages"] == "3"
    assert [each["slug"] for each in done.effects if each["state"] == "failed"] == ["survey"]
    after = [list(model.objects.order_by("pk").values()) for model in (Ticket, Message, Entry, OutboundEnvelope)]
    assert after == before and run_jobs() == [] and not RuleRun.objects.exists()
    assert rules.try_rule(Rule(name="New", conditions={}, effects={}, when={}), days=1, by=cast.ada.actor()).count == 3


def test_moments_are_the_companys(cast: Cast) -> None:
    Workspace.objects.update(time_zone="Asia/Tokyo")
    assert str(running.here()) == "Asia/Tokyo"


def test_a_rule_hears_that_a_customer_is_unhappy(cast: Cast, make: Make, run_jobs: Run) -> None:
    make("Soothe", when="negative", where=[("sentiment", "any", ("1",))], effects={"tags_added": "unhappy"})
    calm = cast.ticket("Invoice", text="Please send me the invoice for March to the address in our account.")
    angry = cast.ticket("Again", text="This is the third time that I write, and I am really fed up with you.")
    run_jobs(later=True)
    assert (fresh(calm).tags, fresh(angry).tags) == ([], ["unhappy"])
    assert RuleRun.objects.get().trigger == "negative"
