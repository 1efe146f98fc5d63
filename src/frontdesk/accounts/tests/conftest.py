"""People for the tests of accounts, made by the verbs that make them for real.

Imports stand inside: this file is read before Django is set up.
"""

from typing import TYPE_CHECKING

import pytest

from frontdesk.accounts.tests import PASSWORD

if TYPE_CHECKING:
    from frontdesk.accounts.models import Agent, Team, Workspace


@pytest.fixture
def workspace(db: None) -> "Workspace":
    from frontdesk.accounts import actions as accounts

    return accounts.set_up(
        name="Rivolta",
        time_zone="Europe/Rome",
        email="ada@rivolta.example",
        person="Ada Admin",
        password=PASSWORD,
    )


@pytest.fixture
def administrator(workspace: "Workspace") -> "Agent":
    from frontdesk.accounts.models import Agent

    return Agent.objects.get(user__email="ada@rivolta.example")


@pytest.fixture
def team(administrator: "Agent") -> "Team":
    from frontdesk.accounts import actions as accounts

    return accounts.save_team(None, by=administrator.actor(), name="Service desk", level=1)


@pytest.fixture
def agent(team: "Team") -> "Agent":
    return _agent("lea@rivolta.example", "Lea", "agent", [team])


@pytest.fixture
def supervisor(workspace: "Workspace") -> "Agent":
    return _agent("sam@rivolta.example", "Sam", "supervisor", [])


def _agent(email: str, name: str, role: str, teams: "list[Team]") -> "Agent":
    from frontdesk.accounts.actions.agents import new_agent
    from frontdesk.events import SYSTEM

    return new_agent(email=email, name=name, password=PASSWORD, role=role, by=SYSTEM, teams=teams)
