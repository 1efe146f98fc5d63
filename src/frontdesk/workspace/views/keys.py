"""An agent's own keys."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from frontdesk.accounts import actions as accounts
from frontdesk.accounts.models import OwnKeys
from frontdesk.workspace.access import DeskRequest, desk
from frontdesk.workspace.forms.keys import KeysForm
from frontdesk.workspace.keys import USUAL
from frontdesk.workspace.pages import page


@desk
def keys(request: DeskRequest) -> HttpResponse:
    """See all keys, change them, switch them off; conflicts are refused."""
    own = OwnKeys.objects.filter(agent_id=request.actor.id or 0).first()
    if request.method == "POST" and "usual" in request.POST:
        return _kept(request, True, {})
    form = KeysForm(
        request.POST if request.method == "POST" else None,
        own=own.keys if own else {},
        initial={"is_on": own.is_on if own else True},
    )
    if request.method == "POST" and form.is_valid():
        return _kept(request, form.cleaned_data["is_on"], form.chosen())
    context = {"title": "Keys", "form": form, "here": "keys", "usual": USUAL}
    return page(request, "keys.html", context, status=422 if form.errors else 200)


def _kept(request: DeskRequest, is_on: bool, chosen: dict[str, str]) -> HttpResponse:
    accounts.change_keys(is_on=is_on, keys=chosen, by=request.actor)
    messages.success(request, "Your keys are kept.")
    return redirect("workspace:keys")
