"""Required steps that nobody has ticked."""

from collections.abc import Collection, Mapping

from frontdesk.rules.models import TicketStep
from frontdesk.tickets.guard import Guard

NAMED = 5


class OpenSteps(Guard, slug="checklists"):
    """Steps of checklists that are in use: one that was taken out of use, or removed, holds nothing back."""

    label = "Open steps of checklists"

    def why(self, tickets: Collection[int]) -> Mapping[int, str]:
        found = TicketStep.objects.filter(
            list__ticket__in=tickets, list__checklist__is_active=True, is_required=True, ticked_at=None
        )
        open_: dict[int, list[str]] = {}
        for ticket, text in found.order_by("list_id", "position").values_list("list__ticket_id", "text"):
            open_.setdefault(ticket, []).append(text)
        return {ticket: _said(texts) for ticket, texts in open_.items()}


def _said(texts: list[str]) -> str:
    named = ", ".join(f"“{text}”" for text in texts[:NAMED])
    if len(texts) == 1:
        return f"A required step is open: {named}. Tick it first."
    more = f" and {len(texts) - NAMED} more" if len(texts) > NAMED else ""
    return f"{len(texts)} required steps are open: {named}{more}. Tick them first."
