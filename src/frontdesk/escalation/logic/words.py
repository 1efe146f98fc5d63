"""Finding words in what customers write. Pure."""

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 20_000  # characters that are looked at


def found_in(text: str, words: Iterable[str]) -> str:
    """The first of the words (or phrases) that stands in the text as a whole, whatever its case; else empty.

    One that ends in `*` stands for all that begin like it.
    """
    plain = _plain(text[:LONGEST])
    for word in words:
        wanted = _plain(word)
        if wanted and re.search(_pattern(wanted), plain):
            return word
    return ""


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _pattern(wanted: str) -> str:
    stem = wanted.rstrip("*").strip()
    return rf"(?<!\w){re.escape(stem)}" + ("" if wanted.endswith("*") else r"(?!\w)")
