"""Setting alarms, and saying that one was noticed."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from frontdesk.accounts.models import Agent, Team
from frontdesk.board import permissions
from frontdesk.board.actions.watching import end, tell_pages
from frontdesk.board.events import AlarmAcknowledged, AlarmSaved
from frontdesk.board.measure import measures
from frontdesk.board.models import Alarm, Raising
from frontdesk.events import Actor, emit
from frontdesk.kit import clock
from frontdesk.routing.models import Queue


@transaction.atomic
def save_alarm(
    alarm: Alarm | None, *, name: str, measure: str, threshold: int, slack: int = 0, queue: Queue | None = None,
    team: Team | None = None, patience_minutes: int = 0, people: Sequence[Agent] = (), is_active: bool = True,
    by: Actor,
) -> Alarm:  # fmt: skip
    """Make or change an alarm. One that is raised is over when it is changed: it is raised again where it still holds.

    Raises PermissionDenied, also for an alarm, queue or team that the actor may not see; ValidationError.
    """
    if not permissions.set_alarms(by):
        raise PermissionDenied
    row = _locked(alarm, by) if alarm else Alarm()
    row.name, row.measure, row.threshold, row.slack = name.strip(), measure, threshold, slack
    row.queue, row.team, row.patience_minutes, row.is_active = queue, team, patience_minutes, is_active
    _check(row)
    row.value = row.since = None
    row.full_clean(exclude=["queue", "team", "value", "since"])
    row.save()
    if not Alarm.objects.visible_to(by).filter(pk=row.pk).exists():
        raise PermissionDenied
    row.people.set(people)
    if alarm is not None:
        end(row, "it was changed", by=by)
    emit(AlarmSaved(row.pk, row.name, "changed" if alarm else "made"), by=by)
    tell_pages()
    return row


def _locked(alarm: Alarm, by: Actor) -> Alarm:
    row = Alarm.objects.select_for_update(of=("self",)).filter(permissions.view_alarm(by), pk=alarm.pk).first()
    if row is None:
        raise PermissionDenied
    return row


def _check(row: Alarm) -> None:
    measure = measures().get(row.measure)
    if measure is None:
        raise ValidationError({"measure": "There is no such thing to watch."})
    if measure.needs_queue and row.queue is None:
        raise ValidationError({"queue": "Choose the queue that is watched."})
    if not measure.needs_queue:
        row.queue = None
    if not measure.is_above and row.threshold < 1:
        raise ValidationError({"threshold": "Nothing is below 0. Choose 1 to hear when there is nobody."})
    if measure.is_above and row.slack > row.threshold:
        raise ValidationError({"slack": "It would never be over: this is more than the threshold itself."})


@transaction.atomic
def remove_alarm(alarm: Alarm, *, by: Actor) -> None:
    """Take an alarm away, and its log. What it told people stays in the history of the desk."""
    if not permissions.set_alarms(by):
        raise PermissionDenied
    row = _locked(alarm, by)
    emit(AlarmSaved(row.pk, row.name, "removed"), by=by)
    row.delete()
    tell_pages()


@transaction.atomic
def acknowledge_alarm(raising: Raising, *, by: Actor) -> Raising:
    """Say that it was noticed. The first who does is kept; whoever comes later, or too late, changes nothing."""
    if not permissions.set_alarms(by):
        raise PermissionDenied
    row = Raising.objects.select_for_update(of=("self",)).select_related("alarm").filter(pk=raising.pk).first()
    if row is None or not Alarm.objects.visible_to(by).filter(pk=row.alarm_id).exists():
        raise PermissionDenied
    if row.acknowledged_at is None and row.ended_at is None:
        row.acknowledged_at, row.acknowledged_by_id = clock.now(), by.id if by.is_agent else None
        row.save(update_fields=["acknowledged_at", "acknowledged_by"])
        emit(AlarmAcknowledged(row.alarm_id, row.pk, row.alarm.name), by=by)
        tell_pages()
    return row
