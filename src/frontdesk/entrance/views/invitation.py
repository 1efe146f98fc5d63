"""Taking a seat that was offered."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from frontdesk.accounts import actions as accounts
from frontdesk.entrance.forms.people import InvitationForm
from frontdesk.entrance.landing import landing
from frontdesk.entrance.limits import plain_form, posted
from frontdesk.entrance.views.page import door_page
from frontdesk.kit.templates import invalid


@plain_form
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Name and password of the invited person; a link that no longer works says so and nothing else."""
    offered = accounts.open_invitation(secret)
    if offered is None:
        return _gone(request)
    form = InvitationForm(posted(request), initial={"name": offered.name})
    if request.method == "POST" and form.is_valid():
        try:
            agent = accounts.accept_invitation(secret, **form.cleaned_data)
        except accounts.InvitationGone:
            return _gone(request)
        login(request, agent.user)
        return redirect(landing(agent.user))
    context = {"form": form, "invitation": offered}
    return door_page(request, "entrance/invitation.html", context, status=invalid(form))


def _gone(request: HttpRequest) -> HttpResponse:
    return door_page(request, "entrance/link_gone.html", {"ask_again": False}, status=404)
