"""Alarms over values that waver: raised once, over once, whatever happens in between."""

import datetime
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.board.logic.alarm import Change, Rule, State, step, usual_slack

NOW = datetime.datetime(2026, 5, 14, 10, tzinfo=datetime.UTC)
rules = st.builds(
    Rule, st.integers(0, 50), st.booleans(), st.integers(0, 5), st.sampled_from([0, 30, 120]), st.sampled_from([0, 60])
)
values = st.lists(st.one_of(st.none(), st.integers(0, 70)), max_size=60)


def _run(rule: Rule, seen: Sequence[int | None], seconds: int = 20) -> list[tuple[State, Change]]:
    state, found = State(), []
    for place, value in enumerate(seen):
        state, change = step(rule, state, value, NOW + datetime.timedelta(seconds=place * seconds))
        found.append((state, change))
    return found


@given(rules, values)
def test_it_is_raised_and_over_in_turns(rule: Rule, seen: list[int | None]) -> None:
    changes = [change for _, change in _run(rule, seen) if change]
    assert changes == ["raised", "ended"] * (len(changes) // 2) + ["raised"] * (len(changes) % 2)


@given(rules, values)
def test_it_is_raised_only_beyond_and_over_only_when_back(rule: Rule, seen: list[int | None]) -> None:
    for value, (_, change) in zip(seen, _run(rule, seen), strict=True):
        if change == "raised":
            assert value is not None and rule.is_beyond(value)
        if change == "ended":
            assert value is not None and rule.is_back(value)


@given(rules, st.lists(st.integers(0, 5), min_size=1, max_size=60))
def test_what_wavers_between_threshold_and_slack_changes_nothing(rule: Rule, steps: list[int]) -> None:
    wavering = [
        rule.threshold - min(one, max(rule.slack - 1, 0)) if rule.is_above
        else rule.threshold + min(one, max(rule.slack - 1, 0)) for one in steps
    ]  # fmt: skip
    assert not any(change for _, change in _run(rule, wavering))
    if rule.slack:
        beyond = rule.threshold + 1 if rule.is_above else rule.threshold - 1
        long = [beyond] * 10
        assert [change for _, change in _run(rule, [*long, *wavering]) if change] == ["raised"]


@given(rules, st.integers(0, 70), st.integers(2, 40))
def test_a_value_that_stays_beyond_raises_it_after_its_patience_once(rule: Rule, value: int, looks: int) -> None:
    changes = [change for _, change in _run(rule, [value] * looks)]
    first = -(-rule.patience_seconds // 20)
    if rule.is_beyond(value) and looks > first:
        assert changes.index("raised") == first and changes.count("raised") == 1
    else:
        assert "raised" not in changes


@given(rules, values)
def test_looking_twice_at_the_same_moment_is_looking_once(rule: Rule, seen: list[int | None]) -> None:
    state = State()
    for place, value in enumerate(seen):
        now = NOW + datetime.timedelta(seconds=place * 20)
        state, _ = step(rule, state, value, now)
        if rule.patience_seconds and rule.calm_seconds:
            assert step(rule, state, value, now)[1] == ""


def test_a_break_begins_the_patience_anew() -> None:
    rule = Rule(5, patience_seconds=60)
    assert [change for _, change in _run(rule, [6, 6, 6, 5, 6, 6, 6, 6])] == [""] * 7 + ["raised"]


def test_a_threshold_of_nothing_is_told_of_one_and_over_at_none() -> None:
    rule = Rule(0, slack=usual_slack(0), calm_seconds=0)
    assert [change for _, change in _run(rule, [0, 1, 1, 0, 0])] == ["", "raised", "", "ended", ""]


def test_nobody_there_is_raised_below_one() -> None:
    rule = Rule(1, is_above=False, calm_seconds=0)
    assert [change for _, change in _run(rule, [1, 0, 0, 1])] == ["", "raised", "", "ended"]
