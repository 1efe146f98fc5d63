"""Which questions are asked, and what answers are kept: whatever is sent."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.kit.answers import NotAnAnswer, Question, asked, read, read_all

SLUGS = ["a", "b", "c", "d", "e"]
VALUES = ["x", "y", "on", ""]


@st.composite
def _questions(draw: st.DrawFn) -> list[Question]:
    slugs = draw(st.lists(st.sampled_from(SLUGS), unique=True, min_size=1))
    return [
        Question(
            slug=slug,
            kind=draw(st.sampled_from(["text", "choice", "check"])),
            choices=("x", "y"),
            is_required=draw(st.booleans()),
            asked_by=draw(st.sampled_from(["", *SLUGS])),
            asked_for=tuple(draw(st.lists(st.sampled_from(VALUES), max_size=2))),
        )
        for slug in slugs
    ]


_ANSWERS = st.dictionaries(st.sampled_from(SLUGS), st.sampled_from(["x", "y", "on", "", None, True, False, "other"]))


@given(_questions(), _ANSWERS)
def test_only_what_is_asked_is_kept_or_found_fault_with(questions: list[Question], sent: dict[str, object]) -> None:
    kept, faults = read_all(questions, sent)
    open_ones = asked(questions, kept)
    assert set(kept) <= open_ones
    assert not set(kept) & set(faults)


@given(_questions(), _ANSWERS)
def test_a_question_is_asked_only_below_one_that_is_asked(questions: list[Question], sent: dict[str, object]) -> None:
    open_ones = asked(questions, sent)
    for question in questions:
        if question.slug in open_ones and question.asked_by:
            assert question.asked_by in open_ones


@given(_questions(), _ANSWERS)
def test_a_complete_form_stays_complete_when_sent_again(questions: list[Question], sent: dict[str, object]) -> None:
    kept, faults = read_all(questions, sent)
    if not faults:
        assert read_all(questions, kept) == (kept, {})


def test_questions_in_a_ring_are_never_asked() -> None:
    ring = [
        Question("a", "text", is_required=True, asked_by="b", asked_for=("x",)),
        Question("b", "text", is_required=True, asked_by="a", asked_for=("x",)),
    ]
    assert read_all(ring, {"a": "x", "b": "x"}) == ({}, {})


@pytest.mark.parametrize(
    ("kind", "raw", "kept"),
    [
        ("number", "12,5", 12.5), ("number", " 1 200 ", 1200), ("date", "2026-11-30", "2026-11-30"),
        ("check", "on", True), ("check", "", None), ("choice", "x", "x"), ("text", " hi ", "hi"), ("text", "", None),
    ],
)  # fmt: skip
def test_answers_are_kept_in_one_form(kind: str, raw: str, kept: object) -> None:
    assert read(Question("q", kind, choices=("x",)), raw) == kept


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("number", "nan"),
        ("number", "1e999"),
        ("number", "ten"),
        ("date", "30.11.2026"),
        ("choice", "z"),
        ("text", "a\x00"),
    ],
)
def test_what_is_no_answer_is_refused(kind: str, raw: str) -> None:
    with pytest.raises(NotAnAnswer):
        read(Question("q", kind, choices=("x",)), raw)


def test_a_date_is_a_day_that_exists() -> None:
    with pytest.raises(NotAnAnswer):
        read(Question("q", "date"), "2026-02-30")
    assert datetime.date.fromisoformat(str(read(Question("q", "date"), "2028-02-29")))
