"""Overview: pending, ongoing and done work of each team, and who has how much."""

from django.http import HttpResponse

from frontdesk.workspace import foresight
from frontdesk.workspace.access import DeskRequest, desk
from frontdesk.workspace.board import loads_for
from frontdesk.workspace.pages import asked_block, page


@desk
def overview(request: DeskRequest) -> HttpResponse:
    """The desk at a glance."""
    seen, teams, agents = loads_for(request.actor)
    waiting = [team.waiting_since for team in teams if team.waiting_since]
    context = {
        "title": "Overview",
        "here": "overview",
        "counted_at": seen.at,
        "teams": teams,
        "agents": agents,
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
