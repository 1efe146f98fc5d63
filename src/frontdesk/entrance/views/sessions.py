"""Where one is signed in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from frontdesk.accounts import actions as accounts
from frontdesk.accounts.actions.sessions import actor_for
from frontdesk.accounts.logic.device import device
from frontdesk.accounts.models import Session
from frontdesk.entrance.views.page import account_page
from frontdesk.entrance.views.signed_in import login_required, person, store
from frontdesk.kit import clock


@login_required
def sessions(request: HttpRequest) -> HttpResponse:
    """All devices; on POST all of them are signed out but this one."""
    if request.method == "POST":
        ended = accounts.end_sessions(person(request), keep_key=store(request).mark, by=actor_for(person(request)))
        messages.success(request, f"{ended} other device{' is' if ended == 1 else 's are'} signed out.")
        return redirect("account_sessions")
    rows = [
        {"session": row, "device": device(row.browser), "is_this": row.key == store(request).mark}
        for row in Session.objects.filter(user=person(request), expires_at__gt=clock.now())
    ]
    rows.sort(key=lambda row: not row["is_this"])
    return account_page(request, "entrance/sessions.html", "account_sessions", {"rows": rows})


@require_POST
@login_required
def ending(request: HttpRequest, key: str) -> HttpResponse:
    """Sign one device out. Another person's session is not found, and that looks the same."""
    accounts.end_session(key, user=person(request))
    messages.success(request, "That device is signed out.")
    return redirect("account_sessions")
