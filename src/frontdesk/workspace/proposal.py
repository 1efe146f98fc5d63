"""What a new ticket seems to be about, where nobody has said it: the category whose words it uses most."""

import re
from collections.abc import Iterable

from frontdesk.tickets.models import Category

_WORD = re.compile(r"[^\W_]+")


def _plain(text: str) -> str:
    """The words alone, each between blanks, so that a keyword is found as a whole word."""
    return f" {' '.join(_WORD.findall(text.lower()))} "


def proposed_category(text: str, categories: Iterable[Category]) -> Category | None:
    """The category with most of its keywords in the text (the name counts as one), the more special on a draw."""
    words = _plain(text)
    scored = [
        (_score(words, category), category.parent_id is not None, -category.pk, category) for category in categories
    ]
    best = max(scored, default=None, key=lambda each: each[:3])
    return best[3] if best and best[0] else None


def _score(words: str, category: Category) -> int:
    return sum(1 for key in {_plain(category.name), *map(_plain, category.keywords)} if key in words)
