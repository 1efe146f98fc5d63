"""What is counted by changes is what counting everything finds, whatever happens and however the clock goes on."""

import datetime
from collections.abc import Callable
from contextlib import suppress
from random import Random
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from frontdesk.board.actions import counting, standing
from frontdesk.board.models import Moved, Snapshot, Standing
from frontdesk.board.seen import Seen
from frontdesk.kit import clock
from frontdesk.routing.models import ChannelLoad
from frontdesk.sla import actions as sla
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.actions.row import NotAllowedNow
from frontdesk.tickets.models import Escalation, Ticket
from tests.cast import Cast

MORNING = datetime.datetime(2026, 5, 14, 6, 3, 11, 240_000, tzinfo=datetime.UTC)
STEPS = [
    datetime.timedelta(**one) for one in ({"seconds": 7}, {"minutes": 11}, {"hours": 1}, {"hours": 9}, {"days": 2})
]


def _acts(cast: Cast, chance: Random) -> list[Callable[[Ticket], Any]]:
    agents, lea = [cast.lea, cast.tim, cast.sue, None], cast.lea.actor()
    return [
        lambda one: cast.ticket(f"Another {one.pk}", team=chance.choice([cast.first, cast.second, cast.third])),
        lambda one: tickets.assign(one, to=chance.choice(agents), by=cast.ada.actor()),
        lambda one: tickets.set_status(one, status=chance.choice(["open", "pending", "on_hold", "solved"]), by=lea),
        lambda one: tickets.set_priority(one, priority=chance.randint(1, 4), by=lea),
        lambda one: tickets.reply(one, html="<p>An answer</p>", by=lea),
        lambda one: tickets.escalate(one, team=cast.second, note="Please", by=lea),
        lambda one: tickets.acknowledge(one, by=cast.tim.actor()),
        lambda one: tickets.mark_spam(one, by=lea),
        lambda one: tickets.snooze(one, until=clock.now() + chance.choice(STEPS), by=lea),
        lambda one: Ticket.objects.filter(pk=one.pk).update(team=chance.choice([None, cast.first, cast.third])),
        lambda one: Ticket.objects.filter(pk=one.pk).update(next_due_at=clock.now() + chance.choice(STEPS)),
        lambda one: Escalation.objects.filter(ticket=one).update(ended_at=clock.now()),
        lambda one: sla.mark_breaches(),
        lambda one: sla.warn(),
    ]


def _whole(now: datetime.datetime) -> dict[str, Any]:
    """Everything counted anew, and taken back."""
    with transaction.atomic():
        data = counting.count_anew(now).data
        transaction.set_rollback(True)
    return data


@pytest.mark.parametrize("seed", range(6))
def test_sums_that_are_kept_are_sums_that_are_counted(cast: Cast, seed: int) -> None:
    """Random acts at random moments, over days; a promise that breaks, a night, a week that passes."""
    chance, moment = Random(seed), MORNING
    with time_machine.travel(moment, tick=False):
        for number in range(6):
            cast.ticket(f"Ticket {number}", team=[cast.first, cast.second, cast.third][number % 3])
        counting.latest()
    for _ in range(25):
        moment += chance.choice(STEPS[:4] if chance.random() < 0.9 else STEPS)
        with time_machine.travel(moment, tick=False):
            for _ in range(chance.randint(0, 4)):
                act, one = chance.choice(_acts(cast, chance)), chance.choice(list(Ticket.objects.all()))
                with suppress(NotAllowedNow, PermissionDenied, Ticket.DoesNotExist, ValueError), transaction.atomic():
                    act(one)
            assert counting.latest().data == _whole(clock.now())


def test_what_nothing_has_happened_to_is_not_looked_at(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []
    look = standing.Looking.look
    monkeypatch.setattr(standing.Looking, "look", lambda self, some: (looked.extend(some), look(self, some))[1])
    with time_machine.travel(MORNING, tick=False):
        one, _ = cast.ticket("One"), cast.ticket("Another")
        counting.latest()
        assert len(looked) == 2
    with time_machine.travel(MORNING + STEPS[0], tick=False):
        counting.latest()
        assert len(looked) == 2
        tickets.assign(one, to=cast.lea, by=cast.lea.actor())
    with time_machine.travel(MORNING + 2 * STEPS[0], tick=False):
        counting.latest()
        assert looked[2:] == [one.pk]


def test_what_is_written_past_the_actions_is_seen_too(cast: Cast) -> None:
    """SQL by hand, and a ticket that is removed with its promises."""
    one, other = cast.ticket("One"), cast.ticket("Other")
    before = counting.latest()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE tickets_ticket SET status = 'closed' WHERE id = %s", [one.pk])
        cursor.execute("UPDATE sla_slaclock SET paused_at = now() WHERE ticket_id = %s", [other.pk])
    Snapshot.objects.update(taken_at=before.taken_at - STEPS[0])
    data = counting.latest().data
    assert sum(data["figures"]["open"].values()) == 1 and "promise_still.resolution" in data["figures"]
    Ticket.objects.filter(pk=other.pk).delete()
    Snapshot.objects.update(taken_at=before.taken_at - STEPS[0])
    assert "open" not in counting.latest().data["figures"]


def test_much_at_once_is_counted_anew(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "MOST", 3)
    monkeypatch.setattr(standing, "AT_ONCE", 2)
    before = counting.latest()
    for number in range(5):
        cast.ticket(f"Ticket {number}")
    Snapshot.objects.update(taken_at=before.taken_at - STEPS[0])
    assert sum(counting.latest().data["figures"]["open"].values()) == Standing.objects.count() == 5


def test_weights_of_channels_hold_at_once(cast: Cast) -> None:
    one = cast.ticket("One")
    tickets.assign(one, to=cast.lea, by=cast.lea.actor())
    assert Seen(counting.latest()).load(cast.lea.pk).weighs == 1
    ChannelLoad.objects.create(channel=one.channel, weight=4)
    Snapshot.objects.update(taken_at=clock.now() - STEPS[0])
    assert Seen(counting.latest()).load(cast.lea.pk).weighs == 4


def test_where_nobody_looks_nothing_is_kept(cast: Cast) -> None:
    cast.ticket("One")
    counting.keep_up()
    assert not Moved.objects.exists() and not Snapshot.objects.exists()
    with time_machine.travel(MORNING, tick=False):
        counting.latest()
    with time_machine.travel(MORNING + STEPS[3], tick=False):
        counting.keep_up()
        assert Snapshot.objects.get().taken_at == clock.now()
    with time_machine.travel(MORNING + 3 * STEPS[4], tick=False):
        counting.keep_up()
        assert not Snapshot.objects.exists()
