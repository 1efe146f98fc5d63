"""Who owns tickets together."""

from typing import Any, ClassVar

from django.db.models import Count, QuerySet

from frontdesk.accounts import actions as accounts
from frontdesk.accounts.models import Team
from frontdesk.console.forms.people import TeamForm
from frontdesk.kit.screens import Column, Mark, Screen


def marks(team: Team) -> list[Mark]:
    """What sets the team apart."""
    found = [Mark("Private", "hold", "lock")] if team.is_private else []
    return found if team.is_active else [*found, Mark("Not in use", "neutral", "ban")]


class Teams(Screen, slug="teams"):
    label, one, icon, group, position = "Teams", "team", "layers", "People", 30
    about: ClassVar[str] = "Agents who own tickets together, on support level 1, 2 or 3."
    subject = "team"
    search = ("name", "description")
    columns = (
        Column("Name", "name", sort="name"),
        Column("Level", "get_level_display", sort="level"),
        Column("Members", "member_count", sort="member_count"),
        Column("Business hours", "calendar", is_wide=True),
        Column("State", marks),
    )
    empty = ("No team yet", "Make one for each group of people who answer together.")
    form = TeamForm

    @classmethod
    def rows(cls) -> QuerySet[Team]:
        found = Team.objects.annotate(member_count=Count("membership")).select_related("calendar")
        return found.order_by("level", "name")

    @classmethod
    def save(cls, row: Any, values: dict[str, Any], *, by: Any) -> Team:
        return accounts.save_team(row, by=by, **values)
