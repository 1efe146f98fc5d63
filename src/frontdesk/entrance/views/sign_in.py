"""Coming in and going out."""

from allauth.account.utils import perform_login
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from frontdesk.accounts import actions as accounts
from frontdesk.entrance.forms.sign_in import SignInForm
from frontdesk.entrance.landing import landing, wanted
from frontdesk.entrance.limits import plain_form, posted
from frontdesk.entrance.views.page import door_page
from frontdesk.entrance.views.signed_in import login_required, person, store
from frontdesk.kit.templates import invalid


@plain_form
def sign_in(request: HttpRequest) -> HttpResponse:
    """Address and password. Known and unknown addresses get the same answer at the same cost (A50)."""
    if request.user.is_authenticated:
        return redirect(wanted(request) or landing(request.user))
    form = SignInForm(posted(request), request=request)
    if request.method == "POST" and form.is_valid():
        entered: HttpResponse = perform_login(request, form.user, redirect_url=wanted(request))
        return entered
    status = 429 if form.wait_seconds else invalid(form)
    response = door_page(request, "entrance/sign_in.html", {"form": form, "next": wanted(request)}, status=status)
    if form.wait_seconds:
        response.headers["Retry-After"] = str(form.wait_seconds)
    return response


@login_required
def entered(request: HttpRequest) -> HttpResponse:
    """One address that leads everybody to their own place."""
    return redirect(landing(request.user))


def sign_out(request: HttpRequest) -> HttpResponse:
    """A question, and on its answer the end of the session and of its live streams."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    if request.method != "POST":
        return door_page(request, "entrance/sign_out.html")
    accounts.end_session(store(request).mark, user=person(request))
    logout(request)
    return redirect("account_login")
