"""What the composer offers for a typed sign."""

from dataclasses import asdict

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from frontdesk.workspace.access import DeskRequest, worker
from frontdesk.workspace.found import ticket_of
from frontdesk.workspace.triggers import suggest


@worker
@require_safe
def suggestions(request: DeskRequest, number: int) -> HttpResponse:
    """Suggestions by group: title, note, preview, and what is put in."""
    found = ticket_of(request.actor, number)
    words, mode = request.GET.get("q", "")[:100], request.GET.get("mode", "reply")
    groups = suggest(request.GET.get("sign", "")[:1], words, mode, found, request.actor)
    return JsonResponse(
        {"groups": [{"label": label, "items": [asdict(one) for one in each]} for label, each in groups]}
    )
