"""What whoever runs Frontdesk does to the desk as a whole."""

from dataclasses import dataclass

from frontdesk.events import Event


@dataclass(frozen=True)
class Released(Event, slug="desk.released"):
    """A desk that was restored from a backup may fetch and send mail again."""

    label = "Released"
    icon = "play"
    about = "workspace"

    reason: str
    going: int
    cancelled: int
    workspace: int = 1

    def sentence(self) -> str:
        return f"released the desk, which had been {self.reason[:1].lower()}{self.reason[1:]}"
