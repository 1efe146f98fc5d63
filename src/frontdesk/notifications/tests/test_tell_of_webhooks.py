"""F42: administrators hear that a webhook was switched off, and nobody else does."""

from collections.abc import Callable

from frontdesk.events import SYSTEM, emit
from frontdesk.notifications.models import Notification
from frontdesk.rules.events import WebhookSwitchedOff
from tests.cast import Cast


def test_f42_a_webhook_that_was_switched_off_is_told_to_administrators(
    cast: Cast, run_jobs: Callable[..., list[str]]
) -> None:
    ticket = cast.ticket()
    emit(WebhookSwitchedOff(7, "Monitor", "Its address answered 410.", ticket.pk), by=SYSTEM)
    run_jobs()
    told = Notification.objects.filter(kind="webhook_off")
    assert [one.agent for one in told] == [cast.ada]
