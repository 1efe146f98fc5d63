"""What the clock says while one asks: the day and the hour, in the time zone of whoever asks (rules: the company's)."""

from collections.abc import Sequence

from frontdesk.tickets.fact import Asker, ChoiceFact, NumberFact
from frontdesk.tickets.models import Ticket

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Weekday(ChoiceFact, slug="weekday"):
    label, group = "Day of the week now", "Time"
    is_number = True

    def options(self) -> list[tuple[str, str]]:
        return [(str(at), day) for at, day in enumerate(DAYS, 1)]

    def column_for(self, asker: Asker) -> str:
        return str(asker.now.astimezone(asker.zone).isoweekday())

    def value(self, ticket: Ticket, asker: Asker) -> int:
        return asker.now.astimezone(asker.zone).isoweekday()

    def moves(self, values: Sequence[str]) -> bool:
        return True


class Hour(NumberFact, slug="hour"):
    """The hour that has begun, from 0 to 23."""

    label, group = "Hour of the day now", "Time"

    def column_for(self, asker: Asker) -> str:
        return str(asker.now.astimezone(asker.zone).hour)

    def value(self, ticket: Ticket, asker: Asker) -> int:
        return asker.now.astimezone(asker.zone).hour

    def moves(self, values: Sequence[str]) -> bool:
        return True
