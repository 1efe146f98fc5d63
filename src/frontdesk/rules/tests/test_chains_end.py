"""Whatever rules set each other off, it comes to an end (A19)."""

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.rules.logic.limits import DEEPEST, MOST_PER_HOUR, SoFar, why_cut

RULES = 12
Graph = list[list[int]]


def runs_of(graph: Graph, begun: list[int]) -> list[tuple[int, int]]:
    """(rule, depth) of all runs in one chain on one ticket, as the engine makes them: each run's events in turn."""
    waiting, done = [(rule, 0) for rule in begun], list[tuple[int, int]]()
    while waiting:
        rule, depth = waiting.pop(0)
        has_run = any(known == rule for known, _ in done)
        if not why_cut(SoFar(depth, has_run, len(done))):
            done.append((rule, depth))
            waiting += [(after, depth + 1) for after in graph[rule]]
    return done


graphs = st.lists(st.lists(st.integers(0, RULES - 1), max_size=RULES), min_size=RULES, max_size=RULES)


@given(graphs, st.lists(st.integers(0, RULES - 1), max_size=RULES))
def test_a19_every_chain_ends_and_no_rule_runs_twice_in_it(graph: Graph, begun: list[int]) -> None:
    """A19: for any rules that set off any others, themselves too."""
    runs = runs_of(graph, begun)
    assert len({rule for rule, _ in runs}) == len(runs) <= RULES
    assert all(depth <= DEEPEST for _, depth in runs)


@given(st.integers(0, 500), st.booleans(), st.integers(0, 500))
def test_a19_what_may_run_is_within_all_limits(depth: int, has_run: bool, runs: int) -> None:
    """A19: a run is allowed exactly within the three limits, and else a reason for people is given."""
    reason = why_cut(SoFar(depth, has_run, runs))
    assert (reason == "") is (depth <= DEEPEST and not has_run and runs < MOST_PER_HOUR)
    assert not reason or reason.endswith(".")
