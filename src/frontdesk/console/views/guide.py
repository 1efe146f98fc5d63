"""The console's first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from frontdesk.accounts.permissions import administer
from frontdesk.console.guide import steps
from frontdesk.console.navigation import shelves
from frontdesk.console.views.page import actor_of, page, staff


@staff
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The set-up guide for administrators; others begin at the first screen that is open to them."""
    actor = actor_of(request)
    if not administer(actor):
        return redirect("console:screen", shelves(actor)[0].screens[0].slug)
    found = steps()
    left = sum(step.task.minutes for step in found if step.state != "done")
    done = sum(step.state == "done" for step in found)
    return page(request, "console/guide.html", {"steps": found, "done": done, "minutes_left": left})
