"""The second step: answering it at sign-in, switching it on and off."""

import base64
from io import BytesIO

import qrcode  # type: ignore[import-untyped]
from allauth.account.stages import LoginStageController
from allauth.mfa.stages import AuthenticateStage
from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from qrcode.image.svg import SvgPathFillImage  # type: ignore[import-untyped]

from frontdesk.accounts import actions as accounts
from frontdesk.accounts.logic import totp
from frontdesk.accounts.models import User, Workspace
from frontdesk.entrance.forms.passwords import PresentPasswordForm
from frontdesk.entrance.forms.second_step import SwitchOnForm
from frontdesk.entrance.forms.sign_in import CodeForm
from frontdesk.entrance.limits import plain_form, posted, waiting
from frontdesk.entrance.views.page import account_page, door_page
from frontdesk.entrance.views.signed_in import login_required, person
from frontdesk.kit import crypto
from frontdesk.kit.templates import invalid

HERE = "mfa_index"


@plain_form
def challenge(request: HttpRequest) -> HttpResponse:
    """Asks for the code once address and password were right."""
    stage = LoginStageController.enter(request, AuthenticateStage.key)
    if stage is None:
        return redirect("account_login")
    form = CodeForm(posted(request))
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            if accounts.check_second_step(stage.login.user, form.cleaned_data["code"]):
                entered: HttpResponse = stage.exit()
                return entered
            form.add_error("code", "That code does not work. Each code works once.")
        except accounts.TooManyTries as error:
            form.add_error("code", waiting(error.seconds))
            status = 429
    return door_page(request, "entrance/challenge.html", {"form": form}, status=max(status, invalid(form)))


@login_required
def overview(request: HttpRequest) -> HttpResponse:
    """Whether the second step is on."""
    user = person(request)
    context = {"is_on": accounts.second_step_is_on(user), "codes_left": accounts.recovery_codes_left(user)}
    return account_page(request, "entrance/second_step.html", HERE, context)


@plain_form
@login_required
def switch_on(request: HttpRequest) -> HttpResponse:
    """A secret to scan, and a code that proves it was. Until then the secret exists, sealed, in this form alone."""
    user = person(request)
    secret = _posted_secret(request, user) if request.method == "POST" else totp.new_secret()
    form = SwitchOnForm(posted(request), user=user)
    if request.method == "POST" and form.is_valid():
        try:
            codes = accounts.switch_second_step_on(user, secret=secret, code=form.cleaned_data["code"])
            return account_page(request, "entrance/recovery_codes.html", HERE, {"codes": codes})
        except accounts.TooManyTries as error:
            form.add_error("code", waiting(error.seconds))
        except ValidationError as error:
            form.add_error("code", error)
    groups = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    context = {"form": form, "groups": groups, "sealed": _sealed(user, secret), "picture": _picture(user, secret)}
    return account_page(request, "entrance/switch_on.html", HERE, context, invalid(form))


@plain_form
@login_required
def switch_off(request: HttpRequest) -> HttpResponse:
    """Password alone from now on."""
    form = PresentPasswordForm(posted(request), user=person(request))
    if request.method == "POST" and form.is_valid():
        accounts.switch_second_step_off(person(request))
        messages.success(request, "The second step is off.")
        return redirect(HERE)
    return account_page(request, "entrance/switch_off.html", HERE, {"form": form}, invalid(form))


@plain_form
@login_required
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Fresh recovery codes, shown once."""
    user = person(request)
    if not accounts.second_step_is_on(user):
        return redirect(HERE)
    form = PresentPasswordForm(posted(request), user=user)
    if request.method == "POST" and form.is_valid():
        codes = accounts.new_recovery_codes(user)
        return account_page(request, "entrance/recovery_codes.html", HERE, {"codes": codes})
    return account_page(request, "entrance/new_codes.html", HERE, {"form": form}, invalid(form))


def _sealed(user: User, secret: str) -> str:
    return crypto.seal(f"{user.pk} {secret}")


def _posted_secret(request: HttpRequest, user: User) -> str:
    try:
        owner, secret = crypto.unseal(request.POST.get("sealed", "")).split(" ")
    except ValueError as error:
        raise BadRequest("The form is not ours.") from error
    if owner != str(user.pk):
        raise BadRequest("The form is somebody else's.")
    return secret


def _picture(user: User, secret: str) -> str:
    """The address as a QR code, in a data URI."""
    workspace = Workspace.current()
    address = totp.address(secret, account=user.email, issuer=workspace.name if workspace else "Frontdesk")
    drawn = BytesIO()
    qrcode.make(address, image_factory=SvgPathFillImage).save(drawn)
    return f"data:image/svg+xml;base64,{base64.b64encode(drawn.getvalue()).decode()}"
