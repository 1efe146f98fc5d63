"""What people say about themselves."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from frontdesk.accounts import actions as accounts
from frontdesk.entrance.forms.people import ProfileForm
from frontdesk.entrance.limits import plain_form, posted
from frontdesk.entrance.views.page import account_page
from frontdesk.entrance.views.signed_in import agent_of, login_required, person
from frontdesk.kit.html import html_to_text, text_to_html
from frontdesk.kit.templates import invalid

YEAR = 365 * 86400


@plain_form
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Name, time zone, colours and signature."""
    user, agent = person(request), agent_of(request)
    initial: dict[str, object] = {"name": user.name, "time_zone": user.time_zone, "theme": user.theme}
    initial["language"] = user.language
    initial["signature"] = html_to_text(agent.signature) if agent and agent.signature else ""
    form = ProfileForm(posted(request), initial=initial, has_signature=agent is not None)
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        if "signature" in fields:
            fields["signature"] = text_to_html(fields["signature"])
        accounts.change_profile(user, **fields)
        messages.success(request, "Saved.")
        response = redirect("account_profile")
        response.set_cookie("frontdesk_theme", fields["theme"], max_age=YEAR, samesite="Lax")
        return response
    context = {"form": form, "person": user, "agent": agent}
    return account_page(request, "entrance/profile.html", "account_profile", context, invalid(form))
