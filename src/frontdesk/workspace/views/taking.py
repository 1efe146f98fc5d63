"""A whole ticket on paper, or as a file."""

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from frontdesk.kit import throttle
from frontdesk.kit.templates import render
from frontdesk.tickets import actions as tickets
from frontdesk.workspace.access import DeskRequest, desk, worker
from frontdesk.workspace.answers import gone
from frontdesk.workspace.export import TooLarge, export_of
from frontdesk.workspace.found import address_of, ticket_of
from frontdesk.workspace.links import links
from frontdesk.workspace.pages import asked_block, page
from frontdesk.workspace.whole_thread import whole_thread

AN_HOUR = 60


@desk
@require_safe
def printed(request: DeskRequest, number: int) -> HttpResponse:
    """A clean page of one ticket; with `notes=yes` also what only we see."""
    found = ticket_of(request.actor, number)
    with_notes = request.GET.get("notes") == "yes"
    context = {"title": found.subject, "ticket": found, "with_notes": with_notes}
    context["thread"] = whole_thread(found, with_notes=with_notes)
    return render(request, "workspace/print.html", context)


@worker
def export(request: DeskRequest, number: int) -> HttpResponseBase:
    """A zip of one ticket. Who takes one is written down, and nobody takes very many at once (A70)."""
    found, to = ticket_of(request.actor, number), address_of(request, number)
    if request.method != "POST":
        context = {"title": "Export", "ticket": found, "back": to, "url_self": f"{links().ticket}{number}"}
        return page(request, "export_page.html", context, block=asked_block(request, "form"))
    with_notes = request.POST.get("notes") == "yes"
    if not throttle.hit(f"workspace:export:{request.actor.id}", limit=AN_HOUR, period_seconds=3600).allowed:
        return gone(request, to, "That are too many exports within an hour. Wait a while, or export a view.")
    tickets.note_export(found, with_notes=with_notes, by=request.actor)
    try:
        made = export_of(found, with_notes=with_notes)
    except TooLarge:
        return gone(request, to, "The files of this ticket are too large for one archive. Download them one by one.")
    name = f"{found.prefix}-{found.number}.zip"  # type: ignore[attr-defined]
    answer = FileResponse(made, as_attachment=True, filename=name, content_type="application/zip")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
