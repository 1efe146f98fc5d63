"""Settings screens, declared: a class says what is listed, what may be typed and which action saves it.

    class Teams(Screen, slug="teams"):
        label, one, icon, group = "Teams", "team", "users", "People"
        about = "Who owns tickets together."
        columns = (Column("Name", "name"), Column("Level", "get_level_display"))
        form = TeamForm

        @classmethod
        def rows(cls) -> QuerySet[Team]: ...
        @classmethod
        def save(cls, row, values, *, by) -> Team: ...

List with search and pages, form, removal with confirmation, acts and history come for free. A screen never writes
by itself: `save`, `remove` and the acts call an app's actions, so rights and events are those of every other door.
"""

from frontdesk.kit.screens.listing import Listing, listing
from frontdesk.kit.screens.parts import Act, Cell, Column, Filter, Mark, Removal
from frontdesk.kit.screens.screen import Person, Screen

__all__ = [
    "Act",
    "Cell",
    "Column",
    "Filter",
    "Listing",
    "Mark",
    "Person",
    "Removal",
    "Screen",
    "listing",
]
