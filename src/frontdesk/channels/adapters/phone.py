"""Phone: calls that an agent writes down by hand."""

from typing import ClassVar

from frontdesk.channels.channel import Channel


class Phone(Channel, slug="phone"):
    label = "Phone"
    icon: ClassVar[str] = "phone"
    about: ClassVar[str] = "Calls that an agent writes down by hand."
    by_hand: ClassVar[bool] = True
