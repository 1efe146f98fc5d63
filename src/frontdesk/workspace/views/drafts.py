"""What is half written, and the files that go with it: saved while somebody writes, read by their other pages."""

from typing import Any

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from frontdesk.kit.files import SHOWN, RefusedFile, check, disposition, open_stored
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.actions.drafts import DraftConflict, Written, of_agent
from frontdesk.tickets.models import Draft, Upload
from frontdesk.workspace.access import DeskRequest, worker
from frontdesk.workspace.forms.message import DraftForm, SlotForm
from frontdesk.workspace.found import ticket_of

GONE: dict[str, Any] = {
    "version": 0,
    "html": "",
    "to": "",
    "cc": None,
    "bcc": "",
    "subject": "",
    "doing": "",
    "files": [],
}


@worker
@require_http_methods(["GET", "POST"])
def draft(request: DeskRequest, number: int) -> HttpResponse:
    """One draft of one's own: as it stands, or saved. 409 with what stands when another page was faster."""
    found = ticket_of(request.actor, number)
    form = (DraftForm if request.method == "POST" else SlotForm)(request.POST or request.GET)
    if not form.is_valid():
        return JsonResponse({"error": " ".join(str(each[0]) for each in form.errors.values())}, status=422)
    if not isinstance(form, DraftForm):
        return JsonResponse(_shown(of_agent(found, form.slot, request.actor.id)))
    data = form.cleaned_data
    cc = data["cc"] if "cc" in request.POST else None
    written = Written(form.html, data["to"], cc, data["bcc"], data["title"], data["doing"])
    try:
        saved = tickets.save_draft(found, form.slot, written, base=data["version"], by=request.actor)
    except DraftConflict as conflict:
        return JsonResponse(_shown(conflict.draft), status=409)
    return JsonResponse({"version": saved.version if saved else 0})


@worker
@require_POST
def draft_removal(request: DeskRequest, number: int) -> HttpResponse:
    """Throw one's own draft away."""
    form = SlotForm(request.POST)
    found = ticket_of(request.actor, number)
    if form.is_valid():
        tickets.discard_draft(found, form.slot, by=request.actor)
    return HttpResponse(status=204)


@worker
@require_POST
def uploads(request: DeskRequest, number: int) -> HttpResponse:
    """Take a file at once, before its message: checked, scanned, and kept with the draft."""
    found = ticket_of(request.actor, number)
    form = SlotForm(request.POST)
    try:
        if not form.is_valid() or len(request.FILES.getlist("file")) != 1:
            raise RefusedFile("There is no file in this request.")
        (file,) = check(request.FILES.getlist("file"), scanned=True)  # type: ignore[arg-type]
        kept = tickets.keep_upload(found, form.slot, file, by=request.actor, is_inline="inline" in request.POST)
    except RefusedFile as error:
        return JsonResponse({"error": str(error)}, status=422)
    return JsonResponse(_file(kept), status=201)


@worker
@require_safe
def upload(request: DeskRequest, token: str) -> HttpResponseBase:
    """A file of one's own draft, to look at. Somebody else's is not there (A34)."""
    found = get_object_or_404(Upload, token=token, draft__agent_id=request.actor.id)
    try:
        content = open_stored(str(found.file.name))
    except OSError as error:
        raise Http404 from error
    kind = found.content_type if found.content_type in SHOWN else "application/octet-stream"
    answer = FileResponse(content, content_type=kind)
    answer.headers["Content-Disposition"] = disposition(found.name, kind)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


@worker
@require_POST
def upload_removal(request: DeskRequest, token: str) -> HttpResponse:
    """Take a file out of one's own draft."""
    found = get_object_or_404(Upload, token=token, draft__agent_id=request.actor.id)
    tickets.drop_upload(found, by=request.actor)
    return HttpResponse(status=204)


def _shown(row: Draft | None) -> dict[str, Any]:
    if row is None:
        return GONE
    files = [_file(one) for one in row.uploads.all()]
    return {
        "version": row.version, "html": row.html, "to": row.to, "cc": row.cc, "bcc": row.bcc, "subject": row.subject,
        "doing": row.doing, "files": files,
    }  # fmt: skip


def _file(row: Upload) -> dict[str, Any]:
    return {"token": row.token, "name": row.name, "size": row.size, "is_inline": row.is_inline}
