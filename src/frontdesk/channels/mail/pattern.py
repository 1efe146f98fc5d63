"""What an inbox adds to a reply: the sender's name by a pattern, and a signature under the text.

Both are text with `{{ names }}` from a short list, replaced once: what a value contains is never read again, and
nothing else of any template language is known (A43).
"""

import html
import re
from collections.abc import Mapping
from typing import Final

_NAME: Final = re.compile(r"\{\{\s*([a-z][a-z0-9_]{0,40})\s*\}\}")
VARIABLES: Final = {
    "agent_name": "Anna Brandt",
    "agent_first_name": "Anna",
    "inbox_name": "Support",
    "brand_name": "Meridian",
    "inbox_address": "support@meridian.example",
}


def fill(pattern: str, values: Mapping[str, str]) -> str:
    """The pattern as plain text; unknown names stay as they stand."""
    return _NAME.sub(lambda found: values.get(found[1], found[0]), pattern)


def fill_html(pattern: str, values: Mapping[str, str]) -> str:
    """The same in HTML: every value is escaped, also inside an attribute."""
    return _NAME.sub(lambda found: html.escape(values[found[1]]) if found[1] in values else found[0], pattern)


def unknown_names(pattern: str) -> list[str]:
    """Names that are not on the list, each once."""
    return [name for name in dict.fromkeys(_NAME.findall(pattern)) if name not in VARIABLES]
