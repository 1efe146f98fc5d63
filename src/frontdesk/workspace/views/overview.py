"""Overview: pending, ongoing and done work of each team, and who has how much."""

from django.http import HttpResponse

from frontdesk.workspace import foresight
from frontdesk.workspace.access import DeskRequest, desk
from frontdesk.workspace.board import agent_loads, team_loads
from frontdesk.workspace.pages import asked_block, page


@desk
def overview(request: DeskRequest) -> HttpResponse:
    """The desk at a glance."""
    teams = team_loads(request.actor)
    waiting = [team.waiting_since for team in teams if team.waiting_since]
    context = {
        "title": "Overview",
        "here": "overview",
        "teams": teams,
        "agents": agent_loads(request.actor),
        "total": {name: sum(getattr(team, name) for team in teams) for name in _TOTALS},
        "oldest": min(waiting, default=None),
    }
    return page(request, "overview.html", context, block=asked_block(request, "board"))


@desk
def at_risk(request: DeskRequest) -> HttpResponse:
    """What will be late if nothing changes, and why."""
    context = {"title": "Likely to be late", "here": "overview", "found": foresight.at_risk(request.actor)}
    return page(request, "at_risk.html", context, block=asked_block(request, "risks"))


_TOTALS = ("new", "ongoing", "pending", "on_hold", "done", "late", "unowned")
