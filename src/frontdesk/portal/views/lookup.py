"""Finding a ticket by its number and one's own address, proven by a one-time code: who asked, and people in copy."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from frontdesk.kit import throttle
from frontdesk.kit.templates import invalid
from frontdesk.portal.access import grant, ticket_by_receipt
from frontdesk.portal.forms.lookup import CodeForm, LookupForm
from frontdesk.portal.jobs import send_code
from frontdesk.portal.limits import HOUR, limited
from frontdesk.portal.page import page
from frontdesk.tickets.actions.tracking import redeem_code

WANTED = "tracking_wanted"
CODES_AN_HOUR, TRIES_AN_HOUR = 5, 20
WRONG = "This code is not right, or it no longer works. Look at the newest mail, or ask for another code."


@require_http_methods(["GET", "HEAD", "POST"])
@limited("track", posts=20)
def track(request: HttpRequest) -> HttpResponse:
    """Number and address. The answer is the same whether there is such a ticket or not (A50)."""
    sent = request.method == "POST"
    if sent and (ticket := ticket_by_receipt(request.POST.get("receipt", ""))):
        return _ask_for_code(request, ticket.number, ticket.requester.email)
    form = LookupForm(request.POST if sent else None, initial={"number": request.GET.get("number", "")[:30]})
    if sent and form.is_valid():
        return _ask_for_code(request, form.cleaned_data["number"], form.cleaned_data["email"])
    return page(request, "portal/track.html", {"form": form}, status=invalid(form), is_private=True)


@require_http_methods(["GET", "HEAD", "POST"])
@limited("code", posts=30)
def code(request: HttpRequest) -> HttpResponse:
    """The code from the mail; a right one opens the ticket for this session."""
    wanted = request.session.get(WANTED)
    if not wanted:
        return redirect("portal:track")
    number, email = int(wanted["number"]), str(wanted["email"])
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        # Counted for the pair, not only for the browser: many browsers guess no faster than one (A57).
        verdict = throttle.hit(f"portal:code:{number}:{email}", limit=TRIES_AN_HOUR, period_seconds=HOUR)
        follower = redeem_code(number, email, form.cleaned_data["code"]) if verdict.allowed else None
        if follower is not None:
            del request.session[WANTED]
            return redirect("portal:tracking", token=grant(request, follower))
        form.add_error("code", WRONG)
    context = {"form": form, "email": email, "number": number}
    return page(request, "portal/code.html", context, status=invalid(form), is_private=True)


def _ask_for_code(request: HttpRequest, number: int, email: str) -> HttpResponse:
    """Always the same page; the mail goes out only if there is something to send, and not too often."""
    request.session[WANTED] = {"number": number, "email": email}
    if throttle.hit(f"portal:send-code:{number}:{email}", limit=CODES_AN_HOUR, period_seconds=HOUR).allowed:
        send_code.defer(number=number, email=email)
    return redirect("portal:track_code")
