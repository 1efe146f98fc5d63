"""Who may change whose seat."""

import pytest
from django.core.exceptions import PermissionDenied

from frontdesk.accounts import actions as accounts
from frontdesk.accounts.models import Agent, Session, Team
from frontdesk.accounts.sessions import SessionStore


def signed_in(agent: Agent) -> SessionStore:
    store = SessionStore()
    store["_auth_user_id"] = str(agent.user_id)
    store.create()
    return store


def test_a37_a_supervisor_never_changes_an_administrator(supervisor: Agent, administrator: Agent) -> None:
    with pytest.raises(PermissionDenied):
        accounts.change_agent(administrator, title="Nobody", by=supervisor.actor())


@pytest.mark.parametrize("change", [{"role": "administrator"}, {"is_active": False}, {"role": "viewer"}])
def test_a37_a_supervisor_hands_out_neither_roles_nor_access(
    supervisor: Agent, agent: Agent, change: dict[str, object]
) -> None:
    with pytest.raises(PermissionDenied):
        accounts.change_agent(agent, by=supervisor.actor(), **change)  # type: ignore[arg-type]


def test_a37_an_agent_does_not_raise_itself(agent: Agent) -> None:
    with pytest.raises(PermissionDenied):
        accounts.change_agent(agent, role="administrator", by=agent.actor())


def test_a_supervisor_moves_an_agent_to_another_team(supervisor: Agent, agent: Agent, administrator: Agent) -> None:
    other = accounts.save_team(None, by=administrator.actor(), name="Level two", level=2)
    accounts.change_agent(agent, teams=[other], by=supervisor.actor())
    assert agent.actor().scope.teams == {other.pk}


@pytest.mark.parametrize("change", [{"role": "agent"}, {"is_active": False}])
def test_the_last_administrator_stays(administrator: Agent, change: dict[str, object]) -> None:
    with pytest.raises(accounts.LastAdministrator):
        accounts.change_agent(administrator, by=administrator.actor(), **change)  # type: ignore[arg-type]


def test_an_administrator_may_go_when_another_is_there(administrator: Agent) -> None:
    accounts.create_administrator(email="bob@rivolta.example", name="Bob", password="another long password")
    assert not accounts.change_agent(administrator, is_active=False, by=administrator.actor()).is_active


@pytest.mark.parametrize("change", [{"role": "viewer"}, {"is_active": False}])
def test_a55_losing_a_role_or_access_ends_sessions_and_tokens_at_once(
    administrator: Agent, agent: Agent, change: dict[str, object]
) -> None:
    _, secret = accounts.create_token(agent, name="script", scopes=["write"], by=agent.actor())
    signed_in(agent)
    accounts.change_agent(agent, by=administrator.actor(), **change)  # type: ignore[arg-type]
    assert not Session.objects.filter(user=agent.user).exists()
    assert accounts.authenticate_token(f"Bearer {secret}") is None


def test_a_second_team_of_the_same_name_gets_its_own_address(administrator: Agent, team: Team) -> None:
    assert accounts.save_team(None, by=administrator.actor(), name="Service-Desk").slug == "service-desk-2"
