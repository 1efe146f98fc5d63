"""Waiting lines, and how each chooses."""

from typing import Any, ClassVar

from django.db.models import Count, Q, QuerySet

from frontdesk.console.forms.routing import QueueForm
from frontdesk.kit.screens import Column, Mark, Removal, Screen
from frontdesk.routing import actions as routing
from frontdesk.routing.models import Queue


def served_by(row: Queue) -> list[Mark]:
    """Which teams."""
    return [Mark(team.name, "neutral", "layers") for team in row.teams.all()] or [Mark("Everybody", "info")]


class Queues(Screen, slug="queues"):
    label, one, icon, group, position = "Queues", "queue", "route", "Routing", 10
    about: ClassVar[str] = "Lines of tickets that are offered to whoever is available and can take them."
    subject = "queue"
    search = ("name",)
    columns = (
        Column("Name", "name", sort="name"),
        Column("Served by", served_by),
        Column("Goes to", "strategy_label", is_wide=True),
        Column("Waiting", "waiting", sort="waiting"),
        Column("State", lambda row: None if row.is_active else Mark("Not in use", "neutral", "ban")),
    )
    empty = ("No queue yet", "Without one, tickets are taken by hand as always. Make one, and they are offered.")
    form = QueueForm
    page = "console/queue.html"
    removal = Removal(
        lambda row, by: routing.remove_queue(row, by=by),
        warning="What waits in it goes to the other queues that it fits, or stays unassigned.",
        done="Removed.",
    )

    @classmethod
    def rows(cls) -> QuerySet[Queue]:
        waiting = Count("places", filter=Q(places__state="waiting"))
        return Queue.objects.annotate(waiting=waiting).prefetch_related("teams").order_by("position", "pk")

    @classmethod
    def save(cls, row: Any, values: dict[str, Any], *, by: Any) -> Queue:
        return routing.save_queue(row, by=by, **values)
