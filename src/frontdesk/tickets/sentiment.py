"""How a customer feels in a message: the base of the readers, which stand in `tickets/sentiments/`, one a language.

    reader = reader_of("en")            # None: nobody reads this language, and how they feel stays unknown
    reader.read("I am really fed up.")  # Reading(score=-0.47, words=["fed up"])

A reader works offline, in a bounded time, and gives the same for the same text. A language gets one only when it was
measured (`tests/contracts/test_sentiments.py`): a wrong reading is worse than none.
"""

from functools import cache
from typing import ClassVar, NamedTuple

from frontdesk.kit.registry import Catalogue, load_folder
from frontdesk.tickets.logic.sentiment import label_of

MOST_WORDS = 6


class Reading(NamedTuple):
    """`score` from -1 to 1, as `logic.sentiment` says; `words` are those of the text that weighed most."""

    score: float
    words: list[str]

    @property
    def label(self) -> int:
        """NEGATIVE, NEUTRAL or POSITIVE."""
        return label_of(self.score)


class SentimentReader(Catalogue):
    """Reads one language (`language`, ISO 639-1)."""

    required = ("language",)
    language: ClassVar[str]

    def read(self, text: str) -> Reading:
        """How somebody feels who writes this: their own words, without what they quote."""
        raise NotImplementedError


@cache
def _readers() -> dict[str, SentimentReader]:
    load_folder("frontdesk.tickets.sentiments")
    return {entry.language: entry() for entry in SentimentReader.entries().values()}


def reader_of(language: str) -> SentimentReader | None:
    """Who reads this language ("en", "en-GB"), or None."""
    return _readers().get(language.partition("-")[0].lower())


def name_of(slug: str) -> str:
    """What people call the reader of that slug; the slug itself where it is gone."""
    _readers()
    found = SentimentReader.find(slug)
    return found.label if found else slug
