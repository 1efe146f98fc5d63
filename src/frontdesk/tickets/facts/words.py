"""What the ticket is about: subject, category, tags, language, channel, inbox, brand."""

from frontdesk.accounts.models import Brand
from frontdesk.channels.channel import Channel
from frontdesk.channels.models import Inbox
from frontdesk.tickets import operators
from frontdesk.tickets.fact import Asker, ChoiceFact, RowFact, TagsFact, TextFact
from frontdesk.tickets.models import Category, Conversation, Ticket
from frontdesk.tickets.operators import Clause, Operator


class Subject(TextFact, slug="subject"):
    label, group = "Subject", "Ticket"
    column, order = "t.subject", "lower(t.subject)"

    def value(self, ticket: Ticket, asker: Asker) -> str:
        return ticket.subject


_BELOW = (
    "(SELECT g.id FROM tickets_category g LEFT JOIN tickets_category h ON h.id = g.parent_id "
    "WHERE g.id = ANY(%s) OR g.parent_id = ANY(%s) OR h.parent_id = ANY(%s))"
)


class CategoryFact(RowFact, slug="category"):
    """The category or one of those below it: the tree has three levels."""

    label, group = "Category", "Ticket"
    operators = operators.OPTIONAL | {
        "any": Operator(
            "any", "is or is below any of", "some",
            lambda fact, of: Clause(f"{fact} IN {_BELOW}", [of, of, of]),
            lambda has, of: bool(set(has or ()) & set(of)),
        ),
        "none": Operator(
            "none", "is none of, nor below", "some",
            lambda fact, of: Clause(f"({fact} IN {_BELOW}) IS NOT TRUE", [of, of, of]),
            lambda has, of: not set(has or ()) & set(of),
        ),
    }  # fmt: skip
    column = "t.category_id"
    cell = (
        "(SELECT concat_ws(' › ', i.name, h.name, g.name) FROM tickets_category g "
        "LEFT JOIN tickets_category h ON h.id = g.parent_id LEFT JOIN tickets_category i ON i.id = h.parent_id "
        "WHERE g.id = t.category_id)"
    )
    order = f"COALESCE({cell}, '')"

    def rows(self) -> list[tuple[str, str]]:
        tree = Category.objects.select_related("parent__parent")
        named = [(str(each.pk), " › ".join(step.name for step in each.path())) for each in tree]
        return sorted(named, key=lambda row: row[1].lower())

    def called(self, words: str) -> list[str]:
        found = Category.objects.filter(slug=words.strip().lower()) or Category.objects.filter(
            name__iexact=words.strip()
        )
        return [str(each.pk) for each in found]

    def value(self, ticket: Ticket, asker: Asker) -> list[int] | None:
        return [step.pk for step in ticket.category.path()] if ticket.category else None


class Tags(TagsFact, slug="tags"):
    label, group = "Tags", "Ticket"
    column, cell = "t.tags", "array_to_string(t.tags, ', ')"

    def value(self, ticket: Ticket, asker: Asker) -> list[str]:
        return ticket.tags


class Language(TextFact, slug="language"):
    label, group = "Language", "Conversation"
    operators = {slug: operators.TEXT[slug] for slug in ("any", "none", "empty", "filled")}
    column = order = "t.language"

    def value(self, ticket: Ticket, asker: Asker) -> str:
        return ticket.language


class ChannelFact(ChoiceFact, slug="channel"):
    label, group = "Channel", "Conversation"
    column = order = "t.channel"

    def options(self) -> list[tuple[str, str]]:
        return Channel.choices()

    def value(self, ticket: Ticket, asker: Asker) -> str:
        return ticket.channel


class InboxFact(RowFact, slug="inbox"):
    """The inbox of the main conversation."""

    label, group = "Inbox", "Conversation"
    column = "(SELECT v.inbox_id FROM tickets_conversation v WHERE v.ticket_id = t.id AND v.is_main)"
    cell = (
        "(SELECT i.name FROM tickets_conversation v JOIN channels_inbox i ON i.id = v.inbox_id "
        "WHERE v.ticket_id = t.id AND v.is_main)"
    )
    is_own = False

    def rows(self) -> list[tuple[str, str]]:
        return [(str(each.pk), each.name) for each in Inbox.objects.all()]

    def value(self, ticket: Ticket, asker: Asker) -> int | None:
        found = Conversation.objects.filter(ticket=ticket, is_main=True).values_list("inbox_id", flat=True)
        return found.first()


class BrandFact(RowFact, slug="brand"):
    label, group = "Brand", "Conversation"
    column = "t.brand_id"
    cell = "(SELECT b.name FROM accounts_brand b WHERE b.id = t.brand_id)"
    order = f"COALESCE({cell}, '')"

    def rows(self) -> list[tuple[str, str]]:
        return [(str(each.pk), each.name) for each in Brand.objects.all()]

    def value(self, ticket: Ticket, asker: Asker) -> int | None:
        return ticket.brand_id
