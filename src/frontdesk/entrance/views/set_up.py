"""The first start."""

from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from frontdesk.accounts import actions as accounts
from frontdesk.accounts.models import User, Workspace
from frontdesk.entrance.first_start import may_set_up
from frontdesk.entrance.forms.people import SetUpForm
from frontdesk.entrance.landing import landing
from frontdesk.entrance.limits import plain_form, posted
from frontdesk.kit.templates import invalid, render


@plain_form
def set_up(request: HttpRequest) -> HttpResponse:
    """Asks for the organisation and its first administrator; gone for ever once that is answered (A39)."""
    if Workspace.current():
        raise Http404
    if not may_set_up(request):
        return render(request, "entrance/set_up_closed.html", status=403)
    form = SetUpForm(posted(request))
    if request.method == "POST" and form.is_valid() and (user := _answered(form)):
        login(request, user)
        return redirect(landing(user))
    secret = request.POST.get("secret") or request.GET.get("secret") or ""
    return render(request, "entrance/set_up.html", {"form": form, "secret": secret}, status=invalid(form))


def _answered(form: SetUpForm) -> User | None:
    try:
        accounts.set_up(**form.answers())
    except accounts.AlreadySetUp:
        raise Http404 from None
    except ValidationError as error:
        form.add_error(None, error.messages)
        return None
    return User.objects.by_address(form.cleaned_data["email"])
