"""Counter: visits in person that an agent writes down by hand."""

from typing import ClassVar

from frontdesk.channels.channel import Channel


class Counter(Channel, slug="counter"):
    label = "Counter"
    icon: ClassVar[str] = "store"
    about: ClassVar[str] = "Visits in person that an agent writes down by hand."
    by_hand: ClassVar[bool] = True
