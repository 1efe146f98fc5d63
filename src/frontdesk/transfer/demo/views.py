"""A few views that everybody in the demo has."""

from frontdesk.accounts.models import Agent
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.logic.conditions import Condition, Group
from frontdesk.transfer.demo.organisation import ADMINISTRATOR

UNSOLVED = Condition("status", "any", ("new", "open", "pending", "on_hold"))
COLUMNS = ["number", "subject", "requester_name", "priority", "team", "assignee", "due", "last_message"]


def make_views() -> None:
    """One as a list, one as a table, one in groups."""
    by = Agent.objects.get(user__email=ADMINISTRATOR).actor()
    for name, parts, shape in (
        ("Urgent and high", (UNSOLVED, Condition("priority", "any", ("1", "2"))), {"sort": "due"}),
        ("Due today", (UNSOLVED, Condition("due", "before", ("tomorrow",))), {"sort": "due", "layout": "table"}),
        ("By team", (UNSOLVED,), {"group_by": "team", "layout": "table", "is_dense": True}),
    ):
        tree = Group("all", parts)
        tickets.save_view(None, name=name, tree=tree, whose="workspace", by=by, columns=COLUMNS, **shape)
