"""Who has the ticket, and who follows it."""

from frontdesk.accounts.models import Agent, Team
from frontdesk.rules.effect import Effect, Setting
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.models import Ticket


class OfTeam(Effect, slug="team"):
    label, control, rank = "Team", "choice", 40
    shelf = "Who has it"

    def options(self) -> list[tuple[str, str]]:
        return [(str(pk), name) for pk, name in Team.objects.filter(is_active=True).values_list("pk", "name")]

    def words(self, value: str, on: Setting) -> str:
        return f"hands it to {self.named(value)}"

    def run(self, value: str, on: Setting) -> None:
        team = Team.objects.filter(pk=int(value)).first()
        if team is None:
            raise NotAllowedNow("This team is no longer there.")
        now = Ticket.objects.only("team_id").get(pk=on.ticket.pk)
        if now.team_id != team.pk:
            tickets.hand_over(on.ticket, team=team, by=on.by)


class OfAgent(Effect, slug="assignee"):
    label, control, rank = "Assign to", "choice", 50
    shelf = "Who has it"
    own_options = frozenset({"me"})

    def options(self) -> list[tuple[str, str]]:
        people = Agent.objects.working().select_related("user").order_by("user__name")
        return [("me", "Whoever uses it"), ("nobody", "Nobody"), *((str(one.pk), one.name) for one in people)]

    def words(self, value: str, on: Setting) -> str:
        return {"me": "assigns it to you", "nobody": "takes it from its owner"}.get(
            value, f"assigns it to {self.named(value)}"
        )

    def run(self, value: str, on: Setting) -> None:
        key = None if value == "nobody" else on.by.id if value == "me" else int(value)
        to = Agent.objects.select_related("user").filter(pk=key).first() if key else None
        if to is None and value != "nobody":
            raise NotAllowedNow("This agent is no longer there.")
        tickets.assign(on.ticket, to=to, by=on.by)


class Following(Effect, slug="follow"):
    label, control, rank = "Follow it", "flag", 70
    shelf = "Who has it"
    hint = "Whoever uses it hears from then on what happens."
    is_for_rules = False

    def words(self, value: str, on: Setting) -> str:
        return "lets you follow it"

    def run(self, value: str, on: Setting) -> None:
        tickets.follow(on.ticket, by=on.by)
