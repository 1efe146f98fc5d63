"""Who is on call when."""

from typing import Any, ClassVar

from django.db.models import QuerySet

from frontdesk.console.forms.escalation import RotationForm
from frontdesk.escalation import actions as escalation
from frontdesk.escalation.models import Rotation
from frontdesk.kit.screens import Column, Mark, Removal, Screen


def now_on_call(row: Rotation) -> str:
    """Who has the turn."""
    found = escalation.who_is_on_call(row)
    return found.name if found else "nobody"


def rhythm(row: Rotation) -> str:
    """How long a turn is."""
    return f"{row.length} {row.unit}" if row.length > 1 else f"1 {row.unit.removesuffix('s')}"


class Rotations(Screen, slug="rotations"):
    label, one, icon, group, position = "On call", "rotation", "phone-call", "Escalation", 30
    about: ClassVar[str] = "People who are on call in turn. Steps of an escalation call whoever has the turn."
    roles = ("administrator", "supervisor")
    subject = "rotation"
    search = ("name",)
    columns = (
        Column("Name", "name", sort="name"),
        Column("On call now", now_on_call),
        Column("A turn lasts", rhythm),
        Column("Time zone", lambda row: row.time_zone.replace("_", " "), is_wide=True),
        Column("State", lambda row: None if row.is_active else Mark("Not in use", "neutral", "ban")),
    )
    empty = ("No rotation yet", "Make one for each group of people who take turns.")
    form = RotationForm
    page = "console/rotation.html"
    removal = Removal(
        lambda row, by: escalation.remove_rotation(row, by=by),
        warning="Its turns and stand-ins go with it. A rotation that a policy calls has to stay.",
        done="Removed.",
    )

    @classmethod
    def rows(cls) -> QuerySet[Rotation]:
        return Rotation.objects.prefetch_related("members", "stand_ins").order_by("name", "pk")

    @classmethod
    def save(cls, row: Any, values: dict[str, Any], *, by: Any) -> Rotation:
        return escalation.save_rotation(row, by=by, **values)
