"""Changing a password, and getting back in without it."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from frontdesk.accounts import actions as accounts
from frontdesk.entrance.forms.passwords import AskResetForm, ChangePasswordForm, NewPasswordForm
from frontdesk.entrance.limits import plain_form, posted
from frontdesk.entrance.views.page import account_page, door_page
from frontdesk.entrance.views.signed_in import login_required, person
from frontdesk.kit.templates import invalid


@plain_form
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a reset link. Every address gets the same answer (A50)."""
    form = AskResetForm(posted(request))
    if request.method == "POST" and form.is_valid():
        accounts.request_reset(form.cleaned_data["email"], address=request.META.get("REMOTE_ADDR", ""))
        return redirect("account_reset_password_done")
    return door_page(request, "entrance/ask_reset.html", {"form": form}, status=invalid(form))


def asked(request: HttpRequest) -> HttpResponse:
    """What happens next."""
    return door_page(request, "entrance/reset_asked.html")


@plain_form
def reset(request: HttpRequest, key: str) -> HttpResponse:
    """Choose a new password by a mailed link. The second step is asked for as ever at the sign-in that follows."""
    user = accounts.user_by_reset(key)
    if user is None:
        return door_page(request, "entrance/link_gone.html", {"ask_again": True}, status=404)
    form = NewPasswordForm(posted(request), user=user)
    if request.method == "POST" and form.is_valid():
        if accounts.reset_password(key, password=form.cleaned_data["password"]) is None:
            return door_page(request, "entrance/link_gone.html", {"ask_again": True}, status=404)
        messages.success(request, "Your password is changed. Sign in with it now.")
        return redirect("account_login")
    return door_page(request, "entrance/reset.html", {"form": form}, status=invalid(form))


@plain_form
@login_required
def change(request: HttpRequest) -> HttpResponse:
    """A new password for whoever knows the present one; this session goes on under a new key (A55)."""
    form = ChangePasswordForm(posted(request), user=person(request))
    if request.method == "POST" and form.is_valid():
        user = accounts.change_password(person(request), password=form.cleaned_data["password"])
        update_session_auth_hash(request, user)
        messages.success(request, "Your password is changed. All other devices are signed out.")
        return redirect("account_change_password")
    return account_page(request, "entrance/password.html", "account_change_password", {"form": form}, invalid(form))
