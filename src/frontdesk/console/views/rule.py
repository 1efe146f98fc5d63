"""Rules: their order, their versions, and trying them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from frontdesk.console.forms.rules import DAYS, RuleForm
from frontdesk.console.views.framed import framed
from frontdesk.console.views.page import actor_of, screen_of, staff
from frontdesk.rules import actions as rules
from frontdesk.rules.models import Rule


@staff
@require_POST
def order(request: HttpRequest) -> HttpResponse:
    """Another order: all of them as they were dragged, or one a step up or down."""
    screen_of(request, "rules")
    wanted = [int(key) for key in request.POST.getlist("rule") if key.isascii() and key.isdecimal() and len(key) < 19]
    rules.order_rules(wanted or _stepped(request.POST.get("step", "")), by=actor_of(request))
    return redirect("console:screen", "rules")


def _stepped(step: str) -> list[int]:
    way, _, key = step.partition(":")
    keys = list(Rule.objects.order_by("position", "pk").values_list("pk", flat=True))
    at = next((at for at, known in enumerate(keys) if str(known) == key), None)
    to = None if at is None else at - 1 if way == "up" else at + 1
    if at is not None and to is not None and 0 <= to < len(keys):
        keys[at], keys[to] = keys[to], keys[at]
    return keys


@staff
@require_POST
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Roll back to a version."""
    screen_of(request, "rules")
    rule = get_object_or_404(Rule, pk=pk)
    try:
        rules.roll_back(rule, number=number, by=actor_of(request))
        messages.success(request, f"The rule says again what it said in version {number}.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("console:row", "rules", pk)


@staff
@require_POST
def trial(request: HttpRequest) -> HttpResponse:
    """What the rule as typed would do to tickets that are there."""
    screen_of(request, "rules")
    form = RuleForm(request.POST)
    try:
        rule = form.typed()
    except ValidationError as error:
        return framed(request, "console/rule_trial.html", {"faults": error.messages, "trial": None})
    chosen = request.POST.get("days", "")
    days = int(chosen) if chosen in dict(DAYS) else 7
    found = rules.try_rule(rule, days=days, by=actor_of(request))
    return framed(request, "console/rule_trial.html", {"faults": [], "trial": found})
