"""What happens to alarms."""

from dataclasses import dataclass

from frontdesk.events import Event


@dataclass(frozen=True)
class AlarmRaised(Event, slug="alarm.raised"):
    """A value went beyond an alarm's threshold; `said` is the value with its unit, `raising` the row of this time."""

    label = "Alarm"
    icon = "bell-ring"
    about = "alarm"

    alarm: int
    raising: int
    name: str
    said: str
    value: int

    def sentence(self) -> str:
        return f"raised the alarm {self.name}: {self.said}"


@dataclass(frozen=True)
class AlarmEnded(Event, slug="alarm.ended"):
    """The value is clearly back, or the alarm was changed; `why` says which."""

    label = "Alarm is over"
    icon = "bell"
    about = "alarm"

    alarm: int
    raising: int
    name: str
    why: str = ""

    def sentence(self) -> str:
        return f"ended the alarm {self.name}{f': {self.why}' if self.why else ''}"


@dataclass(frozen=True)
class AlarmAcknowledged(Event, slug="alarm.acknowledged"):
    """Somebody said that they have noticed it."""

    label = "Alarm acknowledged"
    icon = "check"
    about = "alarm"

    alarm: int
    raising: int
    name: str

    def sentence(self) -> str:
        return f"noticed the alarm {self.name}"


@dataclass(frozen=True)
class AlarmSaved(Event, slug="alarm.saved"):
    """An alarm was made, changed or removed."""

    label = "Alarm"
    icon = "bell"
    about = "alarm"

    alarm: int
    name: str
    how: str = "changed"

    def sentence(self) -> str:
        return f"{self.how} the alarm {self.name}"
