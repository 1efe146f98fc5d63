"""The first start."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from frontdesk.accounts import actions as accounts
from frontdesk.accounts.models import Agent, Brand, Calendar, Workspace
from frontdesk.accounts.tests import PASSWORD
from frontdesk.events.models import Entry

ANSWERS = {"name": "Rivolta", "email": "ada@rivolta.example", "person": "Ada", "password": PASSWORD}


def test_the_first_start_makes_the_workspace_its_brand_hours_and_administrator(db: None) -> None:
    accounts.set_up(time_zone="Europe/Rome", hours=[(0, datetime.time(8), datetime.time(12))], **ANSWERS)
    assert Brand.default().name == "Rivolta"
    assert Calendar.objects.get(is_default=True).week() == {0: [(datetime.time(8), datetime.time(12))]}
    assert Agent.objects.get().role == "administrator"
    assert Entry.objects.filter(kind="account.set_up").count() == 1


def test_a39_a_second_first_start_is_refused_and_changes_nothing(workspace: Workspace) -> None:
    with pytest.raises(accounts.AlreadySetUp):
        accounts.set_up(time_zone="UTC", **ANSWERS | {"email": "eve@example.com"})
    assert Agent.objects.count() == 1


@pytest.mark.parametrize("answers", [{"time_zone": "Mars/Olympus"}, {"time_zone": "UTC", "password": "short"}])
def test_a_first_start_with_a_bad_answer_leaves_nothing_behind(db: None, answers: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        accounts.set_up(**ANSWERS | answers)  # type: ignore[arg-type]
    assert not Workspace.objects.exists()


def test_only_administrators_change_the_workspace(administrator: Agent, supervisor: Agent) -> None:
    with pytest.raises(PermissionDenied):
        accounts.change_workspace(by=supervisor.actor(), name="Mine")
    assert accounts.change_workspace(by=administrator.actor(), name="Ours").name == "Ours"


def test_a33_a_setting_that_is_not_open_to_change_is_refused(administrator: Agent) -> None:
    with pytest.raises(TypeError, match="number_key"):
        accounts.change_workspace(by=administrator.actor(), number_key=1)
