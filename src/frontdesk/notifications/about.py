"""What somebody is told about."""

from dataclasses import dataclass


@dataclass(frozen=True)
class About:
    """What a notification is about: keys of one ticket, announcement or export, and of the message that it tells of."""

    ticket: int | None = None
    announcement: int | None = None
    export: int | None = None
    message: int | None = None

    @property
    def subject(self) -> dict[str, int]:
        """The one thing that a bundle is about."""
        named = {"ticket_id": self.ticket, "announcement_id": self.announcement, "export_id": self.export}
        return {name: key for name, key in named.items() if key}
