"""The search box: words, quotes, operators, and what is said about mistakes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.tickets.logic.nearness import distance, nearest
from frontdesk.tickets.logic.typed import Asked, Place, Term, at_end, read

NAMES = {"status", "from", "tag", "due", "created", "is", "has"}


def parts(text: str) -> list[list[Term | Asked]]:
    return [list(clause) for clause in read(text, NAMES).clauses]


def test_words_quotes_prefixes_and_negation_are_told_apart() -> None:
    word, phrase, prefix, without = (clause[0] for clause in parts('refund "blue bag" invoic* -lost'))
    assert (word, phrase) == (Term("refund", Place(0, 6)), Term("blue bag", Place(7, 17), is_phrase=True))
    assert (prefix, without) == (
        Term("invoic", Place(18, 25), is_prefix=True),
        Term("lost", Place(26, 31), is_negated=True),
    )


def test_operators_have_signs_and_several_values() -> None:
    found = [clause[0] for clause in parts('tag:vip,"two words" due<2h -from:"Ann Lee" created:2026-01..2026-03')]
    assert [(one.name, one.sign, one.values, one.is_negated) for one in found if isinstance(one, Asked)] == [
        ("tag", ":", ("vip", "two words"), False),
        ("due", "<", ("2h",), False),
        ("from", ":", ("Ann Lee",), True),
        ("created", ":", ("2026-01..2026-03",), False),
    ]


def test_or_joins_its_neighbours() -> None:
    assert [[one.text for one in clause if isinstance(one, Term)] for clause in parts("lost milan OR turin bag")] == [
        ["lost"], ["milan", "turin"], ["bag"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ("statsu:open", "There is no operator statsu:. Did you mean status:?", (0, 7)),
        ("refund status:", "Say what status: should be.", (7, 14)),
        ('"blue bag', "The quotes are not closed.", (0, 9)),
        ("refund OR", "Something is missing after OR.", (7, 9)),
        ("OR refund", "Something is missing before OR.", (0, 2)),
        ("refund OR tag:vip", "OR joins two words or two operators, not one of each.", (7, 9)),
        ("***", "A word needs a beginning before the *.", (0, 3)),
        ("colour:red", "There is no operator colour:. To look for the text itself, put it in quotes.", (0, 7)),
    ],
)
def test_a_mistake_is_named_with_its_place(text: str, message: str, place: tuple[int, int]) -> None:
    (problem,) = read(text, NAMES).problems
    assert (problem.message, tuple(problem.place)) == (message, place)


@pytest.mark.parametrize("text", ["https://example.test/a", "Re: lost bag", "12:30", "a - b", "ratio 3:4"])
def test_what_only_looks_like_an_operator_is_words(text: str) -> None:
    assert read(text, NAMES).problems == ()


@pytest.mark.parametrize(
    ("text", "cursor"),
    [
        ("refund sta", ("", "sta", 7)),
        ("status:op", ("status", "op", 7)),
        ("tag:vip,ur", ("tag", "ur", 8)),
        ('from:"Ann L', ("from", "Ann L", 5)),
        ("colour:re", None),
    ],
)
def test_the_end_can_be_completed(text: str, cursor: tuple[str, str, int] | None) -> None:
    found = at_end(text, NAMES)
    assert (tuple(found) if found else None) == cursor


@given(st.text(max_size=600))
def test_a65_whatever_is_typed_is_read_and_stays_small(text: str) -> None:
    typed = read(text, NAMES)
    assert sum(map(len, typed.clauses)) <= 40
    for clause in typed.clauses:
        for part in clause:
            assert 0 <= part.place.start < part.place.end <= len(typed.text)


def test_swapped_letters_are_one_mistake() -> None:
    assert (distance("refnud", "refund"), distance("refund", "refunds"), distance("cat", "house")) == (1, 1, 3)
    assert nearest("pirority", {"priority", "status"}) == "priority"
    assert nearest("xyz", {"priority", "status"}) == ""
