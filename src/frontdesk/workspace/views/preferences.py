"""What I want to be told, by what and when; and the browsers that tell me."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from frontdesk.kit.assets import source
from frontdesk.notifications import actions as notifications
from frontdesk.notifications.models import PushSubscription
from frontdesk.workspace.access import DeskRequest, desk
from frontdesk.workspace.forms.notifications import BrowserForm, QuietForm, WishesForm
from frontdesk.workspace.pages import asked_block, page
from frontdesk.workspace.wishes import keep_wishes, switch_push, wishes_context


@desk
def preferences(request: DeskRequest) -> HttpResponse:
    """The table of kinds and media, quiet hours, and my browsers."""
    data = request.POST if request.method == "POST" else None
    table = WishesForm(data, chosen=notifications.choices_of(request.actor.id or 0))
    quiet = QuietForm(data, agent_id=request.actor.id or 0)
    if data is not None and table.is_valid() and quiet.is_valid() and keep_wishes(table, quiet, by=request.actor):
        messages.success(request, "Kept. It holds from now on.")
        return redirect("workspace:notification_preferences")
    context = wishes_context(request, table, quiet)
    status = 422 if quiet.errors or table.errors else 200
    return page(request, "preferences.html", context, block=asked_block(request, "browsers"), status=status)


@desk
@require_POST
def browsers(request: DeskRequest) -> HttpResponse:
    """Tell this browser by push from now on, or no longer."""
    form = BrowserForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"error": "The browser sent something that cannot be used."}, status=422)
    try:
        switch_push(form.cleaned_data, request)
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=422)
    return HttpResponse(status=204)


@desk
@require_POST
def browser_removal(request: DeskRequest, pk: int) -> HttpResponse:
    """No longer tell that browser."""
    found = PushSubscription.objects.filter(agent_id=request.actor.id or 0, pk=pk).first()
    if found is None:
        raise Http404
    notifications.unsubscribe(found, by=request.actor)
    messages.success(request, "That browser is not told any more.")
    return redirect("workspace:notification_preferences")


@desk
@require_safe
def service_worker(request: DeskRequest) -> HttpResponse:
    """The script that shows pushed words while no page is open. It lies here, so that its scope is the desk."""
    found = source("service-worker")
    if not found:
        raise Http404
    answer = HttpResponse(found, content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer
