"""Who a note calls."""

import re
from typing import NamedTuple

_MENTION = re.compile(r"<span[^>]*\bdata-mention=[\"']?(team:)?(\d{1,18})")


class Called(NamedTuple):
    """Ids of agents, and of teams whose members are meant."""

    agents: set[int]
    teams: set[int]


def mentioned(html: str) -> Called:
    """Who sanitised HTML mentions."""
    found = _MENTION.findall(html)
    return Called({int(key) for team, key in found if not team}, {int(key) for team, key in found if team})
