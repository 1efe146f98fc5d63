"""What stands in the reply box when a ticket's page is drawn: drafts, who will get it, and what it knows of."""

import json
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from frontdesk.kit import display
from frontdesk.kit.html import html_to_text
from frontdesk.tickets.models import Ticket
from frontdesk.workspace.access import DeskRequest
from frontdesk.workspace.beside import Beside

MODES = ("reply", "note", "forward")


@dataclass(frozen=True)
class Composer:
    """`drafts` are all of the agent's on the ticket, as JSON for the script; `first` the one that is shown at once.

    `reader` is who gets a reply, `way` by what; `language` is that of the customer's words, "" when nobody knows, and
    `language_name` what people call it where it is not the desk's own.
    """

    drafts: str
    first: dict[str, Any]
    reader: str
    way: str
    language: str
    language_name: str
    copies: str
    addresses: dict[str, str]

    @property
    def text(self) -> str:
        """The first draft as plain text, for a page without a script."""
        return html_to_text(self.first["html"]) if self.first.get("html") else ""


def composer_of(ticket: Ticket, beside: Beside, request: DeskRequest) -> Composer:
    """Nothing is asked of the database: the ticket came with its drafts."""
    drafts = getattr(ticket, "my_drafts", [])
    language = (ticket.language or ticket.requester.language or "")[:12]
    return Composer(
        json.dumps(drafts),
        _first(drafts, request.GET.get("draft", "")),
        ticket.requester_name or "The customer",
        f"by mail to {ticket.requester.email}" if ticket.requester.email else "on the tracking page",
        language,
        "" if language[:2] in {"", "en"} else display.language(language),
        ", ".join(email for _, _, email in beside.participants if email),
        {
            "draft": reverse("workspace:draft", args=[ticket.number]),
            "uploads": reverse("workspace:uploads", args=[ticket.number]),
            "suggestions": reverse("workspace:suggestions", args=[ticket.number]),
            "presence": reverse("workspace:presence", args=[ticket.number]),
        },
    )


def _first(drafts: list[dict[str, Any]], asked: str) -> dict[str, Any]:
    """The reply that is half written, else whatever else is; one that the address asks for comes before both."""
    wanted = [asked] if asked in MODES else []
    for kind in (*wanted, *MODES):
        for one in drafts:
            if one["kind"] == kind and one["conversation"] is None:
                return one
    return {}
