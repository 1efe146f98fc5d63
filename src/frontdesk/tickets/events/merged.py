"""Tickets that become one, one that becomes two, and how they belong together."""

from dataclasses import dataclass

from frontdesk.events import Event

_LINKED = {
    "related": "is related to",
    "duplicate": "is a duplicate of",
    "caused": "is caused by",
    "child": "is a child of",
}
_BACK = {
    "related": "is related to this one",
    "duplicate": "is a duplicate of this one",
    "caused": "is caused by this one",
    "child": "is a child of this one",
}


@dataclass(frozen=True)
class TicketMerged(Event, slug="ticket.merged"):
    """What was said on one ticket stands on another now; told on both, `is_target` on the one that goes on."""

    label = "Merged"
    icon = "git-merge"
    about = "ticket"

    ticket: int
    other: int
    number: str
    merge: int
    is_target: bool = False

    def sentence(self) -> str:
        return f"merged {self.number} into it" if self.is_target else f"merged it into {self.number}"


@dataclass(frozen=True)
class MergeUndone(Event, slug="ticket.merge_undone"):
    """The two are apart again; told on both, `is_target` on the one that had taken the other up."""

    label = "Merge undone"
    icon = "undo-2"
    about = "ticket"

    ticket: int
    other: int
    number: str
    merge: int
    is_target: bool = False

    def sentence(self) -> str:
        return f"gave {self.number} its own place again" if self.is_target else f"parted it from {self.number} again"


@dataclass(frozen=True)
class TicketSplit(Event, slug="ticket.split"):
    """A message became a ticket of its own; told on both, `is_new` on the new one."""

    label = "Split"
    icon = "split"
    about = "ticket"

    ticket: int
    other: int
    number: str
    message: int
    is_new: bool = False

    def sentence(self) -> str:
        return f"split it off from {self.number}" if self.is_new else f"split a message off: it is {self.number} now"


@dataclass(frozen=True)
class TicketsRelated(Event, slug="ticket.related"):
    """Two tickets belong together in a chosen way (`kind`); told on both, `is_back` on the other."""

    label = "Linked"
    icon = "link"
    about = "ticket"

    ticket: int
    other: int
    number: str
    kind: str
    is_back: bool = False

    def sentence(self) -> str:
        if self.is_back:
            return f"linked {self.number}, which {_BACK.get(self.kind, 'belongs to this one')}"
        return f"linked it: it {_LINKED.get(self.kind, 'belongs to')} {self.number}"


@dataclass(frozen=True)
class TicketsUnrelated(Event, slug="ticket.unrelated"):
    """A chosen link was taken away; told on both."""

    label = "Unlinked"
    icon = "unlink"
    about = "ticket"

    ticket: int
    other: int
    number: str
    kind: str

    def sentence(self) -> str:
        return f"took away the link to {self.number}"
