"""Addresses that mail does not reach."""

from typing import Any, ClassVar

from django.db.models import QuerySet

from frontdesk.channels.actions.addresses import lift_mark
from frontdesk.channels.models import DeliveryReport, MarkKind, SuppressedAddress
from frontdesk.kit.screens import Column, Filter, Mark, Removal, Screen
from frontdesk.kit.screens.parts import Tone

TONES: dict[str, Tone] = {"hard": "late", "soft": "soon", "complaint": "late"}


def kind(row: SuppressedAddress) -> Mark:
    """What is wrong with it."""
    return Mark(MarkKind(row.kind).label, TONES[row.kind])


def held_back(row: SuppressedAddress) -> str:
    """What the mark does."""
    return "Nothing automatic is sent" if row.is_holding_back else "Noted only; mail still goes there"


def lift(row: SuppressedAddress, by: Any) -> None:
    lift_mark(row, by=by)


class MarkedAddresses(Screen, slug="marked-addresses"):
    label, one, icon, group, position = "Marked addresses", "address", "ban", "E-mail", 50
    about: ClassVar[str] = (
        "Addresses whose mail came back, or whose owner reported it as spam. Confirmations and other automatic mail "
        "skip them; what a person writes is sent all the same."
    )
    is_log = True
    subject = "suppressed_address"
    search = ("address", "reason")
    columns = (
        Column("Address", "address", sort="address"),
        Column("Kind", kind),
        Column("Why", "reason", is_wide=True),
        Column("Reports", "count", sort="count", is_wide=True),
        Column("Last report", "last_at", sort="last_at"),
    )
    filters = (
        Filter("kind", "Kind", lambda: MarkKind.choices, lambda rows, value: rows.filter(kind=value), "All kinds"),
    )
    empty = ("No address is marked", "When mail to somebody comes back, their address appears here with the reason.")
    removal = Removal(
        lift, "Lift the mark", "Automatic mail goes to this address again.", "The mark is lifted.",
    )  # fmt: skip

    @classmethod
    def rows(cls) -> QuerySet[SuppressedAddress]:
        return SuppressedAddress.objects.order_by("-last_at", "pk")

    @classmethod
    def title(cls, row: Any) -> str:
        return str(row.address)

    @classmethod
    def details(cls, row: Any) -> list[tuple[str, Any]]:
        latest = DeliveryReport.objects.filter(address=row.address).order_by("-at").first()
        return [
            ("Address", row.address),
            ("Kind", MarkKind(row.kind).label),
            ("Why", row.reason),
            ("What the mark does", held_back(row)),
            ("Reports", row.count),
            ("First report", row.created_at),
            ("Last report", row.last_at),
            ("In the server's words", latest.reason if latest else ""),
        ]
