"""The watch over alarms: raised once when a value goes beyond, over when it is clearly back.

Looked at every twenty seconds while there is an alarm, and when somebody comes or goes. Without alarms it is one look
at an empty index each minute.
"""

from django.db import transaction

from frontdesk.accounts.models import Team
from frontdesk.board.actions.counting import latest
from frontdesk.board.events import AlarmEnded, AlarmRaised
from frontdesk.board.logic.alarm import step
from frontdesk.board.measure import Measure, measures
from frontdesk.board.models import Alarm, Raising
from frontdesk.board.seen import Seen
from frontdesk.events import SYSTEM, Actor, emit, signal
from frontdesk.kit import clock
from frontdesk.kit.jobs import job

EVERY_SECONDS, TIMES = 20, 3


def is_watched() -> bool:
    """Whether there is any alarm to look after."""
    return Alarm.objects.active().exists()


def watch_alarms() -> int:
    """Look at every alarm; returns how many were raised or are over. Where several look, each change is made once."""
    keys = list(Alarm.objects.active().values_list("pk", flat=True))
    if not keys:
        return 0
    snapshot = latest()
    private = frozenset(Team.objects.filter(is_private=True).values_list("pk", flat=True))
    changed = sum(_look(key, snapshot, private) for key in keys)
    if changed:
        tell_pages()
    return changed


@transaction.atomic
def _look(key: int, snapshot: object, private: frozenset[int]) -> bool:
    """Look at one alarm, unless somebody else does at this moment."""
    alarm = Alarm.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=key, is_active=True).first()
    measure = measures().get(alarm.measure) if alarm else None
    if alarm is None or measure is None:
        return False
    now = clock.now()
    value = measure.value(seen_of(alarm, snapshot, private), alarm.queue_id, now)
    raised = alarm.raisings.filter(ended_at=None).first()
    state, change = step(alarm.rule(is_above=measure.is_above), alarm.state(is_raised=bool(raised)), value, now)
    if (state.since, value) != (alarm.since, alarm.value):
        Alarm.objects.filter(pk=key).update(since=state.since, value=value)
    if change == "raised" and value is not None:
        _raise(alarm, measure, value)
    elif change == "ended":
        end(alarm, "the value is back", by=SYSTEM)
    elif raised is not None and value is not None and _is_further(measure, value, raised.peak):
        Raising.objects.filter(pk=raised.pk).update(peak=value)
    return bool(change)


def seen_of(alarm: Alarm, snapshot: object, private: frozenset[int]) -> Seen:
    """What an alarm counts: nothing of private teams, but where it is that team's own (A30)."""
    hidden = private - {alarm.team_id} if alarm.team_id else private
    return Seen(snapshot, frozenset(hidden), alarm.team_id)  # type: ignore[arg-type]


def _is_further(measure: type[Measure], value: int, peak: int) -> bool:
    return value > peak if measure.is_above else value < peak


def _raise(alarm: Alarm, measure: type[Measure], value: int) -> None:
    raising = Raising.objects.create(alarm=alarm, value=value, peak=value, raised_at=clock.now())
    emit(AlarmRaised(alarm.pk, raising.pk, alarm.name, measure.said(value), value), by=SYSTEM)


def end(alarm: Alarm, why: str, *, by: Actor) -> None:
    """An alarm that is raised is over. Must be called in the transaction that holds the alarm."""
    for raising in alarm.raisings.filter(ended_at=None):
        raising.ended_at, raising.ended_why = clock.now(), why
        raising.save(update_fields=["ended_at", "ended_why"])
        emit(AlarmEnded(alarm.pk, raising.pk, alarm.name, why), by=by)


def tell_pages() -> None:
    """Boards ask again."""
    signal(["alarms"], ["staff"])


@job(queue="clock", name="board.look")
def look_again() -> None:
    """A look between two minutes, or because somebody came or went."""
    watch_alarms()


def begin_to_watch() -> None:
    """Look now, and again a few times until the next minute; nothing where there is no alarm."""
    if is_watched():
        for turn in range(1, TIMES):
            look_again.defer_in(turn * EVERY_SECONDS)
        watch_alarms()
