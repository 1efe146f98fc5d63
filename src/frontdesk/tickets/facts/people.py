"""Who has to do with the ticket: team, owner, customer, organisation, whoever is called in a note."""

from collections.abc import Sequence

from django.db.models import Q

from frontdesk.accounts.models import Agent, Team
from frontdesk.customers.models import Customer, Organization
from frontdesk.tickets import operators
from frontdesk.tickets.fact import Asker, FlagFact, RowFact, TextFact
from frontdesk.tickets.models import Mention, Ticket

MENU = 1000


class TeamFact(RowFact, slug="team"):
    label, group = "Team", "People"
    words = {"mine": "My teams"}
    column = "t.team_id"
    cell = "(SELECT m.name FROM accounts_team m WHERE m.id = t.team_id)"
    order = f"COALESCE({cell}, '')"

    def rows(self) -> list[tuple[str, str]]:
        return [(str(each.pk), f"{each.name} · L{each.level}") for each in Team.objects.all()]

    def called(self, words: str) -> list[str]:
        found = Team.objects.filter(Q(slug=words.strip().lower()) | Q(name__iexact=words.strip()))
        return [str(each.pk) for each in found] or super().called(words)

    def own(self, asker: Asker) -> list[int]:
        return sorted(asker.teams)

    def value(self, ticket: Ticket, asker: Asker) -> int | None:
        return ticket.team_id


class Assignee(RowFact, slug="assignee"):
    label, group = "Assignee", "People"
    operators = operators.CHOICE | {
        "empty": operators.Operator(
            "empty", "is nobody", "nothing", operators.EMPTY.sql, operators.EMPTY.holds
        ),
        "filled": operators.Operator(
            "filled", "is somebody", "nothing", operators.FILLED.sql, operators.FILLED.holds
        ),
    }  # fmt: skip
    words = {"me": "Me"}
    column = "t.assignee_id"
    cell = "(SELECT u.name FROM accounts_agent a JOIN accounts_user u ON u.id = a.user_id WHERE a.id = t.assignee_id)"
    order = f"COALESCE({cell}, '')"

    def rows(self) -> list[tuple[str, str]]:
        return [(str(each.pk), each.name) for each in Agent.objects.working().select_related("user")[:MENU]]

    def named(self, values: Sequence[str]) -> list[str]:
        keys = [value for value in values if value.isdecimal() and len(value) < 19]
        known = {str(one.pk): one.name for one in Agent.objects.filter(pk__in=keys).select_related("user")}
        return [known.get(value) or self.words.get(value, value) for value in values]

    def called(self, words: str) -> list[str]:
        if words.strip().lower() in self.words:
            return [words.strip().lower()]
        typed = words.strip()
        found = Agent.objects.filter(Q(user__email__iexact=typed) | Q(user__name__iexact=typed))
        found = found or Agent.objects.filter(user__name__istartswith=typed) if typed else found
        return [str(pk) for pk in found.values_list("pk", flat=True)[:20]]

    def value(self, ticket: Ticket, asker: Asker) -> int | None:
        return ticket.assignee_id


class RequesterName(TextFact, slug="requester_name"):
    label, group = "Customer's name", "People"
    column, order = "t.requester_name", "lower(t.requester_name)"

    def value(self, ticket: Ticket, asker: Asker) -> str:
        return ticket.requester_name


class Requester(RowFact, slug="requester"):
    """The customer, chosen by an address or a name."""

    label, group = "Customer", "People"
    operators = operators.CHOICE
    control = "named"
    column = "t.requester_id"
    cell = (
        "(SELECT COALESCE(NULLIF(c.name, ''), c.email, c.phone) FROM customers_customer c WHERE c.id = t.requester_id)"
    )
    order = "lower(t.requester_name)"

    def called(self, words: str) -> list[str]:
        typed = words.strip()
        if not typed:
            return []
        found = Customer.objects.filter(identities__address=typed.lower()) or Customer.objects.filter(
            name__iexact=typed
        )
        return [str(pk) for pk in found.values_list("pk", flat=True).distinct()[:20]]

    def named(self, values: Sequence[str]) -> list[str]:
        found = Customer.objects.filter(pk__in=[value for value in values if value.isdecimal()])
        return [each.email or each.name or each.phone for each in found]

    def value(self, ticket: Ticket, asker: Asker) -> int:
        return ticket.requester_id


class OrganizationFact(RowFact, slug="organization"):
    label, group = "Organisation", "People"
    control = "named"
    column = "(SELECT c.organization_id FROM customers_customer c WHERE c.id = t.requester_id)"
    cell = (
        "(SELECT o.name FROM customers_customer c JOIN customers_organization o ON o.id = c.organization_id "
        "WHERE c.id = t.requester_id)"
    )
    is_own = False
    hangs_on = "customer"

    def called(self, words: str) -> list[str]:
        found = Organization.objects.filter(Q(name__iexact=words.strip()) | Q(domain__iexact=words.strip()))
        return [str(each.pk) for each in found]

    def named(self, values: Sequence[str]) -> list[str]:
        return [each.name for each in Organization.objects.filter(pk__in=[one for one in values if one.isdecimal()])]

    def value(self, ticket: Ticket, asker: Asker) -> int | None:
        return ticket.requester.organization_id


_CALLED = "SELECT 1 FROM tickets_mention n WHERE n.ticket_id = t.id"


class Mentioned(FlagFact, slug="mentioned"):
    label, group = "I am called in a note", "People"
    is_own = False
    needs_reader = True

    def column_for(self, asker: Asker) -> str:
        return f"EXISTS ({_CALLED} AND n.agent_id = {int(asker.agent_id or 0)})"

    def value(self, ticket: Ticket, asker: Asker) -> bool:
        return Mention.objects.filter(ticket=ticket, agent_id=asker.agent_id or 0).exists()
