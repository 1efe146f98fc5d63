"""Lists of tickets as files."""

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from frontdesk.kit.files import open_stored
from frontdesk.kit.html import one_line
from frontdesk.notifications import actions as notifications
from frontdesk.tickets.models import ViewExport
from frontdesk.workspace import taking_away
from frontdesk.workspace.access import DeskRequest, worker
from frontdesk.workspace.pages import asked_block, page


@worker
def exports(request: DeskRequest) -> HttpResponse:
    """Ask for a list as a file: which one stands in the address, as in that of its page."""
    if request.method == "POST":
        made = taking_away.order(request, QueryDict(request.POST.get("query", "")))
        return redirect("workspace:export_of_list", pk=made.pk)
    mine = ViewExport.objects.filter(agent_id=request.actor.id or 0).order_by("-pk")[:20]
    context = {
        "title": "Export" if request.GET else "Exports",
        "here": "exports",
        "query": request.GET.urlencode(),
        "export": None,
        "listed": mine,
    }
    return page(request, "export_of_list.html", context)


@worker
def export_of_list(request: DeskRequest, pk: int) -> HttpResponse:
    """How far it is, and the file when it is ready."""
    found = get_object_or_404(ViewExport, pk=pk, agent_id=request.actor.id or 0)
    notifications.mark_seen(notifications.About(export=pk), by=request.actor)
    context = {"title": f"Export: {found.title}", "here": "exports", "export": found, "query": "", "listed": []}
    return page(request, "export_of_list.html", context, block=asked_block(request, "state"))


@worker
def export_file(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The file, to whoever asked for it, until it expires."""
    found = get_object_or_404(ViewExport, pk=pk, agent_id=request.actor.id or 0, state=ViewExport.State.DONE)
    if found.expires_at is None or found.expires_at < timezone.now():
        raise Http404
    try:
        content = open_stored(found.key)
    except OSError as error:
        raise Http404 from error
    name = f"{one_line(found.title, 100).replace('/', '-') or 'tickets'}.{found.format}"
    answer = FileResponse(content, as_attachment=True, filename=name, content_type="application/octet-stream")
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
