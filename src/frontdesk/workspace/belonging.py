"""How the open ticket belongs to others, as its head shows it."""

from typing import NamedTuple

from frontdesk.events import Actor
from frontdesk.tickets.models import Link, Ticket


class LinkShown(NamedTuple):
    """`how` is perhaps, follows or joined, `from_other` the same seen from the other end."""

    id: int
    how: str
    number: int
    subject: str
    requester: str
    why: str
    is_source: bool


def read_links(ticket: Ticket, actor: Actor) -> list[LinkShown]:
    """What is to be said; links that were refused, and tickets that the actor may not see, are left out (A32)."""
    if not getattr(ticket, "has_links", True):
        return []
    seen = Ticket.objects.visible_to(actor)
    found = [
        *Link.objects.filter(ticket=ticket, other__in=seen).select_related("other"),
        *Link.objects.filter(other=ticket, ticket__in=seen).select_related("ticket"),
    ]
    return [_shown(each, ticket) for each in found if each.decision != Link.Decision.REFUSED]


def _shown(link: Link, ticket: Ticket) -> LinkShown:
    is_source = link.ticket_id == ticket.pk
    other = link.other if is_source else link.ticket
    how = "joined" if link.decision == Link.Decision.JOINED else str(link.kind)
    return LinkShown(link.pk, how, other.number, other.subject, other.requester_name, link.why, is_source)
