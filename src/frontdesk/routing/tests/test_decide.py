"""The pure decision: who gets a ticket, in which order the line moves, and what a day would have been."""

import datetime
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.routing.logic.choice import Candidate, Case, Need, decide, obstacle, room
from frontdesk.routing.logic.line import is_past, next_step, turn_at
from frontdesk.routing.logic.presence import comes_back
from frontdesk.routing.logic.replay import Came, Rule, There, replay
from frontdesk.routing.strategy import Strategy

STRATEGIES = sorted(Strategy.entries())
NOON = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)

channels = st.sampled_from(["email", "chat", "portal"])
candidates = st.builds(
    Candidate,
    agent=st.integers(1, 40),
    name=st.just("Somebody"),
    teams=st.frozensets(st.integers(1, 4)),
    sees_all=st.booleans(),
    skills=st.dictionaries(st.integers(1, 3), st.integers(1, 5)),
    capacity=st.integers(0, 8),
    load=st.integers(0, 8),
    open=st.dictionaries(channels, st.integers(0, 3)),
    most=st.dictionaries(channels, st.integers(0, 3)),
    weight=st.integers(1, 5),
    share=st.floats(0, 50),
    offered_at=st.floats(0, 1e9),
    idle_since=st.floats(0, 1e9),
)
crews = st.lists(candidates, max_size=12, unique_by=lambda one: one.agent)
needs = st.lists(
    st.builds(Need, skill=st.integers(1, 3), name=st.just("Skill"), least=st.integers(1, 5), is_required=st.booleans()),
    max_size=3, unique_by=lambda one: one.skill,
)  # fmt: skip
cases = st.builds(
    Case,
    ticket=st.integers(1, 99),
    channel=channels,
    weight=st.integers(1, 3),
    private_team=st.none() | st.integers(1, 4),
    needs=needs.map(tuple),
    last_agent=st.none() | st.integers(1, 40),
    organization_agent=st.none() | st.integers(1, 40),
    passed=st.frozensets(st.integers(1, 40), max_size=3),
)


def ranking(slug: str) -> Strategy:
    return Strategy.entries()[slug]()


@given(cases, crews, st.sampled_from(STRATEGIES), st.booleans())
def test_whoever_is_chosen_can_take_it_and_nobody_is_passed_over_who_could(
    case: Case, crew: list[Candidate], slug: str, is_relaxed: bool
) -> None:
    able = {one.agent for one in crew if not obstacle(one, case, is_relaxed=is_relaxed) and not room(one, case)}
    choice = decide(case, crew, ranking(slug), is_relaxed=is_relaxed)
    assert (choice.agent in able) if able else choice.agent is None
    assert choice.left_out_count == len(crew) - len(able)
    assert {agent for agent, _, _ in choice.asked} <= able
    assert all(why for _, _, why in (*choice.asked, *choice.left_out))


@given(cases, crews, st.sampled_from(STRATEGIES), st.randoms())
def test_the_same_question_has_the_same_answer_in_whatever_order_people_stand(
    case: Case, crew: list[Candidate], slug: str, random: object
) -> None:
    turned = list(crew)
    random.shuffle(turned)  # type: ignore[attr-defined]
    assert decide(case, crew, ranking(slug)).agent == decide(case, turned, ranking(slug)).agent


@given(cases, crews, st.sampled_from(STRATEGIES))
def test_a30_nobody_is_asked_who_may_not_see_the_ticket(case: Case, crew: list[Candidate], slug: str) -> None:
    choice = decide(case, crew, ranking(slug), is_relaxed=True)
    chosen = next((one for one in crew if one.agent == choice.agent), None)
    if chosen is not None and case.private_team is not None:
        assert chosen.sees_all or case.private_team in chosen.teams


@given(st.lists(cases, max_size=40), crews, st.sampled_from(STRATEGIES))
def test_a_line_of_decisions_never_exceeds_a_capacity(many: list[Case], crew: list[Candidate], slug: str) -> None:
    before = {one.agent: (one.load, dict(one.open)) for one in crew}
    for case in many:
        choice = decide(case, crew, ranking(slug))
        if choice.agent is not None:
            next(one for one in crew if one.agent == choice.agent).take(case, 0.0)
    for one in crew:
        load, held = before[one.agent]
        assert one.load == load or one.load <= one.capacity
        for channel, most in one.most.items():
            assert one.open.get(channel, 0) == held.get(channel, 0) or one.open[channel] <= most


def test_preferred_skills_come_before_the_strategy_and_required_ones_before_all() -> None:
    french, wine = Need(1, "French", 3), Need(2, "Wine", 1, is_required=False)
    crew = [
        Candidate(1, "Idle", skills={1: 2}),
        Candidate(2, "Busy", skills={1: 3, 2: 1}, load=8),
        Candidate(3, "Free", skills={1: 5}),
    ]
    choice = decide(Case(1, needs=(french, wine)), crew, ranking("least_loaded"))
    assert choice.agent == 2
    assert choice.left_out == ((1, "Idle", "lacks French, 3 or better"),)
    assert decide(Case(1, needs=(french,)), crew[:1], ranking("least_loaded"), is_relaxed=True).agent == 1


def test_shares_are_kept_over_time() -> None:
    crew = [Candidate(1, "Half", weight=1, capacity=1000), Candidate(2, "Full", weight=3, capacity=1000)]
    taken = {1: 0, 2: 0}
    for ticket in range(400):
        choice = decide(Case(ticket), crew, ranking("weighted"))
        assert choice.agent is not None
        taken[choice.agent] += 1
        crew[choice.agent - 1].take(Case(ticket), float(ticket))
    assert taken == {1: 100, 2: 300}


@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(1, 4)), min_size=1, max_size=60), st.integers(1, 240))
def test_nobody_starves_however_many_urgent_tickets_come(arrivals: list[tuple[int, int]], ages: int) -> None:
    """Of what comes later, a ticket lets pass only what comes within three steps' worth of waiting."""
    turns = [(turn_at(NOON + datetime.timedelta(minutes=at), priority, ages), at) for at, priority in arrivals]
    for turn, at in turns:
        passed_by = [other for its, other in turns if its < turn and other > at]
        assert all(other - at <= 3 * ages for other in passed_by)


@given(st.integers(0, 5000), st.integers(1, 240))
def test_of_two_at_once_the_more_urgent_goes_first(at: int, ages: int) -> None:
    entered = NOON + datetime.timedelta(minutes=at)
    turns = [turn_at(entered, priority, ages) for priority in (1, 2, 3, 4)]
    assert turns == sorted(set(turns))


def test_waiting_alone_changes_something_at_its_moment() -> None:
    assert not is_past(NOON, 0, NOON + datetime.timedelta(days=9))
    assert is_past(NOON, 60, NOON + datetime.timedelta(seconds=60))
    assert next_step(NOON, (0, 60, 300), NOON + datetime.timedelta(seconds=60)) == NOON + datetime.timedelta(minutes=5)
    assert next_step(NOON, (0,), NOON) is None


def test_what_is_left_behind_follows_its_rule() -> None:
    gone = {"state": "offline", "is_answered": False, "away_seconds": 600.0, "grace_seconds": 600.0}
    assert comes_back("return", **gone)  # type: ignore[arg-type]
    assert not comes_back("keep", **gone)  # type: ignore[arg-type]
    assert comes_back("unanswered", **gone)  # type: ignore[arg-type]
    assert not comes_back("unanswered", **{**gone, "is_answered": True})  # type: ignore[arg-type]
    assert not comes_back("return", **{**gone, "away_seconds": 599.0})  # type: ignore[arg-type]
    assert comes_back("return", **{**gone, "state": "away", "away_seconds": 0.0})  # type: ignore[arg-type]
    assert not comes_back("return", **{**gone, "state": "break"})  # type: ignore[arg-type]


days = st.lists(
    st.builds(
        Came, at=st.floats(0, 80_000), priority=st.integers(1, 4), work_seconds=st.floats(60, 3600), case=cases
    ), max_size=30,
)  # fmt: skip
shifts = st.lists(
    st.builds(There, candidate=candidates, begins=st.floats(0, 40_000), ends=st.floats(40_000, 86_400),
              is_further=st.booleans()),
    max_size=6, unique_by=lambda one: one.candidate.agent,
)  # fmt: skip


@given(days, shifts, st.sampled_from(STRATEGIES))
def test_a_replayed_day_serves_or_leaves_every_ticket_and_no_wait_is_negative(
    day: list[Came], crew: list[There], slug: str
) -> None:
    day = [replace(one, case=replace(one.case, ticket=number)) for number, one in enumerate(day)]
    rule = Rule(ranking(slug), relax_after_seconds=300, overflow_after_seconds=600)
    outcome = replay(day, crew, rule)
    assert len(outcome.waits) + outcome.left == len(day)
    assert sum(outcome.taken.values()) == len(outcome.waits)
    assert all(wait >= 0 for wait in outcome.waits)
    assert replay(day, crew, rule) == outcome


def test_a_second_person_shortens_the_wait_of_a_replayed_day() -> None:
    """Ten tickets at once, ten minutes each, one at a time: 45 minutes in the middle for one person, 20 for two."""
    day = [Came(0.0, 3, 600.0, Case(number)) for number in range(10)]
    one = [There(Candidate(1, "One", capacity=1), 0.0, 86_400.0)]
    two = [*one, There(Candidate(2, "Two", capacity=1), 0.0, 86_400.0)]
    rule = Rule(ranking("least_loaded"))
    assert replay(day, one, rule).middle == 2700.0
    assert replay(day, two, rule).middle == 1200.0
    assert replay([], one, rule).middle is None
