"""What goes out."""

from typing import Any, ClassVar

from django.db.models import QuerySet

from frontdesk.channels import actions
from frontdesk.channels.models import DeliveryReport, OutboundEnvelope, OutboundState
from frontdesk.kit.screens import Act, Column, Filter, Mark, Screen
from frontdesk.kit.screens.parts import Tone

TONES: dict[str, Tone] = {"failed": "late", "sent": "ok", "queued": "info", "sending": "info", "cancelled": "neutral"}


def state(row: OutboundEnvelope) -> Mark:
    """How far it has come."""
    if row.given_up_at:
        return Mark("Given up", "neutral")
    if row.state == OutboundState.SENT and (row.reason or row.is_uncertain):
        return Mark("Sent in part" if row.reason else "Sent, perhaps twice", "soon")
    return Mark(OutboundState(row.state).label, TONES[row.state])


def is_dead(row: OutboundEnvelope) -> bool:
    """Whether it failed for good and nobody has put it away."""
    return row.state == OutboundState.FAILED and row.given_up_at is None


def can_retry(row: OutboundEnvelope) -> bool:
    """Whether it can be tried now: erased contents, such as one-time codes, never can."""
    return row.state in {OutboundState.FAILED, OutboundState.QUEUED} and "erased" not in row.payload


def retry(row: OutboundEnvelope, by: Any) -> str:
    actions.retry_outbound(row, by=by)
    return "It is sent again now."


def told(known: dict[str, str]) -> str:
    """What became of one recipient, in a line."""
    words = DeliveryReport.Kind(known["state"]).label
    return f"{words}: {known['reason']}" if known["reason"] else words


def give_up(row: OutboundEnvelope, by: Any) -> str:
    actions.give_up(row, by=by)
    return "It is put away and will not be tried again."


def cancel(row: OutboundEnvelope, by: Any) -> str:
    return "It will not be sent." if actions.cancel(row, by=by) else "Too late: it is on its way."


class Outbox(Screen, slug="outbox"):
    label, one, icon, group, position = "Outbox", "mail", "send", "E-mail", 30
    about: ClassVar[str] = "Every mail that leaves, with what became of it."
    is_log = True
    subject = "outbound_envelope"
    search = ("recipients", "message_id", "reason")
    columns = (
        Column("To", lambda row: ", ".join(row.to)),
        Column("Subject", "subject", is_wide=True),
        Column("State", state),
        Column("Why", "reason", is_wide=True),
        Column("Written", "created_at"),
    )
    filters = (
        Filter(
            "state", "State", lambda: OutboundState.choices, lambda rows, value: rows.filter(state=value), "All states"
        ),
    )
    empty = ("Nothing was sent yet", "Confirmations, answers and invitations appear here.")
    acts = (
        Act("retry", "Send again", retry, "refresh-cw", applies=can_retry),
        Act(
            "give-up",
            "Give up",
            give_up,
            "archive",
            "It is not tried again and no longer asks for attention.",
            applies=lambda row: is_dead(row) or (row.state == OutboundState.QUEUED and row.attempts > 0),
        ),
        Act(
            "cancel",
            "Cancel",
            cancel,
            "ban",
            "It will not be sent.",
            is_danger=True,
            applies=lambda row: row.state == OutboundState.QUEUED and not row.attempts,
        ),
    )

    @classmethod
    def rows(cls) -> QuerySet[OutboundEnvelope]:
        return OutboundEnvelope.objects.select_related("inbox")

    @classmethod
    def alarms(cls) -> int:
        return OutboundEnvelope.objects.dead().count()

    @classmethod
    def title(cls, row: Any) -> str:
        return str(row.subject or row.kind.replace("_", " ").capitalize())

    @classmethod
    def details(cls, row: Any) -> list[tuple[str, Any]]:
        return [
            ("To", ", ".join(row.to)),
            ("Subject", row.subject),
            ("State", row.state_sentence),
            ("Inbox", row.inbox.name if row.inbox else "the default, once there is one"),
            ("Kind", row.kind.replace("_", " ")),
            ("Written", row.created_at),
            ("Tries", row.attempts),
            ("Next try", row.next_attempt_at if row.state == OutboundState.QUEUED else None),
            ("Sent", row.sent_at),
            ("Given up", row.given_up_at),
            ("Message-ID", row.message_id),
            *((one, told(known)) for one, known in row.outcomes.items()),
        ]
