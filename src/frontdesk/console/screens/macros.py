"""Macros: shared ones, and everybody's own."""

from typing import Any, ClassVar

from django.db.models import QuerySet

from frontdesk.console.forms.macros import MacroForm
from frontdesk.kit.screens import Column, Mark, Removal, Screen
from frontdesk.rules import actions as rules
from frontdesk.rules.effect import Effect
from frontdesk.rules.models import Macro


def whose(row: Macro) -> list[Mark]:
    """Who uses it."""
    teams = [Mark(team.name, "neutral", "users") for team in row.teams.all()] if row.is_for_teams else []
    found = [Mark("Only me", "neutral", "lock")] if row.owner_id else teams or [Mark("Everybody", "info")]
    return found if row.is_active else [*found, Mark("Not in use", "neutral", "ban")]


def does(row: Macro) -> str:
    """What it consists of."""
    known = [entry.label.lower() for slug in row.effects if (entry := Effect.find(slug))]
    return ", ".join((["reply"] if row.texts else []) + known)


class Macros(Screen, slug="macros"):
    label, one, icon, group, position = "Macros", "macro", "zap", "Tickets", 40
    about: ClassVar[str] = "A reply and what goes with it, in one act: written once, used every day."
    roles = ("administrator", "supervisor", "agent")
    subject = "macro"
    search = ("name", "about")
    columns = (
        Column("Name", "name", sort="name"),
        Column("Does", does, is_wide=True),
        Column("For", whose),
        Column("Used", "use_count", sort="use_count", is_wide=True),
        Column("Last used", "used_at", sort="used_at", is_wide=True),
    )
    empty = ("No macro yet", "Begin with the reply that is written most often.")
    form = MacroForm
    page = "console/macro.html"
    removal = Removal(
        lambda row, by: rules.remove_macro(row, by=by), warning="What it has done on tickets stays.", done="Removed."
    )

    @classmethod
    def rows(cls) -> QuerySet[Macro]:
        return Macro.objects.filter(owner=None).prefetch_related("teams").order_by("name", "pk")

    @classmethod
    def rows_for(cls, person: Any) -> QuerySet[Macro]:
        if person is None:
            return cls.rows()
        return Macro.objects.changeable_by(person).prefetch_related("teams").order_by("name", "pk")

    @classmethod
    def form_for(cls, person: Any, row: Any, data: Any = None, files: Any = None, initial: Any = None) -> MacroForm:
        more = {"initial": initial} if initial else {}
        return MacroForm(data, instance=row, person=person, **more)

    @classmethod
    def save(cls, row: Any, values: dict[str, Any], *, by: Any) -> Macro:
        return rules.save_macro(row, by=by, **values)
