"""The help centre's request form and tracking page."""

from typing import ClassVar

from frontdesk.channels.channel import Channel


class Portal(Channel, slug="portal"):
    label = "Web form"
    icon: ClassVar[str] = "globe"
    about: ClassVar[str] = (
        "Requests from the help centre's form. Answers reach the customer by mail and on the tracking page."
    )
