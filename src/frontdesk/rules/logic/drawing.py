"""Lines of a form that can be added, moved and taken out, sent as `NAME:0:FIELD`; works on plain mappings."""

from collections.abc import Mapping, Sequence
from typing import Any

Lines = list[dict[str, str]]
MOST = 100


def read_lines(data: Mapping[str, Any], name: str, fields: Sequence[str]) -> Lines:
    """The lines that were sent under a name, in their order; a field that was not sent is ""."""
    places = {
        int(at)
        for key in data
        if key.startswith(f"{name}:") and (at := key.split(":")[1]).isascii() and at.isdecimal() and len(at) < 4
    }
    return [{field: str(data.get(f"{name}:{at}:{field}", "")) for field in fields} for at in sorted(places)[:MOST]]


def changed(lines: Lines, act: str) -> Lines:
    """The lines after a button: `up:2`, `down:2` or `drop:2`; anything else changes nothing."""
    verb, _, place = act.partition(":")
    at = int(place) if place.isascii() and place.isdecimal() and len(place) < 4 else -1
    found = [dict(line) for line in lines]
    if 0 <= at < len(found):
        line = found.pop(at)
        to = {"up": at - 1, "down": at + 1}.get(verb)
        if to is not None:
            found.insert(max(0, to), line)
        elif verb != "drop":
            found.insert(at, line)
    return found
