"""Which status may follow which, and what that means for the waiting customer."""

_NEXT = {
    "new": {"open", "pending", "on_hold", "solved", "closed"},
    "open": {"pending", "on_hold", "solved", "closed"},
    "pending": {"open", "on_hold", "solved", "closed"},
    "on_hold": {"open", "pending", "solved", "closed"},
    "solved": {"open", "closed"},
    "closed": {"open"},
    "spam": set(),  # only by saying that it is none
}


def may_follow(before: str, after: str) -> bool:
    """Whether a ticket may go from one status to the other. A closed one opens again only for its customer."""
    return after in _NEXT.get(before, set())


def waits_for_us(status: str) -> bool:
    """Whether the next move is ours: then somebody waits, and the promises run."""
    return status in {"new", "open"}
