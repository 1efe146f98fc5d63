"""Status and priority."""

from frontdesk.rules.effect import Effect, Setting
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.guard import ENDS, held_back
from frontdesk.tickets.models import Ticket

CHOSEN = (Ticket.Status.OPEN, Ticket.Status.PENDING, Ticket.Status.ON_HOLD, Ticket.Status.SOLVED, Ticket.Status.CLOSED)


class Status(Effect, slug="status"):
    label, control, rank = "Status", "choice", 90
    hint = "Goes with the reply where there is one."

    def options(self) -> list[tuple[str, str]]:
        return [(str(status), str(status.label)) for status in CHOSEN]

    def words(self, value: str, on: Setting) -> str:
        return f"sets the status to {self.named(value).lower()}"

    def problem(self, value: str, on: Setting) -> str:
        return held_back([on.ticket.pk], by=on.by).get(on.ticket.pk, "") if value in ENDS else ""

    def run(self, value: str, on: Setting) -> None:
        tickets.set_status(on.ticket, status=value, by=on.by)


class Priority(Effect, slug="priority"):
    label, control, rank = "Priority", "choice", 30

    def options(self) -> list[tuple[str, str]]:
        return [(str(value), str(label)) for value, label in Ticket.Priority.choices]

    def words(self, value: str, on: Setting) -> str:
        return f"sets the priority to {self.named(value).lower()}"

    def run(self, value: str, on: Setting) -> None:
        tickets.set_priority(on.ticket, priority=int(value), by=on.by)
