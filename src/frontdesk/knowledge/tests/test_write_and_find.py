"""Articles: written by those who may, found by those who need them."""

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.knowledge.actions import save_article, save_section, vote
from frontdesk.knowledge.logic.words import raw_query, words
from frontdesk.knowledge.models import Article, Section
from tests.cast import Cast, actor


def _article(cast: Cast, title: str, body: str = "<p>Text.</p>", **more: object) -> Article:
    section = Section.objects.first() or save_section(None, by=cast.ada.actor(), name="Payments")
    return save_article(None, by=cast.ada.actor(), section=section, title=title, body=body, status="published", **more)  # type: ignore[arg-type]


def test_agents_and_viewers_do_not_write_articles(cast: Cast) -> None:
    section = save_section(None, by=cast.ada.actor(), name="Payments")
    for agent in (cast.lea, cast.vic):
        with pytest.raises(PermissionDenied):
            save_article(None, by=actor(agent), section=section, title="T", body="<p>b</p>")
        with pytest.raises(PermissionDenied):
            save_section(section, by=actor(agent), name="Other")


def test_two_articles_of_one_title_have_two_addresses_that_stay(cast: Cast) -> None:
    first, second = _article(cast, "How long?"), _article(cast, "How long?")
    assert (first.slug, second.slug) == ("how-long", "how-long-2")
    save_article(
        first, by=cast.ada.actor(), section=first.section, title="How long now?", body="<p>x</p>", status="published"
    )
    assert first.slug == "how-long"


def test_the_body_is_stored_clean_and_its_text_is_searched(cast: Cast) -> None:
    found = _article(cast, "Cards", "<p>We take <b>Maestro</b>.</p><script>x()</script>")
    assert "script" not in found.body and "Maestro" in found.text
    assert list(Article.objects.published().search("maestro")) == [found]


def test_all_words_count_more_than_some(cast: Cast) -> None:
    some = _article(cast, "Refund of a deposit")
    every = _article(cast, "Refund to another card")
    assert list(Article.objects.published().search("refund card")) == [every, some]
    assert list(Article.objects.published().search("refund card", every_word=True)) == [every]


def test_half_a_word_is_enough_and_one_letter_is_not(cast: Cast) -> None:
    found = _article(cast, "When does a refund arrive?")
    assert list(Article.objects.published().suggest("refu")) == [found]
    assert list(Article.objects.published().suggest("r")) == []


def test_the_counters_equal_the_votes(cast: Cast) -> None:
    found = _article(cast, "Helpful?")
    for reader, answer in (("a", True), ("b", False), ("a", False), ("c", True), ("c", True)):
        vote(found, reader, answer)
    found.refresh_from_db()
    assert (found.helpful, found.unhelpful) == (1, 2) and found.votes.count() == 3


@given(st.text())
def test_nothing_typed_becomes_an_operator(typed: str) -> None:
    """A41."""
    for part in raw_query(typed, "|").split(" | "):
        assert not part or (part.endswith(":*") and part[:-2] in words(typed))
