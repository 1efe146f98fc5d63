"""What an agent has to come back to: offers to them, their reminders, their promises, what they snoozed and follow."""

from dataclasses import dataclass

from django.db.models import Q

from frontdesk.events import Actor
from frontdesk.kit import clock
from frontdesk.tickets.models import Offer, Pledge, Reminder, Snooze, Ticket

MOST = 50


@dataclass(frozen=True)
class Followups:
    """Each in the order of its moments, at most fifty."""

    offers: list[Offer]
    reminders: list[Reminder]
    pledges: list[Pledge]
    snoozes: list[Snooze]
    followed: list[Ticket]

    @property
    def is_empty(self) -> bool:
        return not (self.offers or self.reminders or self.pledges or self.snoozes or self.followed)


def read_followups(actor: Actor) -> Followups:
    """One query each, by indexes of what is open."""
    mine, seen = actor.id or 0, Ticket.objects.visible_to(actor)
    to_me = Q(to_agent_id=mine) | Q(to_agent=None, to_team_id__in=actor.scope.teams)
    offers = Offer.objects.filter(to_me, state=Offer.State.OPEN, expires_at__gt=clock.now(), ticket__in=seen)
    reminders = Reminder.objects.filter(agent_id=mine, done_at=None, ticket__in=seen)
    pledges = Pledge.objects.open().filter(agent_id=mine, ticket__in=seen)
    snoozes = Snooze.objects.filter(by_kind="agent", by_id=mine, ended_at=None, ticket__in=seen)
    return Followups(
        list(offers.select_related("ticket", "giver__user", "to_team").order_by("expires_at")[:MOST]),
        list(reminders.select_related("ticket").order_by("due_at")[:MOST]),
        list(pledges.select_related("ticket", "customer").order_by("due_at")[:MOST]),
        list(snoozes.select_related("ticket").order_by("until")[:MOST]),
        list(seen.unsolved().filter(watchers__agent_id=mine).order_by("-last_message_at")[:MOST]),
    )
