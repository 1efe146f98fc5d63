"""Senders whose mail is kept aside."""

from typing import Any, ClassVar

from django.db.models import QuerySet

from frontdesk.channels.actions import block_sender, unblock_sender
from frontdesk.channels.models import BlockedSender
from frontdesk.console.forms.blocking import BlockForm
from frontdesk.kit.screens import Column, Removal, Screen


def unblock(row: BlockedSender, by: Any) -> None:
    unblock_sender(row, by=by)


class BlockedSenders(Screen, slug="blocked-senders"):
    label, one, icon, group, position = "Blocked senders", "blocked sender", "ban", "E-mail", 47
    about: ClassVar[str] = (
        "Mail from these makes no ticket and is not answered. It is kept under Left out, where a ticket can be made "
        "of it. Agents block senders when they mark a ticket as spam."
    )
    roles = ("administrator", "supervisor")
    subject = "blocked_sender"
    search = ("value", "why")
    columns = (
        Column("Sender", "value", sort="value"),
        Column("Kept aside", "stopped", sort="stopped"),
        Column("Last mail", "last_at", sort="last_at", is_wide=True),
        Column("Blocked by", "blocked_by", is_wide=True),
        Column("Since", "created_at", sort="created_at"),
    )
    empty = ("Nobody is blocked", "Block an address or a domain here, or while marking a ticket as spam.")
    new_form = BlockForm
    add_label = "Block a sender"
    saved = "Blocked."
    removal = Removal(unblock, "Unblock", "Mail of this sender is taken again.", "Mail of this sender is taken again.")

    @classmethod
    def rows(cls) -> QuerySet[BlockedSender]:
        return BlockedSender.objects.order_by("-created_at", "pk")

    @classmethod
    def save(cls, row: Any, values: dict[str, Any], *, by: Any) -> BlockedSender:
        return block_sender(values["value"], why=values["why"], by=by)

    @classmethod
    def details(cls, row: Any) -> list[tuple[str, Any]]:
        return [
            ("Sender", row.value),
            ("Kind", row.get_kind_display()),
            ("Why", row.why),
            ("Blocked by", row.blocked_by),
            ("Since", row.created_at),
            ("Mails kept aside", row.stopped),
            ("Last mail", row.last_at),
        ]
