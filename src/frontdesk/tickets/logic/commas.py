"""Several values in one line of text, between commas; one that holds a comma itself stands in quotes. Pure."""

import re
from collections.abc import Iterable

_PIECE = re.compile(r'\s*("(?:[^"]|"")*"(?=\s*(?:,|$))|[^,]*)\s*(?:,|$)')


def parted(text: str) -> list[str]:
    """The values of a line. Quotes around one are taken off only where they keep a comma: else they mean something."""
    found, at = [], 0
    while at < len(text):
        match = _PIECE.match(text, at)
        assert match is not None
        at = max(match.end(), at + 1)
        value = match.group(1).strip()
        if value.startswith('"') and value.endswith('"') and "," in value:
            value = value[1:-1].replace('""', '"').strip()
        if value:
            found.append(value)
    return found


def joined(values: Iterable[str]) -> str:
    """The line of these values; `parted` gives them back."""
    return ", ".join('"' + one.replace('"', '""') + '"' if "," in one else one for one in values)
