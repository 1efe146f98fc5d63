"""Every reader of sentiment is measured before it is believed: on sentences as support desks get them, and on
published ones that it was not made for. What is called negative has to be negative; what is missed is missed.
"""

import csv
from pathlib import Path

import pytest

from frontdesk.tickets.logic import sentiment
from frontdesk.tickets.logic.sentiment import NEGATIVE, NEUTRAL, POSITIVE, label_of, sentences, together
from frontdesk.tickets.sentiment import Reading, SentimentReader, reader_of

PUBLISHED = Path(__file__).parents[2].parent / "shared" / "data"
HERE = Path(__file__).parent / "sentiments"
LABELS = {"-": NEGATIVE, "0": NEUTRAL, "+": POSITIVE}
LANGUAGES = sorted(path.stem for path in HERE.glob("*.txt"))


def reader(language: str) -> SentimentReader:
    found = reader_of(language)
    assert found is not None
    return found


def test_every_reader_has_a_table() -> None:
    assert [one for one in ("de", "en", "es", "fr", "it", "nl", "pl", "pt") if reader_of(one)] == LANGUAGES
    assert reader_of("en-GB") is reader_of("EN") is reader_of("en")
    assert reader_of("") is None and reader_of("tlh") is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reader_is_right_where_it_speaks(language: str) -> None:
    """At least nineteen of twenty that it calls negative are, and it finds three of four; nothing kind is negative."""
    rows = [line.split("|", 1) for line in (HERE / f"{language}.txt").read_text("utf-8").splitlines() if "|" in line]
    told = [(LABELS[wanted], reader(language).read(text)) for wanted, text in rows]
    called = [wanted for wanted, reading in told if reading.label == NEGATIVE]
    negative = [reading for wanted, reading in told if wanted == NEGATIVE]
    assert len(rows) >= 60 and called.count(NEGATIVE) >= 0.95 * len(called)
    assert sum(reading.label == NEGATIVE for reading in negative) >= 0.75 * len(negative)
    assert not [text for wanted, text in rows if wanted == "+" and reader(language).read(text).label == NEGATIVE]
    assert not [text for wanted, text in rows if wanted == "-" and reader(language).read(text).label == POSITIVE]
    assert all(reading.words for reading in negative if reading.label == NEGATIVE), "a supervisor sees why"


@pytest.mark.skipif(not PUBLISHED.is_dir(), reason="The published data are not beside the project.")
def test_english_agrees_with_people_about_3708_published_sentences() -> None:
    """Product reviews rated by twenty people each (Hutto and Gilbert 2014): Pearson's r; what is called negative."""
    path = PUBLISHED / "sentiment" / "amazonReviewSnippets_GroundTruth.txt"
    rows = [line.split("\t") for line in path.read_text("utf-8", errors="replace").splitlines()]
    people = [float(row[1]) for row in rows]
    told = [reader("en").read(row[2]) for row in rows]
    assert len(rows) == 3708 and correlation(people, [one.score for one in told]) > 0.55
    called = [rated for rated, one in zip(people, told, strict=True) if one.label == NEGATIVE]
    assert len(called) > 250 and sum(rated < -0.5 for rated in called) > 0.77 * len(called)


@pytest.mark.skipif(not PUBLISHED.is_dir(), reason="The published data are not beside the project.")
def test_english_leaves_matter_of_fact_questions_alone() -> None:
    """BANKING77: 10,003 questions of a bank's customers, of lost cards and failed payments; few are angry."""
    with (PUBLISHED / "intents" / "banking77" / "train.csv").open(encoding="utf-8") as file:
        texts = [row["text"] for row in csv.DictReader(file)][::4]
    called = [text for text in texts if reader("en").read(text).label == NEGATIVE]
    assert len(called) < 0.02 * len(texts)


def correlation(xs: list[float], ys: list[float]) -> float:
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    both = sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True))
    return float(both / (sum((a - x) ** 2 for a in xs) * sum((b - y) ** 2 for b in ys)) ** 0.5)


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_is_written_is_read_in_a_bounded_way(language: str) -> None:
    """Long, empty, odd: always a score within its bounds, and the same one each time."""
    for text in ("", " ", "!!!", "😡" * 9000, "a" * 20_000, "no " * 9000, "\x00\u202e", "very " * 9000 + "bad"):
        first, again = reader(language).read(text), reader(language).read(text)
        assert first == again and -1 <= first.score <= 1 and len(first.words) <= 6


def test_a_kind_opening_takes_nothing_from_a_complaint() -> None:
    assert label_of(together([0.5, -0.6])) == NEUTRAL and label_of(together([0.3, -0.8])) == NEGATIVE
    assert together([]) == together([0.0, 0.01]) == 0.0
    assert [label_of(score) for score in (-1, -0.35, -0.34, 0.34, 0.35, 1)] == [1, 1, 2, 2, 3, 3]


def test_sentences_are_the_first_ones_and_mended_where_lines_break() -> None:
    assert sentences("One\ntwo. Three!\n\nFour\n- five") == ["One two.", "Three!", "Four", "- five"]
    assert len(sentences("A. " * 500)) == sentiment.MOST_SENTENCES
    assert sum(map(len, sentences("word " * 5000))) <= sentiment.LONGEST


def test_words_say_what_weighed() -> None:
    found = reader("en").read("I am not happy at all, and fed up with your excuses.")
    assert isinstance(found, Reading) and found.label == NEGATIVE
    assert "fed up" in found.words and "not … happy" in found.words
    assert reader("en").read("Please send me the invoice for March.").words == []
