"""The single keys of the desk, each known by its usual chord; agents may give it another, or none."""

from typing import NamedTuple


class Key(NamedTuple):
    """A usual chord and what it does; on unlike pages it may do unlike things."""

    chord: str
    does: str


KEYS: dict[str, tuple[Key, ...]] = {
    "Lists and search": (
        Key("j", "Next in the list"),
        Key("k", "Previous in the list"),
        Key("/", "Search"),
        Key("f", "Filter and sort"),
        Key("v", "List or table"),
        Key("o", "Open"),
        Key("x", "Choose the row"),
        Key(". c", "Change what is chosen"),
        Key(". h", "Give what is chosen to a colleague"),
        Key("?", "Every key of the page"),
    ),
    "On a ticket": (
        Key("r", "Reply"),
        Key("n", "Note; new, on a list"),
        Key("m", "Macros"),
        Key("c", "Claim"),
        Key("a", "Assign; accept, at the triage"),
        Key("e", "Escalate; edit, on a customer"),
        Key("s", "Status"),
        Key("p", "Priority"),
        Key("y", "Category"),
        Key("t", "Tags"),
        Key("u", "All about the customer"),
        Key("h", "Acknowledge"),
        Key("i", "Follow"),
        Key("w", "Close the tab"),
        Key("z", "Snooze"),
        Key("l", "Link"),
        Key("b", "Back"),
        Key("d", "Tick the next step"),
        *(Key(str(at), f"Answer {at} of a guide") for at in range(1, 6)),
    ),
    "Rarer acts on a ticket": (
        Key(". a", "Accept what is offered"),
        Key(". r", "Remind me"),
        Key(". p", "Promise a call or an answer"),
        Key(". s", "Set the status later"),
        Key(". t", "Transfer"),
        Key(". w", "Route to a queue"),
        Key(". i", "Move to an inbox"),
        Key(". m", "Merge"),
        Key(". o", "Print"),
        Key(". e", "Export"),
        Key(". x", "Spam"),
        Key(". k", "Add a checklist"),
        Key(". g", "Follow a guide"),
        Key(". b", "Back a step in a guide"),
    ),
    "On duty": (
        Key(". d", "Whether I am there"),
        Key("q", "Accept the ticket that is offered to me"),
        Key(". q", "Pass it on"),
        Key(". n", "Take the next of my queues"),
    ),
    "Go to": (
        Key("g t", "Tickets"),
        Key("g m", "Mine"),
        Key("g d", "Due"),
        Key("g u", "Unassigned"),
        Key("g i", "Mentions"),
        Key("g a", "All tickets"),
        Key("g v", "Views"),
        Key("g f", "Favourites"),
        Key("g r", "Triage"),
        Key("g b", "Announcements"),
        Key("g o", "Overview"),
        Key("g q", "Routing"),
        Key("g e", "Escalations"),
        Key("g w", "On call"),
        Key("g x", "Live board"),
        Key("g c", "Customers"),
        Key("g n", "New ticket"),
        Key("g h", "Help centre"),
        Key("g s", "Settings"),
        Key("g p", "Profile"),
        Key("g y", "My day"),
        Key("g l", "Notifications"),
    ),
}
USUAL = tuple(key.chord for group in KEYS.values() for key in group)
