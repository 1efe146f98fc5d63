"""What a rule does beyond the ticket: telling agents, calling a webhook, asking the customer."""

from collections.abc import Iterable

from django.db.models import Q

from frontdesk.accounts.models import Agent, Role, Team
from frontdesk.events import emit
from frontdesk.feedback import actions as feedback
from frontdesk.rules.actions.calling import ask_for_call
from frontdesk.rules.effect import Effect, Setting
from frontdesk.rules.events import AgentsTold
from frontdesk.rules.models import Webhook
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.models import Ticket

MOST = 200
GROUPS = {
    "owner": "Its owner",
    "followers": "Whoever follows it",
    "team": "Everybody in its team",
    "supervisors": "All supervisors",
    "administrators": "All administrators",
}


class Notifying(Effect, slug="notify"):
    label, control, rank, text_label = "Notify", "addressed", 70, "Message"
    shelf = "What is said"
    hint = "In the page, by mail or by push, as each of them wishes. Only those who may see the ticket are told."
    is_for_macros = False

    def options(self) -> list[tuple[str, str]]:
        teams = Team.objects.filter(is_active=True).values_list("pk", "name")
        people = Agent.objects.working().select_related("user").order_by("user__name")[:1000]
        return [
            *GROUPS.items(),
            *((f"team:{pk}", f"Team {name}") for pk, name in teams),
            *((f"agent:{one.pk}", one.name) for one in people),
        ]

    def words(self, value: str, on: Setting) -> str:
        return f"tells {self.named(value)[:1].lower()}{self.named(value)[1:]}: “{self.parts(value)[1]}”"

    def run(self, value: str, on: Setting) -> None:
        whom, text = self.parts(value)
        ticket = Ticket.objects.get(pk=on.ticket.pk)
        found = sorted(set(Agent.objects.active().filter(_meant(whom, ticket)).values_list("pk", flat=True)[:MOST]))
        if not found:
            raise NotAllowedNow(f"There is nobody to tell: {self.named(value).lower()}.")
        emit(AgentsTold(ticket.pk, self.named(value), " ".join(text.split())[:200], list(found)), by=on.by)


def _meant(whom: str, ticket: Ticket) -> Q:
    kind, _, key = whom.partition(":")
    match kind:
        case "owner":
            return Q(pk=ticket.assignee_id or 0)
        case "followers":
            return Q(pk__in=_watchers(ticket))
        case "supervisors":
            return Q(role=Role.SUPERVISOR)
        case "administrators":
            return Q(role=Role.ADMINISTRATOR)
        case "team":
            return Q(teams=int(key) if key else ticket.team_id or 0)
    return Q(pk=int(key))


def _watchers(ticket: Ticket) -> Iterable[int]:
    return ticket.watchers.values_list("agent_id", flat=True)


class Calling(Effect, slug="webhook"):
    label, control, rank = "Call a webhook", "choice", 120
    shelf = "Elsewhere"
    hint = "Signed, after everything else is done, and again for a day should nobody answer."
    is_for_macros = False

    def options(self) -> list[tuple[str, str]]:
        return [(str(pk), name) for pk, name in Webhook.objects.filter(is_active=True).values_list("pk", "name")]

    def words(self, value: str, on: Setting) -> str:
        return f"calls the webhook {self.named(value)}"

    def run(self, value: str, on: Setting) -> None:
        ask_for_call(int(value), on.ticket.pk, run=on.run, by=on.by)


class Surveying(Effect, slug="survey"):
    label, control, rank = "Start the survey", "flag", 110
    shelf = "What is said"
    hint = "Once for a ticket that a person wrote and we answered, and to nobody more than once a week."
    is_for_macros = False

    def words(self, value: str, on: Setting) -> str:
        return "asks the customer how it went"

    def run(self, value: str, on: Setting) -> None:
        ticket = Ticket.objects.select_related("requester", "brand", "assignee").get(pk=on.ticket.pk)
        if feedback.ask(ticket, by=on.by) is None:
            raise NotAllowedNow("The customer is not asked now: too soon, asked before, or surveys are off.")
