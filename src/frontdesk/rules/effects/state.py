"""Status, priority, and what it follows from."""

from frontdesk.rules.effect import Effect, Setting
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.actions.weighing import STEPS
from frontdesk.tickets.guard import ENDS, held_back
from frontdesk.tickets.models import Ticket

BY_MATRIX, HIGHER = "matrix", "higher"
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
        usual = [(str(value), str(label)) for value, label in Ticket.Priority.choices]
        return [*usual, (BY_MATRIX, "As urgency and impact say"), (HIGHER, "One step higher")]

    def words(self, value: str, on: Setting) -> str:
        said = {BY_MATRIX: "sets the priority as urgency and impact say", HIGHER: "raises the priority by a step"}
        return said.get(value, f"sets the priority to {self.named(value).lower()}")

    def run(self, value: str, on: Setting) -> None:
        if value == BY_MATRIX:
            tickets.weigh(on.ticket, by=on.by)
            return
        now = Ticket.objects.only("priority").get(pk=on.ticket.pk).priority
        wanted = max(Ticket.Priority.URGENT, now - 1) if value == HIGHER else int(value)
        tickets.set_priority(on.ticket, priority=wanted, by=on.by)


class _Step(Effect):
    """High, medium or low; the priority follows from both."""

    control = "choice"
    hint = "The priority follows once urgency and impact are known."
    is_for_macros = False

    def options(self) -> list[tuple[str, str]]:
        return [(str(value), label) for value, label in STEPS.items()]

    def words(self, value: str, on: Setting) -> str:
        return f"sets the {self.label.lower()} to {self.named(value).lower()}"


class Urgency(_Step, slug="urgency"):
    label, rank = "Urgency", 26

    def run(self, value: str, on: Setting) -> None:
        tickets.set_weight(on.ticket, urgency=int(value), by=on.by)


class Impact(_Step, slug="impact"):
    label, rank = "Impact", 27

    def run(self, value: str, on: Setting) -> None:
        tickets.set_weight(on.ticket, impact=int(value), by=on.by)
