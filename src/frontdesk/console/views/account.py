"""Connecting an inbox's account by OAuth 2: out to the provider, and back with a code."""

import secrets

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from frontdesk.channels.actions.grants import connect_account
from frontdesk.channels.models import Inbox
from frontdesk.channels.transport.failure import Unreachable
from frontdesk.channels.transport.oauth import authorization_url, exchange
from frontdesk.console.views.page import actor_of, screen_of, staff

KEPT = "mail_account"


def return_address() -> str:
    """Where the provider sends the account's owner back to."""
    return f"{settings.PUBLIC_URL}{reverse('console:inbox_account_return')}"


@staff
@require_safe
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """To the provider, with a state and a secret that only this session knows."""
    screen_of(request, "inboxes")
    inbox = get_object_or_404(Inbox, pk=pk)
    state, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(48)
    try:
        address = authorization_url(inbox, redirect_uri=return_address(), state=state, verifier=verifier)
    except Unreachable as error:
        messages.error(request, str(error))
        return redirect("console:row", "inboxes", pk)
    request.session[KEPT] = {"inbox": pk, "state": state, "verifier": verifier}
    return redirect(address)


@staff
@require_safe
def come_back(request: HttpRequest) -> HttpResponse:
    """From the provider. Only the session that left comes back, and only once."""
    screen_of(request, "inboxes")
    kept = request.session.pop(KEPT, None) or {}
    if not constant_time_compare(str(kept.get("state", "none")), request.GET.get("state", "")):
        messages.error(request, "That is not where this began: press “Connect” again.")
        return redirect("console:screen", "inboxes")
    inbox = get_object_or_404(Inbox, pk=kept["inbox"])
    try:
        _connect(request, inbox, kept)
        messages.success(request, "Connected. Now test whether it works.")
    except Unreachable as error:
        messages.error(request, str(error))
    return redirect("console:row", "inboxes", inbox.pk)


def _connect(request: HttpRequest, inbox: Inbox, kept: dict[str, str]) -> None:
    code = request.GET.get("code", "")
    if not code:
        raise Unreachable("The provider did not allow it.", step="sign-in")
    tokens = exchange(inbox, code=code, verifier=kept["verifier"], redirect_uri=return_address())
    connect_account(inbox, tokens=tokens, by=actor_of(request))
