"""Required guides that nobody has followed to an outcome."""

from collections.abc import Collection, Mapping

from frontdesk.rules.models import Walk
from frontdesk.tickets.guard import Guard


class OpenGuides(Guard, slug="guides"):
    """Guides that are required and in use."""

    label = "Required guides"

    def why(self, tickets: Collection[int]) -> Mapping[int, str]:
        found = Walk.objects.filter(
            ticket__in=tickets, state__in=Walk.OPEN, guide__is_required=True, guide__is_active=True
        )
        titles: dict[int, list[str]] = {}
        for ticket, title in found.order_by("pk").values_list("ticket_id", "guide__title"):
            titles.setdefault(ticket, []).append(title)
        return {ticket: _said(names) for ticket, names in titles.items()}


def _said(titles: list[str]) -> str:
    named = ", ".join(f"“{title}”" for title in titles)
    return f"The guide{'s' if len(titles) > 1 else ''} {named} must be followed to an outcome first."
