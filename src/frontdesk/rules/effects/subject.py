"""What the ticket is about."""

from frontdesk.rules.effect import Effect, Setting
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.models import Category


class OfCategory(Effect, slug="category"):
    label, control, rank = "Category", "choice", 25

    def options(self) -> list[tuple[str, str]]:
        tree = Category.objects.filter(is_active=True).select_related("parent__parent")
        named = [(str(one.pk), " › ".join(step.name for step in one.path())) for one in tree]
        return sorted(named, key=lambda row: row[1].lower())

    def words(self, value: str, on: Setting) -> str:
        return f"files it under {self.named(value)}"

    def run(self, value: str, on: Setting) -> None:
        category = Category.objects.filter(pk=int(value)).first()
        if category is None:
            raise NotAllowedNow("This category is no longer there.")
        tickets.set_category(on.ticket, category=category, by=on.by)
