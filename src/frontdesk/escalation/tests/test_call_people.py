"""Steps are taken until somebody acknowledges: in their order, at their moments, each once."""

import datetime
from collections.abc import Callable

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from frontdesk.escalation import actions as escalation
from frontdesk.escalation.actions import StepWritten
from frontdesk.escalation.logic.steps import Next, following
from frontdesk.escalation.models import Call, LevelClock, Paging, Policy, Rotation
from frontdesk.escalation.tests.scenes import MONDAY, fresh, set_targets, third
from frontdesk.events.models import Entry
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.actions.indexing import mark_changed
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.logic.conditions import Condition, Group
from frontdesk.tickets.models import Escalation, Ticket
from tests.cast import Cast

Run = Callable[..., list[str]]


def after(minutes: float) -> time_machine.travel:
    return time_machine.travel(MONDAY + datetime.timedelta(minutes=minutes), tick=False)


def called() -> list[tuple[int, int, str]]:
    return [(call.round, call.step, call.whom) for call in Call.objects.order_by("pk")]


def raised(ticket: Ticket) -> Escalation:
    return Escalation.objects.get(ticket=ticket, kind="hierarchical", ended_at=None)


def test_steps_follow_each_other_until_the_supervisors_and_stop_when_somebody_answers(
    cast: Cast, policy: Policy
) -> None:
    with after(0):
        ticket = cast.ticket()
        tickets.raise_to_supervisor(ticket, note="He threatens to sue", by=cast.lea.actor())
    assert called() == [(1, 1, "Tim Second")]
    with after(9):
        assert escalation.take_due_steps() == 0
    with after(10):
        assert (escalation.take_due_steps(), escalation.take_due_steps()) == (1, 0)
    assert called()[-1] == (1, 2, "Sue Super")
    with after(15):
        escalation.take_due_steps()
    with after(25):
        escalation.take_due_steps()
    assert called()[2:] == [(2, 1, "Tim Second"), (2, 2, "Sue Super")]
    with after(40):
        escalation.take_due_steps()
    assert called()[-1] == (2, 0, "Sue Super")
    paging = Paging.objects.get()
    assert (paging.state, paging.next_at) == ("exhausted", None)
    with after(50):
        done = tickets.acknowledge_escalation(raised(ticket), by=cast.sue.actor())
    assert (done.acknowledged_by, Paging.objects.get().state) == (cast.sue, "acknowledged")
    sentences = [row.sentence() for row in Entry.objects.filter(kind="escalation.step_taken").order_by("pk")]
    assert sentences[0] == "called Tim Second, on call in Evenings (step 1), since nobody has acknowledged it"
    assert sentences[-1] == "called all supervisors (last call, round 2), since nobody has acknowledged it"


def test_an_acknowledgement_ends_it_and_a_second_one_changes_nothing(cast: Cast, policy: Policy) -> None:
    with after(0):
        ticket = cast.ticket()
        tickets.raise_to_supervisor(ticket, note="Please", by=cast.lea.actor())
    with after(1):
        tickets.acknowledge_escalation(raised(ticket), by=cast.tim.actor())
        again = tickets.acknowledge_escalation(raised(ticket), by=cast.sue.actor())
    assert again.acknowledged_by == cast.tim
    with after(100):
        assert escalation.take_due_steps() == 0
    assert len(called()) == 1
    assert Entry.objects.filter(kind="ticket.escalation_acknowledged").count() == 1


def test_a_step_that_finds_nobody_on_call_does_not_wait(cast: Cast, policy: Policy, rotation: Rotation) -> None:
    escalation.save_rotation(rotation, people=[], by=cast.ada.actor())
    with after(0):
        tickets.raise_to_supervisor(cast.ticket(), note="Please", by=cast.lea.actor())
        escalation.take_due_steps()
    assert called() == [(1, 1, "nobody: nobody is on call in Evenings"), (1, 2, "Sue Super")]


def test_a30_nobody_is_called_for_a_ticket_that_they_may_not_see(cast: Cast, policy: Policy) -> None:
    """A30: of a private team, its people and administrators alone."""
    with after(0):
        ticket = cast.ticket(team=cast.third)
        tickets.raise_to_supervisor(ticket, note="Please", by=cast.hank.actor())
        escalation.take_due_steps()
    with after(60):
        escalation.take_due_steps()
    assert {whom for _, _, whom in called()} <= {
        "nobody: Tim Second, on call in Evenings, cannot see it", "Ada Admin",
    }  # fmt: skip


def test_what_ends_stops_and_what_was_undone_goes_on(cast: Cast, policy: Policy) -> None:
    with after(0):
        ticket = cast.ticket()
        tickets.raise_to_supervisor(ticket, note="Please", by=cast.lea.actor())
        tickets.set_status(fresh(ticket), status="solved", by=cast.lea.actor())
    assert Paging.objects.get().state == "ended"
    with after(1):
        tickets.undo_status(fresh(ticket), to="new", seen=fresh(ticket).version, by=cast.lea.actor())
    assert (raised(ticket).ended_how, Paging.objects.get().state) == ("", "running")
    with after(2):
        assert escalation.take_due_steps() == 1
    with after(3):
        tickets.deescalate(fresh(ticket), note="A misunderstanding", by=cast.sue.actor())
    found = Escalation.objects.get(ticket=ticket)
    assert (found.ended_how, found.ended_by, Paging.objects.get().state) == ("returned", "Sue Super", "ended")


def test_without_a_policy_a_supervisor_who_is_asked_is_told_once(cast: Cast) -> None:
    ticket = cast.ticket()
    tickets.raise_to_supervisor(ticket, note="Please", to=cast.sue, by=cast.lea.actor())
    assert called() == [(1, 1, "Sue Super")]
    assert Paging.objects.get().state == "exhausted"


def test_an_unclaimed_ticket_goes_up_by_itself_once(cast: Cast, policy: Policy, run_jobs: Run) -> None:
    escalation.save_policy(policy, kind="functional", by=cast.ada.actor())
    set_targets(cast, 1, acknowledge=None)
    with after(0):
        ticket = cast.ticket()
    with after(16):
        escalation.mark_missed()
        run_jobs()
        escalation.consider(ticket.pk, "claim", "claim:again")
    found = Escalation.objects.get(ticket=ticket)
    assert (found.reason, found.to_team, found.cause) == ("claim", cast.second, "it was not claimed in time")
    assert (fresh(ticket).level, found.by_name) == (2, "Call somebody")
    assert called()[0][2] == "Tim Second"
    with after(17):
        tickets.claim(fresh(ticket), by=cast.tim.actor())
    assert Paging.objects.get().state == "acknowledged"


def test_what_was_claimed_meanwhile_does_not_go_up(cast: Cast, policy: Policy, run_jobs: Run) -> None:
    set_targets(cast, 1, acknowledge=None)
    with after(0):
        ticket = cast.ticket()
    with after(16):
        escalation.mark_missed()
        tickets.claim(ticket, by=cast.lea.actor())
        run_jobs()
    assert not Escalation.objects.exists()
    assert LevelClock.objects.get(ticket=ticket).is_missed


def test_words_of_the_customer_go_up_once_for_each_message(cast: Cast, run_jobs: Run) -> None:
    escalation.save_policy(
        None, name="Lawyers", triggers=["words"], words=["lawyer*", "small claims"], by=cast.ada.actor()
    )
    calm = cast.ticket("Hello", text="My flawyer is fine")
    angry = cast.ticket("Hello", text="You will hear from my LAWYERS.")
    run_jobs()
    assert not Escalation.objects.filter(ticket=calm).exists()
    found = Escalation.objects.get(ticket=angry)
    assert (found.kind, found.reason, found.cause) == ("hierarchical", "words", "the customer wrote “lawyer*”")
    tickets.receive_message(fresh(angry), customer=cast.laura, text="My lawyer says hello", by=cast.laura.actor())
    run_jobs()
    assert Escalation.objects.filter(ticket=angry).count() == 1


def test_an_unhappy_customer_goes_up_once_for_each_message(cast: Cast, run_jobs: Run) -> None:
    """Known a moment after it came in; with conditions that know it, too; a message that is neutral raises nothing."""
    tree = Group("all", (Condition("sentiment", "any", ("1",)), Condition("team", "any", (str(cast.first.pk),))))
    escalation.save_policy(
        None, name="Unhappy", triggers=["negative", "words"], words=["fed up"], tree=tree, by=cast.ada.actor()
    )
    calm = cast.ticket("Hello", text="Please send me the invoice for March to the address in our account.")
    angry = cast.ticket("Hello", text="I am really disappointed, nobody answers my mails and this is unacceptable.")
    run_jobs(later=True)
    assert not Escalation.objects.filter(ticket=calm).exists()
    found = Escalation.objects.get(ticket=angry)
    assert (found.kind, found.reason, found.cause) == (
        "hierarchical", "negative", "what the customer writes is negative",
    )  # fmt: skip
    tickets.deescalate(fresh(angry), note="I called her", by=cast.sue.actor(), kind="hierarchical")
    mark_changed([angry.pk])
    run_jobs(later=True)
    assert Escalation.objects.filter(ticket=angry).count() == 1, "not again for the same message"
    said = "I am fed up. Still not solved, the service is terrible and I feel ignored."
    tickets.receive_message(fresh(angry), customer=cast.laura, text=said, by=cast.laura.actor())
    run_jobs(later=True)
    assert Escalation.objects.filter(ticket=angry).count() == 2, "once for its words and its sentiment together"


def test_who_asks_can_be_a_reason(cast: Cast, run_jobs: Run) -> None:
    tree = Group("all", (Condition("priority", "any", ("1",)),))
    with pytest.raises(ValidationError):
        escalation.save_policy(None, name="All", triggers=["arrival"], by=cast.ada.actor())
    escalation.save_policy(None, name="Urgent", triggers=["arrival"], tree=tree, by=cast.ada.actor())
    plain = cast.ticket()
    urgent = tickets.open_ticket(
        subject="Down",
        text="All is down",
        requester=cast.laura,
        team=cast.first,
        urgency=1,
        impact=1,
        by=cast.laura.actor(),
    )
    run_jobs()
    assert set(Escalation.objects.values_list("ticket", flat=True)) == {urgent.pk}
    assert plain.pk != urgent.pk


def test_a_policy_without_a_higher_level_asks_a_supervisor(cast: Cast, policy: Policy, run_jobs: Run) -> None:
    escalation.save_policy(policy, kind="functional", by=cast.ada.actor())
    set_targets(cast, 3, acknowledge=None)
    with after(0):
        ticket = cast.ticket(team=third(cast))
    with after(16):
        escalation.mark_missed()
        run_jobs()
    found = Escalation.objects.get(ticket=ticket)
    assert (found.kind, fresh(ticket).level) == ("hierarchical", 3)


def test_functional_and_hierarchical_are_told_apart_and_both_come_back(cast: Cast) -> None:
    experts = third(cast)
    ticket = cast.ticket()
    tickets.claim(ticket, by=cast.lea.actor())
    with pytest.raises(NotAllowedNow):
        tickets.raise_to_supervisor(fresh(ticket), note="Please", to=cast.tim, by=cast.lea.actor())
    tickets.raise_to_supervisor(fresh(ticket), note="Please", to=cast.sue, by=cast.lea.actor())
    assert (fresh(ticket).team, fresh(ticket).assignee) == (cast.first, cast.lea)
    tickets.escalate(fresh(ticket), team=cast.second, note="Beyond us", by=cast.lea.actor())
    tickets.escalate(fresh(ticket), team=experts, note="Beyond us, too", by=cast.tim.actor())
    open_ = set(Escalation.objects.filter(ticket=ticket, ended_at=None).values_list("kind", "to_team__name"))
    assert open_ == {("functional", "Experts"), ("hierarchical", "Service")}
    tickets.deescalate(fresh(ticket), kind="functional", note="A restart is enough", by=cast.ada.actor())
    assert (fresh(ticket).team, fresh(ticket).level) == (cast.second, 2)
    tickets.deescalate(fresh(ticket), kind="hierarchical", note="Seen to", by=cast.sue.actor())
    with pytest.raises(NotAllowedNow):
        tickets.deescalate(fresh(ticket), note="Again", by=cast.sue.actor())
    tickets.deescalate(fresh(ticket), team=cast.first, note="Yours after all", by=cast.tim.actor())
    assert (fresh(ticket).team, fresh(ticket).level) == (cast.first, 1)
    kinds = Entry.objects.filter(subject_kind="ticket", subject_id=ticket.pk, kind__startswith="ticket.")
    words = [row.sentence() for row in kinds if row.kind in {"ticket.raised", "ticket.deescalated"}]
    assert words[0] == "asked Sue Super to step in: “Please”"
    assert words[1] == "de-escalated it to Billing (level 2): “A restart is enough”"


def test_back_with_the_team_it_is_whose_it_was_and_elsewhere_it_is_over(cast: Cast) -> None:
    ticket = cast.ticket()
    tickets.claim(ticket, by=cast.lea.actor())
    tickets.escalate(fresh(ticket), team=cast.second, note="Beyond us", by=cast.lea.actor())
    tickets.deescalate(fresh(ticket), note="It is not", by=cast.tim.actor())
    assert (fresh(ticket).team, fresh(ticket).assignee) == (cast.first, cast.lea)
    tickets.escalate(fresh(ticket), team=cast.second, note="It is", by=cast.lea.actor())
    tickets.hand_over(fresh(ticket), team=third(cast), by=cast.tim.actor())
    assert Escalation.objects.latest("pk").ended_how == "moved"


def test_only_administrators_set_levels_policies_and_webhooks_and_supervisors_rotations(
    cast: Cast, rotation: Rotation, policy: Policy
) -> None:
    for agent in (cast.sue, cast.lea, cast.vic):
        by = agent.actor()
        for act in (
            lambda by=by: escalation.save_level(1, claim_seconds=60, acknowledge_seconds=None, by=by),
            lambda by=by: escalation.save_policy(policy, name="Mine", by=by),
            lambda by=by: escalation.remove_policy(policy, by=by),
            lambda by=by: escalation.save_hook(None, name="Mine", url="https://a.example/", by=by),
        ):
            with pytest.raises(PermissionDenied):
                act()
    for by in (cast.lea.actor(), cast.vic.actor(), cast.laura.actor()):
        with pytest.raises(PermissionDenied):
            escalation.save_rotation(rotation, name="Mine", by=by)
        with pytest.raises(PermissionDenied):
            escalation.remove_rotation(rotation, by=by)
    assert escalation.save_rotation(rotation, name="Nights", by=cast.sue.actor()).name == "Nights"


def test_who_may_stand_in_and_swap(cast: Cast, rotation: Rotation) -> None:
    day = datetime.timedelta(days=1)
    with after(0):
        when = {"starts_at": MONDAY + day, "ends_at": MONDAY + 2 * day}
        with pytest.raises(PermissionDenied):
            escalation.stand_in(rotation, agent=cast.tim, by=cast.lea.actor(), **when)
        with pytest.raises(NotAllowedNow):
            escalation.stand_in(rotation, agent=cast.vic, by=cast.sue.actor(), **when)
        mine = escalation.stand_in(rotation, agent=cast.lea, by=cast.lea.actor(), **when)
        assert escalation.stand_in(rotation, agent=cast.lea, by=cast.lea.actor(), **when) == mine
        with pytest.raises(PermissionDenied):
            escalation.remove_stand_in(mine, by=cast.tim.actor())
    with after(24 * 60 + 1):
        assert escalation.who_is_on_call(fresh_rotation(rotation)) == cast.lea
        escalation.remove_stand_in(mine, by=cast.sue.actor())
        escalation.remove_stand_in(mine, by=cast.sue.actor())
        assert escalation.who_is_on_call(fresh_rotation(rotation)) == cast.tim
        first, second = escalation.upcoming(fresh_rotation(rotation))[:2]
        for nobody in (cast.hank, cast.tim):
            with pytest.raises(PermissionDenied):
                escalation.swap_turns(rotation, one=first.start, other=second.start, by=nobody.actor())
        escalation.swap_turns(rotation, one=first.start, other=second.start, by=cast.sue.actor())
        assert escalation.who_is_on_call(fresh_rotation(rotation)) == cast.lea


def fresh_rotation(rotation: Rotation) -> Rotation:
    return Rotation.objects.prefetch_related("members", "stand_ins").get(pk=rotation.pk)


def test_steps_that_tell_nobody_and_media_that_are_not_there_are_refused(cast: Cast) -> None:
    for steps, calls_all in (
        ([], False),
        ([StepWritten("on_call")], True),
        ([StepWritten("team", media=["fax"])], True),
    ):
        with pytest.raises(ValidationError):
            escalation.save_policy(
                None, name="Wrong", triggers=["hand"], steps=steps, calls_all=calls_all, by=cast.ada.actor()
            )


def test_what_follows_a_step() -> None:
    assert following([0, 10], 1, -1, repeats=1, calls_all=True) == Next(1, 0, 0)
    assert following([0, 10], 1, 1, repeats=1, calls_all=True) == Next(2, 0, 300)
    assert following([0, 10], 2, 1, repeats=1, calls_all=True) == Next(2, None, 900)
    assert following([0, 10], 2, 1, repeats=1, calls_all=False) is None
    assert following([], 1, -1, repeats=5, calls_all=True) == Next(1, None, 0)
