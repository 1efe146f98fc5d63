"""Checklists that a macro puts on a ticket."""

from frontdesk.rules.actions.stepping import add_checklist
from frontdesk.rules.effect import Effect, Setting
from frontdesk.rules.models import Checklist
from frontdesk.tickets.conflict import NotAllowedNow


class ChecklistAdded(Effect, slug="checklist"):
    label, control, rank = "Checklist", "choice", 45
    hint = "Its required steps hold back solving and closing."

    def options(self) -> list[tuple[str, str]]:
        return [(str(pk), title) for pk, title in Checklist.objects.filter(is_active=True).values_list("pk", "title")]

    def words(self, value: str, on: Setting) -> str:
        return f"adds the checklist “{self.named(value)}”"

    def run(self, value: str, on: Setting) -> None:
        found = Checklist.objects.usable_by(on.by).filter(pk=int(value)).first()
        if found is None:
            raise NotAllowedNow("This checklist is not for your teams, or no longer there.")
        add_checklist(on.ticket, found, by=on.by)
