"""What an agent may write above an answer by mail: `#note`, `#solved`, `#pending`, `#open`, `#assign name`."""

import re
from dataclasses import dataclass

_COMMAND = re.compile(r"#(note|solved|pending|open|assign)(?:[ \t]+(.{1,120}))?\s*$", re.IGNORECASE)
_STATUS = frozenset({"solved", "pending", "open"})


@dataclass(frozen=True)
class Orders:
    """What the first lines ask for. `assignee` is a name or address, or "me"; `text` is what is left to say."""

    text: str
    is_note: bool = False
    status: str | None = None
    assignee: str = ""


def read_orders(text: str) -> Orders:
    """Commands of the first lines, one a line; the first line that is none ends them."""
    lines = text.strip().splitlines()
    is_note, status, assignee = False, None, ""
    while lines:
        match = _COMMAND.fullmatch(lines[0].strip()) if lines[0].strip() else None
        if lines[0].strip() and (match is None or (match.group(2) and match.group(1).lower() != "assign")):
            break
        lines.pop(0)
        if match is None:
            continue
        word = match.group(1).lower()
        if word == "note":
            is_note = True
        elif word in _STATUS:
            status = word
        else:
            assignee = (match.group(2) or "me").strip()
    return Orders("\n".join(lines).strip(), is_note, status, assignee)
