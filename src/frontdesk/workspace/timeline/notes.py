"""What agents keep about them."""

from typing import Any

from django.urls import reverse

from frontdesk.workspace.timeline_kind import Asked, Kind, Moment


class Notes(Kind, slug="notes"):
    label, icon, rank = "Notes", "notebook-pen", 60

    @classmethod
    def statement(cls, asked: Asked) -> tuple[str, list[Any]]:
        before, place = asked.before(cls.rank, "n.at", "n.id")
        text = (
            "SELECT n.id, n.at, n.text, n.by_name, n.by_kind, n.by_id, n.customer_id FROM customers_customernote n"  # noqa: S608
            f" WHERE n.customer_id = %s AND n.removed_at IS NULL AND {before} ORDER BY n.at DESC, n.id DESC"
        )
        return text, [asked.customers[0], *place]

    @classmethod
    def entry(cls, row: tuple[Any, ...], asked: Asked) -> Moment:
        key, at, words, who, by_kind, by_id, customer = row
        actor = asked.actor
        mine = (by_kind, by_id) == (actor.kind, actor.id) and actor.scope.role != "viewer"
        may = mine or actor.has_role("administrator", "supervisor")
        removal = reverse("workspace:customer_note_removal", args=[customer, key]) if may else ""
        return Moment(at, cls.rank, key, cls.icon, "wrote a note", who, words, tone="soon", removal=removal)
