"""Where the work goes: another line, another level; and promises that stand still meanwhile."""

from frontdesk.accounts.models import Team
from frontdesk.routing import actions as routing
from frontdesk.routing.models import Queue
from frontdesk.rules.effect import Effect, Setting
from frontdesk.sla import actions as sla
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.conflict import NotAllowedNow


class Queued(Effect, slug="queue"):
    label, control, rank = "Route to queue", "choice", 55
    shelf = "Who has it"
    hint = "It waits there until somebody takes it, whatever the queue's own conditions say."
    is_for_macros = False

    def options(self) -> list[tuple[str, str]]:
        return [(str(pk), name) for pk, name in Queue.objects.filter(is_active=True).values_list("pk", "name")]

    def words(self, value: str, on: Setting) -> str:
        return f"routes it to the queue {self.named(value)}"

    def run(self, value: str, on: Setting) -> None:
        queue = Queue.objects.filter(pk=int(value), is_active=True).first()
        if queue is None:
            raise NotAllowedNow("This queue is no longer there.")
        routing.direct(on.ticket, queue, by=on.by)


class Escalated(Effect, slug="escalate"):
    label, control, rank, text_label = "Escalate to", "addressed", 57, "Note for the next level"
    shelf = "Who has it"
    hint = "A team on the same or a higher level than the ticket's."
    is_for_macros = False

    def options(self) -> list[tuple[str, str]]:
        found = Team.objects.filter(is_active=True).order_by("level", "name")
        return [(str(one.pk), f"{one.name} · L{one.level}") for one in found]

    def words(self, value: str, on: Setting) -> str:
        return f"escalates it to {self.named(value)}: “{self.parts(value)[1]}”"

    def run(self, value: str, on: Setting) -> None:
        chosen, note = self.parts(value)
        team = Team.objects.filter(pk=int(chosen)).first()
        if team is None:
            raise NotAllowedNow("This team is no longer there.")
        tickets.escalate(on.ticket, team=team, note=note, by=on.by, reason="rule")


class Held(Effect, slug="hold"):
    label, control, rank = "Let promises stand still because", "words", 100
    shelf = "Time"
    hint = "The reason is shown on the ticket. They go on when a rule or an agent releases them."
    is_for_macros = False

    def words(self, value: str, on: Setting) -> str:
        return f"lets its promises stand still: “{value}”"

    def run(self, value: str, on: Setting) -> None:
        sla.hold(on.ticket, reason=value, by=on.by)


class Released(Effect, slug="release"):
    label, control, rank = "Let promises go on", "flag", 101
    shelf = "Time"
    is_for_macros = False

    def words(self, value: str, on: Setting) -> str:
        return "lets its promises go on"

    def run(self, value: str, on: Setting) -> None:
        sla.release(on.ticket, by=on.by)
