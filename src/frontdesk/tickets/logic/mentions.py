"""Who a note calls."""

import re

_MENTION = re.compile(r"<span[^>]*\bdata-mention=[\"']?(\d{1,18})")


def mentioned(html: str) -> set[int]:
    """Ids of the agents that sanitised HTML mentions."""
    return {int(found) for found in _MENTION.findall(html)}
