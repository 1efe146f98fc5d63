"""Every strategy ranks whoever could take a ticket, says why in words, and knows neither clock nor database."""

import pytest

from frontdesk.routing.logic.choice import Candidate, Case, Need, decide
from frontdesk.routing.strategy import Strategy

SLUGS = sorted(Strategy.entries())
CREW = [
    Candidate(1, "New"),
    Candidate(2, "Loaded", load=9, offered_at=5.0, idle_since=5.0, share=4.0, skills={1: 5}),
    Candidate(3, "Without capacity", capacity=0, weight=2),
]
CASES = [Case(1), Case(2, needs=(Need(1, "French"),), last_agent=2, organization_agent=2)]


def test_all_that_were_promised_are_there() -> None:
    assert {"round_robin", "least_loaded", "longest_idle", "weighted", "skilled", "last_agent", "organization",
            "by_hand"} <= set(SLUGS)  # fmt: skip


@pytest.mark.parametrize("slug", SLUGS)
def test_a_strategy_ranks_everybody_by_keys_of_one_length_and_says_why(slug: str) -> None:
    strategy = Strategy.entries()[slug]()
    for case in CASES:
        keys = {len(strategy.key(one, case)) for one in CREW}
        assert len(keys) == 1
        for one in CREW:
            words = strategy.why(one, case)
            assert (words and not words.endswith(".") and not words[0].isupper()) or slug == "skilled"
    assert strategy.about.endswith(".")
    assert strategy.remembers in {"", "customer", "organization"}


@pytest.mark.parametrize("slug", SLUGS)
def test_a_strategy_never_makes_anybody_able(slug: str) -> None:
    assert decide(Case(1), [CREW[2]], Strategy.entries()[slug]()).agent is None
