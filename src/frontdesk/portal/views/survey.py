"""How did it go? One page, one button."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from frontdesk.feedback.actions import TooLate, answer, survey_by_token
from frontdesk.feedback.logic.timing import may_answer
from frontdesk.feedback.models import Response, Survey
from frontdesk.kit import clock
from frontdesk.kit.templates import invalid
from frontdesk.portal.limits import limited
from frontdesk.portal.page import page


class SurveyForm(forms.Form):
    """1 (very bad) to 5 (very good), and why."""

    score = forms.TypedChoiceField(
        label="How did we do?", coerce=int, choices=[(n, str(n)) for n in range(1, 6)],
        error_messages={"required": "Choose one of the five.", "invalid_choice": "Choose one of the five."},
    )  # fmt: skip
    comment = forms.CharField(
        label="What should we know?", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )


@require_http_methods(["GET", "HEAD", "POST"])
@limited("survey", posts=60)
def survey(request: HttpRequest, token: str) -> HttpResponse:
    """The links in the mail come with a score chosen; nothing counts before the button (link scanners)."""
    asked = survey_by_token(token)
    if asked is None:
        return page(request, "portal/no_ticket.html", status=404, is_private=True)
    given: Response | None = getattr(asked, "response", None)
    is_open = may_answer(asked.expires_at, given.answered_at if given else None, clock.now())
    form = SurveyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _take(asked, form):
        return redirect(f"{request.path}?thanks=1")
    chosen = form["score"].value() or request.GET.get("score") or (given.score if given else None)
    context = {
        "survey": asked,
        "form": form,
        "given": given,
        "is_open": is_open,
        "chosen": int(str(chosen)) if str(chosen) in {"1", "2", "3", "4", "5"} else None,
        "comment": form["comment"].value() if form.is_bound else (given.comment if given else ""),
        "is_thanked": given is not None and "thanks" in request.GET,
    }
    return page(request, "portal/survey.html", context, status=invalid(form), is_private=True)


def _take(asked: Survey, form: SurveyForm) -> bool:
    """Whether the answer was taken; too late, and the page says so."""
    data = form.cleaned_data
    try:
        answer(asked, score=data["score"], comment=data["comment"], by=asked.customer.actor())
    except TooLate:
        return False
    return True
