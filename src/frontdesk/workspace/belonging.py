"""How the open ticket belongs to others: lines in its head, chosen links beside it, and merges."""

import datetime
from typing import NamedTuple

from frontdesk.events import Actor
from frontdesk.kit import clock
from frontdesk.tickets.actions.merging import UNDO_WITHIN
from frontdesk.tickets.models import Link, Merge, Ticket

HOW = {
    ("related", True): "Related", ("related", False): "Related",
    ("duplicate", True): "Duplicate of", ("duplicate", False): "Has a duplicate",
    ("caused", True): "Caused by", ("caused", False): "Causes",
    ("child", True): "Child of", ("child", False): "Parent of",
}  # fmt: skip
LINES = ("merged", "perhaps", "split", "follows")


class LinkShown(NamedTuple):
    """`how` is merged, perhaps, split, follows or a chosen kind, `words` that kind as read from this end.

    `id` is that of the link, or of the merge; `until` is how long a merge can be undone, None when no longer.
    """

    id: int
    how: str
    number: int
    subject: str
    requester: str
    status: str
    why: str
    is_source: bool
    words: str = ""
    until: datetime.datetime | None = None

    @property
    def is_chosen(self) -> bool:
        """Whether an agent linked the two; such links stand beside the conversation."""
        return self.how in Link.CHOSEN


def read_links(ticket: Ticket, actor: Actor) -> list[LinkShown]:
    """What is to be said; links that were refused, and tickets that the actor may not see, are left out (A32)."""
    if not getattr(ticket, "has_links", True):
        return []
    seen = Ticket.objects.visible_to(actor)
    found = [
        *Link.objects.filter(ticket=ticket, other__in=seen).select_related("other"),
        *Link.objects.filter(other=ticket, ticket__in=seen).select_related("ticket"),
    ]
    merges = [
        *Merge.objects.standing().filter(source=ticket, target__in=seen).select_related("target"),
        *Merge.objects.standing().filter(target=ticket, source__in=seen).select_related("source"),
    ]
    shown = [_merged(each, ticket) for each in merges]
    shown += [_shown(each, ticket) for each in found if not each.decision]
    return sorted(shown, key=lambda one: (LINES.index(one.how) if one.how in LINES else 9, one.words, one.number))


def _shown(link: Link, ticket: Ticket) -> LinkShown:
    is_source = link.ticket_id == ticket.pk
    other = link.other if is_source else link.ticket
    words = HOW.get((str(link.kind), is_source), "")
    why = "" if link.kind == Link.Kind.SPLIT else link.why
    return LinkShown(
        link.pk, str(link.kind), other.number, other.subject, other.requester_name, other.status, why, is_source, words
    )


def _merged(merge: Merge, ticket: Ticket) -> LinkShown:
    is_source = merge.source_id == ticket.pk
    other = merge.target if is_source else merge.source
    until = merge.at + UNDO_WITHIN
    return LinkShown(
        merge.pk, "merged", other.number, other.subject, other.requester_name, other.status, merge.by_name, is_source,
        until=until if until > clock.now() else None,
    )  # fmt: skip
