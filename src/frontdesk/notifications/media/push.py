"""By the browser's push (RFC 8030)."""

from collections.abc import Collection, Sequence

from frontdesk.accounts.models import Agent
from frontdesk.notifications.actions.pushing import pushing
from frontdesk.notifications.medium import Medium
from frontdesk.notifications.models import Dispatch, PushSubscription


class Push(Medium, slug="push"):
    """A word on the screen, also while no page is open; without the customer's words unless the organisation allows."""

    label, icon, position = "Push", "bell-ring", 30
    about = "On the screen, in browsers where you have switched it on below."

    @classmethod
    def reaches(cls, agents: Collection[int]) -> set[int]:
        """Those with a browser that wants it."""
        return set(PushSubscription.objects.filter(agent__in=agents).values_list("agent_id", flat=True))

    @classmethod
    def deliver(cls, agent: Agent, news: Sequence[Dispatch]) -> None:
        keys = [one.notification_id for one in news]
        for subscription in PushSubscription.objects.filter(agent=agent).values_list("pk", flat=True):
            pushing.defer(subscription_id=subscription, notifications=keys)
