"""The twelve saved views whose counters are asked for, such as a desk makes for itself."""

from frontdesk.accounts.models import Agent
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.actions.counting import count_view
from frontdesk.tickets.logic.conditions import Condition, Group
from frontdesk.tickets.models import SavedView

UNSOLVED = Condition("status", "any", ("new", "open", "pending", "on_hold"))
VIEWS = {
    "Unsolved": (UNSOLVED,),
    "Urgent": (UNSOLVED, Condition("priority", "any", ("1",))),
    "Key customers": (Condition("tags", "any", ("vip",)),),
    "On my desk": (UNSOLVED, Condition("assignee", "any", ("me",))),
    "My teams": (UNSOLVED, Condition("team", "any", ("mine",))),
    "Nobody's": (UNSOLVED, Condition("assignee", "empty")),
    "Overdue": (UNSOLVED, Condition("due", "before", ("now",))),
    "Refunds": (Condition("subject", "has", ("refund",)),),
    "Solved this week": (Condition("solved", "last", ("1w",)),),
    "Unread": (UNSOLVED, Condition("unread", "yes")),
    "Reopened": (Condition("reopened", "above", ("0",)),),
    "By mail": (Condition("channel", "any", ("email",)), UNSOLVED),
}


def twelve_views(agent: Agent) -> None:
    """Make those that are missing, for everybody, and count them for this agent as a worker would."""
    admin = Agent.objects.filter(role="administrator").order_by("pk")[:1].get().actor()
    for name, conditions in VIEWS.items():
        view = SavedView.objects.filter(name=name, owner=None, team=None).first() or tickets.save_view(
            None, name=name, tree=Group("all", conditions), whose="workspace", by=admin
        )
        count_view(view_id=view.pk, agent_id=agent.pk if view.is_personal else None)
