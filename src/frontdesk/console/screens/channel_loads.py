"""What a ticket of each channel weighs."""

from typing import Any, ClassVar

from django.db.models import QuerySet

from frontdesk.channels.channel import Channel
from frontdesk.console.forms.routing import ChannelLoadForm
from frontdesk.kit.screens import Column, Removal, Screen
from frontdesk.routing import actions as routing
from frontdesk.routing.models import ChannelLoad


def called(row: ChannelLoad) -> str:
    """The channel as people know it."""
    known = Channel.find(row.channel)
    return known.label if known else f"{row.channel} (unavailable)"


class ChannelLoads(Screen, slug="channel-loads"):
    label, one, icon, group, position = "Load by channel", "channel load", "scale", "Routing", 30
    about: ClassVar[str] = "How much of an agent’s capacity one open ticket takes."
    subject = "channel_load"
    search = ("channel",)
    columns = (Column("Channel", called), Column("Weighs", "weight"), Column("At most", "most"))
    empty = ("Every ticket weighs 1", "A chat takes more attention than a mail: say so here.")
    form = ChannelLoadForm
    removal = Removal(
        lambda row, by: routing.remove_row(row, by=by), warning="Its tickets weigh 1 again.", done="Removed."
    )

    @classmethod
    def rows(cls) -> QuerySet[ChannelLoad]:
        return ChannelLoad.objects.order_by("channel")

    @classmethod
    def title(cls, row: Any) -> str:
        return called(row)

    @classmethod
    def save(cls, row: Any, values: dict[str, Any], *, by: Any) -> ChannelLoad:
        return routing.save_channel_load(row, by=by, **values)
