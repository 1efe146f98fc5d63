"""The console's navigation: screens in groups, in the order in which a company sets itself up."""

from dataclasses import dataclass

from frontdesk.events import Actor
from frontdesk.kit.screens import Screen

GROUPS = ("Organisation", "People", "Tickets", "Routing", "Escalation", "Rules", "E-mail", "Help centre", "Security")


@dataclass(frozen=True)
class Shelf:
    """One heading with its screens."""

    name: str
    screens: list[type[Screen]]


def shelves(actor: Actor) -> list[Shelf]:
    """What this person may open, under its headings; a heading that is not in `GROUPS` comes last."""
    open_screens = [screen for screen in Screen.entries().values() if screen.open_to(actor)]
    names = [*GROUPS, *sorted({screen.group for screen in open_screens} - set(GROUPS))]
    found = [
        Shelf(name, sorted((s for s in open_screens if s.group == name), key=lambda s: (s.position, s.label)))
        for name in names
    ]
    return [shelf for shelf in found if shelf.screens]
