"""Alarms: raised once, told to those who may see them, noticed, over, logged."""

import datetime
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from frontdesk.board import actions as board
from frontdesk.board.actions.counting import count_anew
from frontdesk.board.measure import measures
from frontdesk.board.models import Alarm, Raising, Snapshot
from frontdesk.events import SYSTEM
from frontdesk.events.models import Entry
from frontdesk.kit import clock
from frontdesk.routing import actions as routing
from frontdesk.tickets.models import Ticket
from tests.cast import Cast

NOON = datetime.datetime(2026, 5, 14, 10, 20, tzinfo=datetime.UTC)


def _alarm(cast: Cast, **more: Any) -> Alarm:
    given = {"name": "Too many", "measure": "unassigned", "threshold": 2, "slack": 1, "people": [cast.sue, cast.lea]}
    return board.save_alarm(None, **{**given, **more}, by=cast.ada.actor())


def _look(at: float = 0) -> int:
    """Look so many minutes after noon, at what is there then."""
    with time_machine.travel(NOON + datetime.timedelta(minutes=at), tick=False):
        Snapshot.objects.all().delete()
        return board.watch_alarms()


def test_an_alarm_is_raised_once_and_over_when_the_value_is_clearly_back(cast: Cast) -> None:
    alarm = _alarm(cast)
    made = [cast.ticket(f"Ticket {n}") for n in range(3)]
    assert (_look(), _look(1), _look(2)) == (1, 0, 0)
    raising = Raising.objects.get()
    assert (raising.alarm, raising.value, raising.raised_at, raising.ended_at) == (alarm, 3, NOON, None)
    cast.ticket("A fourth one")
    assert _look(3) == 0 and Raising.objects.get().peak == 4
    Ticket.objects.filter(pk__in=[one.pk for one in made[:2]]).update(assignee=cast.lea)
    assert _look(4) == 0  # back at the threshold, not yet clearly
    Ticket.objects.filter(pk=made[2].pk).update(assignee=cast.lea)
    assert _look(5) == 0  # back, but only for a moment
    assert _look(6.5) == 1 and _look(7) == 0
    raising.refresh_from_db()
    assert raising.ended_at == NOON + datetime.timedelta(minutes=6.5) and raising.ended_why == "the value is back"
    kinds = Entry.objects.filter(kind__startswith="alarm.").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["alarm.saved", "alarm.raised", "alarm.ended"]


def test_a30_an_alarm_of_a_private_team_is_its_members_alone(cast: Cast) -> None:
    """A28, A30: what nobody else may see is not counted for them."""
    own = _alarm(cast, name="Ours", team=cast.third, threshold=0, slack=0, people=[cast.sue, cast.hank])
    _alarm(cast, name="Everybody's", threshold=0, slack=0)
    cast.ticket("Secret", team=cast.third)
    assert _look() == 1
    raising = Raising.objects.get(alarm=own)
    for act in (
        lambda: board.acknowledge_alarm(raising, by=cast.sue.actor()),
        lambda: board.remove_alarm(own, by=cast.sue.actor()),
        lambda: board.save_alarm(own, name="Mine", measure="late", threshold=1, by=cast.sue.actor()),
        lambda: board.save_alarm(None, name="New", measure="late", threshold=1, team=cast.third, by=cast.sue.actor()),
    ):
        with pytest.raises(PermissionDenied), transaction.atomic():
            act()
    assert not Alarm.objects.visible_to(cast.sue.actor()).filter(pk=own.pk).exists()


def test_alarms_are_set_by_supervisors(cast: Cast) -> None:
    """A28"""
    alarm = _alarm(cast)
    raising = Raising.objects.create(alarm=alarm, value=3, peak=3)
    for who in (cast.lea, cast.vic):
        for act in (
            lambda by: board.save_alarm(alarm, name="Mine", measure="late", threshold=1, by=by),
            lambda by: board.remove_alarm(alarm, by=by),
            lambda by: board.acknowledge_alarm(raising, by=by),
        ):
            with pytest.raises(PermissionDenied):
                act(who.actor())


def test_whoever_notices_first_is_kept(cast: Cast) -> None:
    raising = Raising.objects.create(alarm=_alarm(cast), value=3, peak=3)
    board.acknowledge_alarm(raising, by=cast.sue.actor())
    board.acknowledge_alarm(raising, by=cast.ada.actor())
    raising.refresh_from_db()
    assert raising.acknowledged_by == cast.sue
    assert Entry.objects.filter(kind="alarm.acknowledged").count() == 1


def test_one_alarm_is_raised_once_at_a_time(cast: Cast) -> None:
    alarm = _alarm(cast)
    Raising.objects.create(alarm=alarm, value=3, peak=3)
    with pytest.raises(IntegrityError), transaction.atomic():
        Raising.objects.create(alarm=alarm, value=4, peak=4)


def test_an_alarm_that_is_changed_is_over_and_raised_again_where_it_still_holds(cast: Cast) -> None:
    alarm = _alarm(cast)
    for number in range(3):
        cast.ticket(f"Ticket {number}")
    _look()
    board.save_alarm(alarm, name="Other", measure="unassigned", threshold=1, by=cast.ada.actor())
    assert Raising.objects.get().ended_why == "it was changed"
    assert _look(1) == 1 and Raising.objects.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [{"measure": "none"}, {"measure": "queue_waiting"}, {"measure": "late", "threshold": 3, "slack": 4}, {"name": " "}],
)
def test_what_cannot_be_watched_is_refused(cast: Cast, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        _alarm(cast, **wrong)
    queue = routing.save_queue(None, name="Line", by=cast.ada.actor())
    with pytest.raises(ValidationError):
        _alarm(cast, measure="queue_available", threshold=0, queue=queue)


def test_queues_are_watched_and_who_is_there_for_them(cast: Cast) -> None:
    queue = routing.save_queue(None, name="Line", teams=[cast.first], by=cast.ada.actor())
    for name, measure, threshold in (("a", "queue_waiting", 0), ("b", "queue_oldest", 14), ("c", "queue_available", 1)):
        _alarm(cast, name=name, measure=measure, threshold=threshold, slack=0, queue=queue)
    with time_machine.travel(NOON, tick=False):
        cast.ticket("Waits")
        routing.dispatch()
    assert _look(1) == 2  # one waits, and nobody is there
    assert _look(16) == 1
    assert set(Raising.objects.values_list("alarm__name", "peak")) == {("a", 1), ("b", 16), ("c", 0)}
    with time_machine.travel(NOON + datetime.timedelta(minutes=17), tick=False):
        routing.set_presence(cast.lea, state="available", by=cast.lea.actor())
    assert _look(17) == 0
    with time_machine.travel(NOON + datetime.timedelta(minutes=18.5), tick=False):
        routing.note_sign_of_life(by=cast.lea.actor())
    assert _look(18.5) == 1 and Raising.objects.get(alarm__name="c").ended_at is not None


def test_every_measure_has_a_value_and_a_list(cast: Cast) -> None:
    from frontdesk.board.figure import asked
    from frontdesk.board.seen import Seen

    queue = routing.save_queue(None, name="Line", by=cast.ada.actor())
    seen = Seen(count_anew(clock.now()))
    for measure in measures().values():
        assert isinstance(measure.value(seen, queue.pk if measure.needs_queue else None, clock.now()), int)
        assert asked(measure.key(queue.pk)).tree(clock.now()).parts
        assert measure.said(1) and measure.said(2)


def test_where_nothing_is_watched_a_look_costs_one_statement(cast: Cast, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        board.begin_to_watch()
    assert not ProcrastinateJob.objects.filter(task_name="board.look").exists()
    _alarm(cast)
    board.begin_to_watch()
    assert ProcrastinateJob.objects.filter(task_name="board.look").count() == 2


def test_a_look_asks_as_much_however_many_tickets_there_are(cast: Cast, django_assert_max_num_queries: Any) -> None:
    _alarm(cast, threshold=1000)
    for number in range(12):
        cast.ticket(f"Ticket {number}")
    with django_assert_max_num_queries(22):
        _look()


def test_somebody_who_comes_or_goes_is_looked_at_at_once(cast: Cast) -> None:
    routing.set_presence(cast.lea, state="available", by=cast.lea.actor())
    assert not ProcrastinateJob.objects.filter(task_name="board.look").exists()
    _alarm(cast)
    routing.set_presence(cast.lea, state="break", by=cast.lea.actor())
    assert ProcrastinateJob.objects.filter(task_name="board.look").count() == 1


def test_an_alarm_that_is_not_watched_is_silent(cast: Cast) -> None:
    _alarm(cast, is_active=False, threshold=0, slack=0)
    cast.ticket("Waits")
    assert _look() == 0 and not Raising.objects.exists()
    board.remove_alarm(Alarm.objects.get(), by=SYSTEM)
    assert not Alarm.objects.exists()
