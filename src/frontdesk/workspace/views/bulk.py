"""Many tickets at once: choose them, see what an act would do, do it, take it back."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from frontdesk.tickets import actions as tickets
from frontdesk.tickets.bulk_act import NotThis
from frontdesk.tickets.models import BulkRun
from frontdesk.workspace import many
from frontdesk.workspace.access import DeskRequest, is_partial, worker
from frontdesk.workspace.answers import attempt, moved_on, onward
from frontdesk.workspace.links import links
from frontdesk.workspace.pages import asked_block, page


@worker
@require_POST
def bulk(request: DeskRequest) -> HttpResponse:
    """Choose tickets: those that are named, or all of a list. With `act` a small set is changed at once."""
    run = many.chosen(request)
    if not request.POST.get("now"):
        return onward(request, f"{links().bulk}/{run.pk}")
    try:
        run = tickets.begin_bulk(
            run, act=request.POST.get("act", ""), value=request.POST.get("value", ""), by=request.actor
        )
    except NotThis as fault:
        return moved_on(request, f"{links().bulk}/{run.pk}", str(fault))
    return many.told(request, run)


@worker
def bulk_people(request: DeskRequest) -> HttpResponse:
    """Agents whom tickets can be given to: oneself not, those of one's own teams first."""
    context = {"title": "Give to", "here": "bulk", "people": many.people(request.actor)}
    return page(request, "give.html", context, block="people" if is_partial(request) else None)


@worker
def bulk_run(request: DeskRequest, pk: int) -> HttpResponse:
    """What would be done, what is being done, and what became of it."""
    run = _own(request, pk)
    context = many.context(request, run)
    return page(request, "bulk.html", context, block=asked_block(request, "state", "preview"))


@worker
@require_POST
def bulk_start(request: DeskRequest, pk: int) -> HttpResponse:
    """Do it."""
    run = _own(request, pk)
    try:
        tickets.begin_bulk(run, act=request.POST.get("act", ""), value=many.value_of(request.POST), by=request.actor)
    except NotThis as fault:
        return page(request, "bulk.html", many.context(request, run, str(fault)), status=422)
    return onward(request, f"{links().bulk}/{pk}")


@worker
@require_POST
def bulk_undo(request: DeskRequest, pk: int) -> HttpResponse:
    """Take it back."""
    run = _own(request, pk)
    return attempt(request, lambda: tickets.undo_bulk(run, by=request.actor), f"{links().bulk}/{pk}")


def _own(request: DeskRequest, pk: int) -> BulkRun:
    if request.actor.id is None:
        raise Http404
    return get_object_or_404(BulkRun, pk=pk, agent_id=request.actor.id)
