"""Two people change turns: one asks, the other agrees, and nothing changes before that."""

import datetime
from collections.abc import Iterator

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from frontdesk.accounts import actions as accounts
from frontdesk.escalation import actions as escalation
from frontdesk.escalation.logic.rotation import Stretch
from frontdesk.escalation.models import Rotation, StandIn, Swap
from frontdesk.escalation.tests.scenes import MONDAY
from frontdesk.events.models import Entry
from frontdesk.tickets.conflict import NotAllowedNow
from tests.cast import Cast


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        yield


def turns(rotation: Rotation) -> list[Stretch]:
    return escalation.upcoming(Rotation.objects.prefetch_related("members", "stand_ins").get(pk=rotation.pk))


def two(rotation: Rotation) -> dict[str, datetime.datetime]:
    first, second = turns(rotation)[:2]
    return {"one": first.start, "other": second.start}


def members(rotation: Rotation) -> list[int]:
    return [turn.member for turn in turns(rotation)[:2]]


def test_turns_change_when_whoever_was_asked_agrees(cast: Cast, rotation: Rotation) -> None:
    assert members(rotation) == [cast.tim.pk, cast.lea.pk]
    made = escalation.ask_to_swap(rotation, **two(rotation), by=cast.tim.actor(), note="A wedding")
    assert (made.asker, made.asked, made.note, made.state) == (cast.tim, cast.lea, "A wedding", "open")
    assert escalation.ask_to_swap(rotation, **two(rotation), by=cast.tim.actor()) == made
    assert (members(rotation), StandIn.objects.count()) == ([cast.tim.pk, cast.lea.pk], 0)
    assert escalation.agree_to_swap(made, by=cast.lea.actor()).state == "agreed"
    assert escalation.agree_to_swap(made, by=cast.lea.actor()).state == "agreed"
    assert (members(rotation), StandIn.objects.count()) == ([cast.lea.pk, cast.tim.pk], 2)
    entries = Entry.objects.filter(kind__startswith="escalation.swap").order_by("pk")
    told = [one.event().sentence() for one in entries]  # type: ignore[union-attr]
    assert told[0].startswith("asked Lea First to change turns: ")
    assert told[1:] == ["agreed to change turns with Tim Second"]


def test_whichever_turn_is_named_first_ones_own_is_given(cast: Cast, rotation: Rotation) -> None:
    first, second = turns(rotation)[:2]
    made = escalation.ask_to_swap(rotation, one=first.start, other=second.start, by=cast.lea.actor())
    assert (made.asker, made.gives_from, made.takes_from) == (cast.lea, second.start, first.start)


def test_declined_and_withdrawn_change_nothing_and_cannot_be_agreed(cast: Cast, rotation: Rotation) -> None:
    asked = escalation.ask_to_swap(rotation, **two(rotation), by=cast.tim.actor())
    escalation.decline_swap(asked, by=cast.lea.actor())
    with pytest.raises(NotAllowedNow, match="declined meanwhile"):
        escalation.agree_to_swap(asked, by=cast.lea.actor())
    again = escalation.ask_to_swap(rotation, **two(rotation), by=cast.tim.actor())
    assert again != asked
    escalation.withdraw_swap(again, by=cast.tim.actor())
    for answer in (escalation.agree_to_swap, escalation.decline_swap):
        with pytest.raises(NotAllowedNow, match="withdrawn meanwhile"):
            answer(again, by=cast.lea.actor())
    assert (members(rotation), StandIn.objects.count()) == ([cast.tim.pk, cast.lea.pk], 0)


def test_nobody_else_asks_answers_or_takes_back(cast: Cast, rotation: Rotation) -> None:
    for nobody in (cast.hank, cast.vic, cast.sue):
        with pytest.raises(PermissionDenied):
            escalation.ask_to_swap(rotation, **two(rotation), by=nobody.actor())
    made = escalation.ask_to_swap(rotation, **two(rotation), by=cast.tim.actor())
    for nobody in (cast.tim, cast.hank, cast.vic, cast.sue):
        for answer in (escalation.agree_to_swap, escalation.decline_swap):
            with pytest.raises(PermissionDenied):
                answer(made, by=nobody.actor())
    for nobody in (cast.lea, cast.hank, cast.vic):
        with pytest.raises(PermissionDenied):
            escalation.withdraw_swap(made, by=nobody.actor())
    assert escalation.withdraw_swap(made, by=cast.sue.actor()).state == "withdrawn"


def test_turns_that_are_others_by_now_are_not_changed(cast: Cast, rotation: Rotation) -> None:
    made = escalation.ask_to_swap(rotation, **two(rotation), by=cast.tim.actor())
    first = turns(rotation)[0]
    escalation.stand_in(rotation, agent=cast.hank, starts_at=first.start, ends_at=first.end, by=cast.hank.actor())
    with pytest.raises(NotAllowedNow, match="no longer as they were shown"):
        escalation.agree_to_swap(made, by=cast.lea.actor())
    assert StandIn.objects.count() == 1


def test_of_two_wishes_for_one_turn_the_one_that_is_agreed_ends_the_other(cast: Cast, rotation: Rotation) -> None:
    first, second, third = turns(rotation)[:3]
    near = escalation.ask_to_swap(rotation, one=first.start, other=second.start, by=cast.tim.actor())
    far = escalation.ask_to_swap(rotation, one=second.start, other=third.start, by=cast.lea.actor())
    escalation.agree_to_swap(far, by=cast.tim.actor())
    assert Swap.objects.get(pk=near.pk).state == "withdrawn"


def test_whoever_left_is_not_put_into_a_turn(cast: Cast, rotation: Rotation) -> None:
    made = escalation.ask_to_swap(rotation, **two(rotation), by=cast.tim.actor())
    accounts.change_agent(cast.tim, is_active=False, by=cast.ada.actor())
    with pytest.raises(NotAllowedNow):
        escalation.agree_to_swap(made, by=cast.lea.actor())
    assert StandIn.objects.count() == 0
