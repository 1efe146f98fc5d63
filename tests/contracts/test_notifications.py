"""Every kind has words in every language and wordings that exist; every medium says what it is."""

import pytest

from frontdesk.channels.notices import load_notices
from frontdesk.notifications.handlers import HEARD
from frontdesk.notifications.kind import LANGUAGES, Kind, hearing, in_order
from frontdesk.notifications.medium import Medium

DISCREET = {"en", "de", "fr", "es"}


@pytest.mark.parametrize("slug", sorted(Kind.entries()))
def test_a_kind_says_what_happened_in_every_language(slug: str) -> None:
    kind = Kind.entries()[slug]
    assert set(kind.says) == set(LANGUAGES)
    for language in LANGUAGES:
        full = kind.sentence(language, by="Sue Super", detail="a detail")
        bare = kind.sentence(language, by="", detail="")
        for said in (full, bare):
            assert said and "{" not in said and not said.endswith((":", ".", " ")), (slug, language, said)
    assert kind.label[0].isupper() and kind.about.endswith(".") and len(slug) <= 30
    assert kind.usual <= set(Medium.entries()) and kind.notice in load_notices()
    assert all(event in HEARD for event in kind.hears)


@pytest.mark.parametrize("slug", sorted(Medium.entries()))
def test_a_medium_says_what_it_is_and_reaches_nobody_of_nobody(db: None, slug: str) -> None:
    medium = Medium.entries()[slug]
    assert medium.label[0].isupper() and medium.about.endswith(".") and len(slug) <= 12
    assert medium.reaches([]) == set()


def test_of_one_event_the_kind_with_the_lowest_rank_comes_first() -> None:
    ranks = [kind.rank for kind in in_order()]
    assert ranks == sorted(ranks)
    for event in HEARD:
        assert hearing(event)
