"""How business hours, and promises, look before they are saved."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST

from frontdesk.accounts.logic.public_holidays import public_holidays
from frontdesk.console.forms.calendars import CalendarForm
from frontdesk.console.forms.promises import PolicyForm
from frontdesk.console.views.framed import framed
from frontdesk.console.views.page import screen_of, staff
from frontdesk.console.week import days_of, typed_hours
from frontdesk.sla import actions as sla
from frontdesk.sla.models import SlaPolicy


@staff
@require_POST
def calendar_preview(request: HttpRequest) -> HttpResponse:
    """The coming week by the hours as typed, in a frame."""
    screen_of(request, "calendars")
    form = CalendarForm(request.POST)
    form.is_valid()
    faults = [
        f"{form[name].label}: {' '.join(map(str, said))}"
        for name, said in form.errors.items()
        if name not in {"name", "__all__"}
    ]
    faults += [str(said) for said in form.non_field_errors()]
    values = form.cleaned_data
    context: dict[str, Any] = {"faults": faults}
    if not faults:
        hours, notes = typed_hours(values, _public(values))
        context["week"] = days_of(hours, timezone.localdate(timezone=hours.zone), notes)
    return framed(request, "console/calendar_preview.html", context)


def _public(values: dict[str, Any]) -> dict[Any, str]:
    year = timezone.localdate().year
    country, region = values.get("country", ""), values.get("region", "")
    return public_holidays(country, region, (year, year + 1)) if country else {}


@staff
@require_POST
def policy_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What the promises as typed would change for open tickets, in a frame; nothing is written."""
    screen_of(request, "promises")
    row = get_object_or_404(SlaPolicy, pk=pk) if pk else None
    form = PolicyForm(request.POST, instance=row)
    form.is_valid()
    faults = faults_of(form)
    values, found = form.cleaned_data, None
    asked = ("tree", "targets", "pauses", "counts_by", "calendar", "position")
    if not faults:
        try:
            found = sla.preview_policy(row, **{name: values[name] for name in asked if name in values})
        except ValidationError as error:
            faults = error.messages
    return framed(request, "console/policy_preview.html", {"faults": faults, "found": found})


def faults_of(form: forms.BaseForm) -> list[str]:
    """What is wrong with what was typed, the name apart, which a preview does not need."""
    named = [(name, said) for name, said in form.errors.items() if name not in {"name", "__all__"}]
    found = [f"{form[name].label}: {' '.join(map(str, said))}" for name, said in named]
    return [*found, *map(str, form.non_field_errors())]
