"""Mails that could not be filed."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat

from frontdesk.channels import actions
from frontdesk.channels.actions.discard import discard
from frontdesk.channels.actions.retrying import running
from frontdesk.channels.models import InboundEnvelope, InboundState, Inbox
from frontdesk.kit.screens import Act, Column, Filter, Removal, Screen


def retry(row: InboundEnvelope, by: Any) -> str:
    tried = actions.retry_envelope(row, by=by)
    if tried.state == InboundState.QUARANTINED:
        return "Tried again, and it was put aside once more. The reason stands below."
    return "Tried again. It is filed in a moment."


class PutAside(Screen, slug="put-aside"):
    label, one, icon, group, position = "Put aside", "mail", "shield-alert", "E-mail", 40
    about: ClassVar[str] = (
        "Mails that came in but could not be read or filed. Nothing is lost: try again, or read the original."
    )
    is_log = True
    subject = "inbound_envelope"
    search = ("reason", "message_id")
    columns = (
        Column("Came in", "received_at"),
        Column("Inbox", "inbox"),
        Column("Why", "reason"),
        Column("Size", lambda row: filesizeformat(row.size), is_wide=True),
    )
    filters = (
        Filter(
            "inbox",
            "Inbox",
            lambda: [(str(pk), name) for pk, name in Inbox.objects.values_list("pk", "name")],
            lambda rows, value: rows.filter(inbox=value),
            "All inboxes",
        ),
    )
    empty = ("Nothing was put aside", "Every mail could be filed.")
    acts = (Act("retry", "Try again", retry, "refresh-cw"),)
    page = "console/put_aside.html"
    list_page = "console/put_aside_list.html"
    removal = Removal(
        lambda row, by: discard(row, by=by),
        "Throw away",
        "The original is deleted for good. It is not taken in again, even if it still lies in a mailbox.",
        "Thrown away.",
    )

    @classmethod
    def rows(cls) -> QuerySet[InboundEnvelope]:
        return InboundEnvelope.objects.quarantined().select_related("inbox")

    @classmethod
    def above_list(cls) -> dict[str, Any]:
        return {"retrying": running()}

    @classmethod
    def alarms(cls) -> int:
        return InboundEnvelope.objects.quarantined().count()

    @classmethod
    def title(cls, row: Any) -> str:
        return f"A mail to {row.inbox.name}"

    @classmethod
    def details(cls, row: Any) -> list[tuple[str, Any]]:
        return [
            ("Why", row.reason),
            ("Inbox", row.inbox.name),
            ("Came in", row.received_at),
            ("Tried last", row.processed_at),
            ("Tries", row.attempts),
            ("Size", filesizeformat(row.size)),
            ("Message-ID", row.message_id),
            ("Fingerprint", row.sha256),
        ]
