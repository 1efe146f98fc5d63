"""Pure rules: numbers, priority, mentions."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.tickets.logic.mentions import mentioned
from frontdesk.tickets.logic.number import SIZES, STEP, number_of, parse, shown
from frontdesk.tickets.logic.preview import preview_of
from frontdesk.tickets.logic.priority import priority_of


def test_the_step_is_prime_to_every_block_so_no_number_repeats() -> None:
    assert all(math.gcd(STEP, size) == 1 for size in SIZES)


@given(st.integers(0, 2**31), st.sets(st.integers(0, 20_000_000), min_size=2, max_size=50))
def test_different_positions_have_different_numbers(key: int, positions: set[int]) -> None:
    numbers = {number_of(position, key) for position in positions}
    assert len(numbers) == len(positions)
    assert all(7 <= len(str(number)) <= 8 for number in numbers)


@given(st.integers(1_000_000, 99_999_999))
def test_a_number_that_is_shown_can_be_typed(number: int) -> None:
    assert parse(shown(number, "FD")) == number


@pytest.mark.parametrize("typed", ["4827193", "#4827193", "fd 482 71 93", "FD-4827193", " Fd–482.7193 "])
def test_people_type_numbers_in_many_ways(typed: str) -> None:
    assert parse(typed) == 4827193


@pytest.mark.parametrize("typed", ["", "12", "refund", "FD-", "4827193 and more", "1" * 30])
def test_what_is_no_number_is_none(typed: str) -> None:
    assert parse(typed) is None


def test_urgent_needs_both_urgency_and_impact() -> None:
    assert [priority_of(1, 1), priority_of(1, 3), priority_of(2, 2), priority_of(3, 3)] == [1, 2, 3, 4]


def test_mentions_are_read_from_the_marks_of_the_editor() -> None:
    said = (
        '<p><span data-mention="7">@Lea</span><span data-mention="x">@X</span><span data-mention="team:3">@T</span></p>'
    )
    assert mentioned(said) == ({7}, {3})


def test_a_preview_is_one_line_cut_at_the_end() -> None:
    assert preview_of("Hello\n\n  there") == "Hello there"
    assert len(preview_of("word " * 100)) <= 160
