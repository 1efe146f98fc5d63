"""What is changed about notifications."""

from dataclasses import dataclass

from frontdesk.events import Event


@dataclass(frozen=True)
class DefaultsChanged(Event, slug="notifications.defaults_changed"):
    """What is usual for everybody was changed: how many choices, and whether push tells subjects."""

    label = "Notifications"
    icon = "bell"
    about = "notifications"

    notifications: int
    chosen: int
    tells_subjects: bool

    def sentence(self) -> str:
        return "changed what is usual for notifications"


@dataclass(frozen=True)
class BrowserAdded(Event, slug="notifications.browser_added"):
    """An agent's browser is told by push from now on."""

    label = "Push"
    icon = "bell-ring"
    about = "agent"
    personal = ("browser",)

    agent: int
    browser: str

    def sentence(self) -> str:
        return f"is told by push in {self.browser}" if self.browser else "is told by push in a browser"


@dataclass(frozen=True)
class BrowserRemoved(Event, slug="notifications.browser_removed"):
    """A browser is no longer told by push."""

    label = "Push"
    icon = "bell"
    about = "agent"
    personal = ("browser",)

    agent: int
    browser: str

    def sentence(self) -> str:
        return f"is no longer told by push in {self.browser}" if self.browser else "is no longer told by push there"
