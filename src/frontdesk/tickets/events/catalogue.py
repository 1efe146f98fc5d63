"""What administrators change: categories and fields."""

import dataclasses
from dataclasses import dataclass, field

from frontdesk.events import Event


@dataclass(frozen=True)
class CategorySaved(Event, slug="ticket.category_saved"):
    """A category was added, changed (`changed` names the fields) or removed."""

    label = "Category"
    icon = "folder-tree"
    about = "category"

    category: int
    name: str
    changed: list[str] = field(default_factory=list)
    how: str = "changed"

    def sentence(self) -> str:
        what = f": {', '.join(self.changed).replace('_', ' ')}" if self.changed else ""
        return f"{self.how} the category {self.name}{what}"


@dataclass(frozen=True)
class PrioritiesSaved(Event, slug="ticket.priorities_saved"):
    """Another priority follows from urgency and impact, or other customers raise it."""

    label = "Priorities"
    icon = "gauge"
    about = "priorities"

    priorities: int

    def sentence(self) -> str:
        return "changed the priorities"


@dataclass(frozen=True)
class FieldSaved(Event, slug="ticket.field_saved"):
    """A field of the request forms was added, changed (`changed` names what) or removed."""

    label = "Field"
    icon = "list-checks"
    about = "field"

    field: int
    name: str
    changed: list[str] = dataclasses.field(default_factory=list)
    how: str = "changed"

    def sentence(self) -> str:
        what = f": {', '.join(self.changed).replace('_', ' ')}" if self.changed else ""
        return f"{self.how} the field {self.name}{what}"
