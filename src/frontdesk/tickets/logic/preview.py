"""One line of a message, for lists."""

import re


def preview_of(text: str, limit: int = 160) -> str:
    """The text on one line, cut at the end."""
    line = re.sub(r"\s+", " ", text).strip()
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"
