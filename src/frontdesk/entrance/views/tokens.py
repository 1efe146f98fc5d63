"""Keys for programs that act as oneself."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from frontdesk.accounts import actions as accounts
from frontdesk.accounts.logic.scopes import SCOPES
from frontdesk.accounts.models import ApiToken
from frontdesk.entrance.forms.people import TokenForm
from frontdesk.entrance.limits import plain_form, posted
from frontdesk.entrance.views.page import account_page
from frontdesk.entrance.views.signed_in import agent_of, login_required
from frontdesk.kit.templates import invalid

HERE = "account_tokens"


@plain_form
@login_required
def tokens(request: HttpRequest) -> HttpResponse:
    """One's tokens; a new one is shown this once."""
    agent = agent_of(request)
    if agent is None:
        raise Http404
    form, secret = TokenForm(posted(request)), ""
    if request.method == "POST" and form.is_valid():
        _, secret = accounts.create_token(agent, **form.cleaned_data, by=agent.actor())
        form = TokenForm()
    context = {"form": form, "secret": secret, "scopes": SCOPES, "tokens": agent.tokens.filter(revoked_at=None)}
    return account_page(request, "entrance/tokens.html", HERE, context, invalid(form))


@require_POST
@login_required
def revocation(request: HttpRequest, pk: int) -> HttpResponse:
    """End a token of one's own."""
    agent = agent_of(request)
    if agent is None:
        raise Http404
    accounts.revoke_token(get_object_or_404(ApiToken, pk=pk, agent=agent), by=agent.actor())
    messages.success(request, "The token no longer works.")
    return redirect(HERE)
