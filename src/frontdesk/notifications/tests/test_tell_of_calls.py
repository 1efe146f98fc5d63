"""Whoever a step of an escalation calls is told by the media that the step names, not by their own choice."""

from collections.abc import Callable

import pytest

from frontdesk.accounts.models import Session
from frontdesk.escalation import actions as escalation
from frontdesk.escalation.actions import StepWritten
from frontdesk.kit import clock
from frontdesk.notifications.models import Dispatch, PushSubscription
from frontdesk.tickets import actions as tickets
from tests.cast import Cast


@pytest.mark.parametrize("media", [["mail", "push"], ["push"], ["mail"], []])
def test_a_step_tells_by_its_media(cast: Cast, run_jobs: Callable[..., list[str]], media: list[str]) -> None:
    session = Session.objects.create(key="a" * 64, user=cast.sue.user, expires_at=clock.now() + clock.days(1))
    PushSubscription.objects.create(
        agent=cast.sue, session=session, endpoint="https://push.example/one", mark="one", p256dh="x", auth="y"
    )
    steps = [StepWritten("leads", 0, media=media)]
    escalation.save_policy(None, name="Hurry", triggers=["hand"], steps=steps, by=cast.ada.actor())
    tickets.raise_to_supervisor(cast.ticket(), note="Please", by=cast.lea.actor())
    run_jobs()
    told = Dispatch.objects.filter(notification__kind="paged", agent=cast.sue)
    assert sorted(told.values_list("medium", flat=True)) == media
