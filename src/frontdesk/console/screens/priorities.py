"""Which priority follows from urgency and impact."""

from typing import Any, ClassVar

from frontdesk.console.forms.priorities import PrioritiesForm
from frontdesk.kit.screens import Screen
from frontdesk.tickets.actions.weighing import save_priorities
from frontdesk.tickets.models import PriorityMatrix


class Priorities(Screen, slug="priorities"):
    label, one, icon, group, position = "Priorities", "matrix", "grid-3x3", "Tickets", 25
    about: ClassVar[str] = "What follows from how urgent something is and how much hangs on it; and what raises it."
    is_single = True
    subject = "priorities"
    form = PrioritiesForm
    page = "console/priorities.html"

    @classmethod
    def single(cls) -> PriorityMatrix:
        return PriorityMatrix.objects.get_or_create(pk=1)[0]

    @classmethod
    def save(cls, row: Any, values: dict[str, Any], *, by: Any) -> PriorityMatrix:
        return save_priorities(by=by, **values)
