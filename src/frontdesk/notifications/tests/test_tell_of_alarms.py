"""Alarms of the live board are told once each time, to those who may see them."""

from collections.abc import Callable

from frontdesk.board import actions as board
from frontdesk.board.models import Alarm, Snapshot
from frontdesk.notifications.gathered import address_of
from frontdesk.notifications.models import Bundle, Dispatch, Notification
from tests.cast import Cast

Jobs = Callable[..., list[str]]


def _look() -> None:
    Snapshot.objects.all().delete()
    board.watch_alarms()


def test_its_people_are_told_once_by_page_mail_and_push(cast: Cast, run_jobs: Jobs) -> None:
    people = [cast.sue, cast.lea]
    by = cast.ada.actor()
    alarm = board.save_alarm(None, name="Too many", measure="unassigned", threshold=2, people=people, by=by)
    for number in range(3):
        cast.ticket(f"Ticket {number}")
    _look()
    _look()
    run_jobs()
    told = Notification.objects.filter(kind="alarm")
    assert {one.agent for one in told} == {cast.sue, cast.lea} and {one.detail for one in told} == {"3 tickets"}
    bundle = Bundle.objects.get(agent=cast.sue, alarm=alarm)
    assert bundle.title == "Too many" and address_of(bundle) == "/desk/board/alarms"
    assert Dispatch.objects.filter(notification__kind="alarm", medium="mail").count() == 2


def test_a30_an_alarm_of_a_private_team_is_told_to_its_members_alone(cast: Cast, run_jobs: Jobs) -> None:
    """A30: and what moved into a private team is no longer listed."""
    people = [cast.sue, cast.hank]
    by = cast.ada.actor()
    alarm = board.save_alarm(
        None, name="Ours", measure="unassigned", threshold=0, team=cast.third, people=people, by=by
    )
    cast.ticket("Secret", team=cast.third)
    _look()
    run_jobs()
    assert [one.agent for one in Notification.objects.filter(kind="alarm")] == [cast.hank]
    assert Bundle.objects.visible_to(cast.hank.actor()).filter(alarm=alarm).exists()
    Alarm.objects.update(team=cast.second)
    Bundle.objects.create(agent=cast.sue, alarm=alarm)
    assert Bundle.objects.visible_to(cast.sue.actor()).filter(alarm=alarm).exists()
    Alarm.objects.update(team=cast.third)
    assert not Bundle.objects.visible_to(cast.sue.actor()).filter(alarm=alarm).exists()
