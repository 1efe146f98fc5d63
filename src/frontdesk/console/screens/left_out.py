"""Mails that came in and made no ticket, because no person wrote them to us."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat

from frontdesk.channels import actions
from frontdesk.channels.models import InboundEnvelope, InboundState, Inbox
from frontdesk.kit.screens import Act, Column, Filter, Screen

OUTCOMES = {
    "bounce": "Report about our mail",
    "auto_reply": "Automatic answer",
    "list": "Mailing list",
    "blocked": "Blocked sender",
}


def outcome(row: InboundEnvelope) -> str:
    return OUTCOMES.get(row.outcome, row.outcome.replace("_", " ").capitalize())


def make_a_ticket(row: InboundEnvelope, by: Any) -> str:
    filed = actions.file_anyway(row, by=by)
    return f"It is ticket {filed.ticket} now." if filed.ticket else "It names no sender that could be answered."


class LeftOut(Screen, slug="left-out"):
    label, one, icon, group, position = "Left out", "mail", "archive", "E-mail", 45
    about: ClassVar[str] = (
        "Mails that machines or blocked senders sent: reports about our own mail, automatic answers, mailing lists. "
        "They made no ticket and were not answered. Should one be a request after all, make a ticket of it."
    )
    is_log = True
    subject = "inbound_envelope"
    search = ("message_id",)
    columns = (
        Column("Came in", "received_at"),
        Column("What it is", outcome),
        Column("Inbox", "inbox"),
        Column("Size", lambda row: filesizeformat(row.size), is_wide=True),
    )
    filters = (
        Filter(
            "outcome", "What it is", lambda: list(OUTCOMES.items()),
            lambda rows, value: rows.filter(outcome=value), "All kinds",
        ),
        Filter(
            "inbox", "Inbox", lambda: [(str(pk), name) for pk, name in Inbox.objects.values_list("pk", "name")],
            lambda rows, value: rows.filter(inbox=value), "All inboxes",
        ),
    )  # fmt: skip
    empty = ("Nothing was left out", "Every mail that came in was written by a person.")
    acts = (Act("ticket", "Make a ticket", make_a_ticket, "ticket"),)
    page = "console/put_aside.html"

    @classmethod
    def rows(cls) -> QuerySet[InboundEnvelope]:
        found = InboundEnvelope.objects.filter(state=InboundState.IGNORED, outcome__in=OUTCOMES)
        return found.select_related("inbox").order_by("-received_at", "-pk")

    @classmethod
    def title(cls, row: Any) -> str:
        return f"{outcome(row)} to {row.inbox.name}"

    @classmethod
    def details(cls, row: Any) -> list[tuple[str, Any]]:
        return [
            ("What it is", outcome(row)),
            ("Inbox", row.inbox.name),
            ("Came in", row.received_at),
            ("Size", filesizeformat(row.size)),
            ("Message-ID", row.message_id),
            ("Fingerprint", row.sha256),
        ]
