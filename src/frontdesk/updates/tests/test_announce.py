"""Announcements reach those whom they are for, until they end or are read."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from frontdesk.accounts.models import Agent, Team
from frontdesk.events.models import Entry
from frontdesk.kit import clock
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.updates import actions as updates
from frontdesk.updates.models import Announcement, Reading
from tests.cast import Cast


def announce(by: Agent, title: str = "Card machine down", **more: object) -> Announcement:
    """An announcement for today."""
    times = {"starts_at": clock.now(), "ends_at": clock.now() + clock.days(1)}
    return updates.save_announcement(None, title=title, text="Take cash.", by=by.actor(), **{**times, **more})  # type: ignore[arg-type]


def readers(announcement: Announcement, cast: Cast) -> set[str]:
    people = {name: getattr(cast, name) for name in ("ada", "sue", "lea", "tim", "hank", "vic")}
    return {n for n, one in people.items() if Announcement.objects.visible_to(one.actor()).contains(announcement)}


@pytest.mark.parametrize("name", ["lea", "vic", "laura"])
def test_a37_only_supervisors_and_administrators_announce(cast: Cast, name: str) -> None:
    with pytest.raises(PermissionDenied):
        announce(getattr(cast, name))
    assert not Announcement.objects.exists()


def test_what_is_for_a_team_is_for_its_members_and_for_who_oversees_it(cast: Cast) -> None:
    """A36: what a private team is told stays in it."""
    assert readers(announce(cast.sue), cast) == {"ada", "sue", "lea", "tim", "hank", "vic"}
    assert readers(announce(cast.ada, teams=[cast.second]), cast) == {"ada", "sue", "tim"}
    assert readers(announce(cast.ada, teams=[cast.third]), cast) == {"ada", "hank"}
    with pytest.raises(PermissionDenied):
        announce(cast.sue, teams=[cast.third])


def test_reading_is_marked_once_and_only_by_those_who_may_read(cast: Cast) -> None:
    told = announce(cast.ada, teams=[cast.second])
    updates.mark_announcement_read(told, by=cast.tim.actor())
    first = Reading.objects.get()
    updates.mark_announcement_read(told, by=cast.tim.actor())
    assert Reading.objects.get() == first
    with pytest.raises(PermissionDenied):
        updates.mark_announcement_read(told, by=cast.lea.actor())


def test_it_holds_between_its_moments_and_ends_when_told(cast: Cast) -> None:
    now = clock.now()
    told = announce(cast.sue)
    later = announce(cast.sue, starts_at=now + clock.days(1), ends_at=now + clock.days(2))
    assert set(Announcement.objects.current(clock.now())) == {told}
    assert set(Announcement.objects.current(now + clock.days(1.5))) == {later}
    for _ in range(2):
        updates.end_announcement(told, by=cast.sue.actor())
    assert not Announcement.objects.current(clock.now()).exists()
    said = [entry.data["how"] for entry in Entry.objects.filter(kind="announcement.saved", subject_id=told.pk)]
    assert said == ["wrote", "ended"]


def test_a67_two_who_change_one_at_once_are_told(cast: Cast) -> None:
    told = announce(cast.sue)
    more = {"text": "", "starts_at": told.starts_at, "ends_at": told.ends_at, "seen": 1}
    updates.save_announcement(told, title="By Sue", by=cast.sue.actor(), **more)  # type: ignore[arg-type]
    with pytest.raises(NotAllowedNow, match="meanwhile"):
        updates.save_announcement(told, title="By Ada", by=cast.ada.actor(), **more)  # type: ignore[arg-type]
    assert Announcement.objects.get().title == "By Sue"


def test_what_makes_no_sense_is_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="end after"):
        announce(cast.sue, ends_at=clock.now() - clock.days(1))
    with pytest.raises(ValidationError, match="title"):
        announce(cast.sue, "  \x00 ")
    assert Team.objects.exists() and not Announcement.objects.exists()
