"""Whoever is asked to change turns hears of it, and whoever asked hears the answer; both lead to the page On call."""

import datetime
from collections.abc import Callable

from frontdesk.accounts.models import Agent
from frontdesk.escalation import actions as escalation
from frontdesk.escalation.models import Rotation, Swap
from frontdesk.notifications.gathered import address_of
from frontdesk.notifications.models import Notification
from tests.cast import Cast

Run = Callable[..., list[str]]


def asked(cast: Cast) -> Swap:
    rotation = escalation.save_rotation(
        None, name="Nights", starts_on=datetime.date(2026, 1, 5), people=[cast.tim, cast.lea], by=cast.ada.actor()
    )
    first, second = escalation.upcoming(Rotation.objects.get(pk=rotation.pk))[:2]
    asker = Agent.objects.get(pk=first.member)
    return escalation.ask_to_swap(rotation, one=first.start, other=second.start, by=asker.actor())


def told() -> list[tuple[str, int]]:
    return [(one.kind, one.agent_id) for one in Notification.objects.order_by("pk")]


def test_the_asked_hears_the_question_and_the_asker_the_answer(cast: Cast, run_jobs: Run) -> None:
    swap = asked(cast)
    run_jobs()
    assert told() == [("swap_asked", swap.asked_id)]
    bundle = Notification.objects.get().bundle
    assert (bundle.rotation, bundle.title, address_of(bundle)) == (swap.rotation, "Nights", "/desk/on-call")
    escalation.decline_swap(swap, by=swap.asked.actor())
    run_jobs()
    assert told()[1:] == [("swap_answered", swap.asker_id)]
    assert Notification.objects.latest("pk").detail == "has declined it"


def test_the_asked_hears_that_it_is_asked_no_longer(cast: Cast, run_jobs: Run) -> None:
    swap = asked(cast)
    escalation.withdraw_swap(swap, by=swap.asker.actor())
    run_jobs()
    assert told() == [("swap_asked", swap.asked_id), ("swap_answered", swap.asked_id)]
