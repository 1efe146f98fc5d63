"""Alarms of the board as pages show them: those that are raised, all that there are, and their log."""

import datetime
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import F, Prefetch
from django.http import Http404, HttpResponse

from frontdesk.board import actions as board
from frontdesk.board.figure import PREFIX
from frontdesk.board.measure import measures
from frontdesk.board.models import Alarm, Raising
from frontdesk.events import Actor
from frontdesk.workspace.access import DeskRequest
from frontdesk.workspace.answers import gone
from frontdesk.workspace.links import links
from frontdesk.workspace.pages import page

LOGGED = 50


@dataclass(frozen=True)
class AlarmShown:
    """An alarm with how it stands: `said` is its value, `rule` what raises it, `href` the tickets behind it.

    `raising` is the row of this time, None where it is not raised.
    """

    alarm: Alarm
    said: str
    rule: str
    of: str
    href: str
    raising: Raising | None

    @property
    def since(self) -> datetime.datetime | None:
        """Since when it is raised."""
        return self.raising.raised_at if self.raising else None

    @property
    def noticed_by(self) -> str:
        """Who has acknowledged it."""
        if self.raising is None or self.raising.acknowledged_at is None:
            return ""
        return self.raising.acknowledged_by.name if self.raising.acknowledged_by else "somebody"


def raised(actor: Actor) -> list[AlarmShown]:
    """The alarms that are raised, of those that the reader may see: what nobody has noticed comes first."""
    found = Raising.objects.filter(ended_at=None, alarm__in=Alarm.objects.visible_to(actor))
    found = found.select_related("alarm__queue", "alarm__team", "acknowledged_by__user")
    return [_shown(one.alarm, one) for one in found.order_by(F("acknowledged_at").desc(nulls_first=True), "raised_at")]


def listed(actor: Actor) -> list[AlarmShown]:
    """Every alarm that the reader may see."""
    now = Raising.objects.filter(ended_at=None).select_related("acknowledged_by__user")
    found = Alarm.objects.visible_to(actor).select_related("queue", "team").prefetch_related(
        Prefetch("raisings", now, to_attr="present"), "people__user"
    )  # fmt: skip
    return [_shown(one, next(iter(one.present), None)) for one in found]  # type: ignore[attr-defined]


def logged(actor: Actor) -> list[tuple[Raising, str]]:
    """The newest times that an alarm was raised, each with the value that went furthest."""
    found = Raising.objects.filter(alarm__in=Alarm.objects.visible_to(actor))
    rows = found.select_related("alarm", "acknowledged_by__user")[:LOGGED]
    return [(one, _said(one.alarm, one.peak)) for one in rows]


def alarm_of(actor: Actor, pk: int) -> Alarm:
    """The alarm, if the reader may see it. Raises Http404 (A28)."""
    found = Alarm.objects.visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def raising_of(actor: Actor, pk: int) -> Raising:
    """One time of an alarm that the reader may see. Raises Http404 (A28)."""
    found = Raising.objects.filter(pk=pk, alarm__in=Alarm.objects.visible_to(actor)).first()
    if found is None:
        raise Http404
    return found


def _said(alarm: Alarm, value: int | None) -> str:
    measure = measures().get(alarm.measure)
    return "unavailable" if measure is None else "not looked at yet" if value is None else measure.said(value)


def _shown(alarm: Alarm, raising: Raising | None) -> AlarmShown:
    measure = measures().get(alarm.measure)
    if measure is None:
        return AlarmShown(alarm, "unavailable", "", "", links().board_alarms, raising)
    rule = f"{measure.label}: {'more than' if measure.is_above else 'fewer than'} {measure.said(alarm.threshold)}"
    names = [str(one) for one in (alarm.queue, alarm.team) if one]
    key = measure.key(alarm.queue_id)
    href = f"{links().queue}{PREFIX}{key}{f'@{alarm.team_id}' if alarm.team_id else ''}"
    value = alarm.value if raising is None or alarm.value is not None else raising.value
    return AlarmShown(alarm, _said(alarm, value), rule, ", ".join(names), href, raising)


def editor(request: DeskRequest, alarm: Alarm | None) -> HttpResponse:
    """The page of an alarm, new or known."""
    from frontdesk.workspace.forms.alarms import AlarmForm, values_of

    form = AlarmForm(request.POST or None, initial=values_of(alarm), actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            saved = board.save_alarm(alarm, **form.cleaned_data, by=request.actor)
            return gone(request, links().board_alarms, f"The alarm {saved.name} is kept.")
        except ValidationError as fault:
            for field, errors in fault.message_dict.items():
                form.add_error(field if field in form.fields else None, errors)
    context = {"title": alarm.name if alarm else "New alarm", "here": "board", "form": form, "alarm": alarm}
    return page(request, "alarm.html", context, status=422 if form.errors else 200)
