"""What somebody is told about."""

from dataclasses import dataclass


@dataclass(frozen=True)
class About:
    """Keys of one ticket, announcement, export, alarm or rotation that a notification is about, and of its message."""

    ticket: int | None = None
    announcement: int | None = None
    export: int | None = None
    message: int | None = None
    alarm: int | None = None
    rotation: int | None = None

    @property
    def subject(self) -> dict[str, int]:
        """The one thing that a bundle is about."""
        named = {
            "ticket_id": self.ticket, "announcement_id": self.announcement, "export_id": self.export,
            "alarm_id": self.alarm, "rotation_id": self.rotation,
        }  # fmt: skip
        return {name: key for name, key in named.items() if key}
