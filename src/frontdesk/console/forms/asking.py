"""A form with a tree of conditions, drawn by the same builder as saved views (`ui/conditions.html`)."""

from typing import Any, ClassVar

from django.http import QueryDict

from frontdesk.console.forms.base import PlainForm
from frontdesk.tickets import building
from frontdesk.tickets.logic.conditions import FaultyCondition
from frontdesk.tickets.logic.conditions import Group as Tree

INCOMPLETE = "Some conditions are not complete. Each says below what it needs."


class AskingForm(PlainForm):
    """`asks` is the heading above the conditions and what is said below it."""

    asks: ClassVar[tuple[str, str]] = ("Conditions", "Without a condition it is every ticket.")

    def acted(self) -> bool:
        """Whether a button of the conditions was pressed."""
        return bool(self.is_bound and self.data.get("act", "save") != "save")

    @property
    def tree(self) -> Tree:
        """The conditions as they are drawn."""
        if not isinstance(self.data, QueryDict) or not self.is_bound:
            return self.stored_tree()
        try:
            return building.changed(building.read_form(self.data), self.data.get("act", ""))
        except FaultyCondition:  # more than a form of ours sends
            return Tree()

    def stored_tree(self) -> Tree:
        """Those of the row; none where they can no longer be read."""
        try:
            return self.instance.tree if self.instance is not None else Tree()
        except FaultyCondition:
            return Tree()

    def conditions_shown(self) -> dict[str, Any]:
        """What the page needs to draw them."""
        heading, hint = self.asks
        return {
            "heading": heading, "hint": hint, "tree": building.shown(self.tree), "menu": building.menu(),
            "joins": list(building.JOIN_LABELS.items()), "moments": building.SUGGESTED_MOMENTS,
            "faulty": self.is_bound and not self.acted(),
        }  # fmt: skip

    def check_conditions(self) -> None:
        """Say so where one is not complete."""
        if not building.is_sound(building.shown(self.tree)):
            self.add_error(None, INCOMPLETE)
