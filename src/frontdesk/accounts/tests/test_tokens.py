"""Keys for programs."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from frontdesk.accounts import actions as accounts
from frontdesk.accounts.models import Agent, ApiToken, User
from frontdesk.kit import clock


def test_a_token_acts_as_its_agent(agent: Agent) -> None:
    _, secret = accounts.create_token(agent, name="script", scopes=["write"], by=agent.actor())
    assert accounts.authenticate_token(f"Bearer {secret}") == agent.actor()


def test_scopes_lower_the_role_and_never_raise_it(administrator: Agent, agent: Agent) -> None:
    """A37."""
    _, reads = accounts.create_token(administrator, name="r", scopes=["read"], by=administrator.actor())
    _, writes = accounts.create_token(administrator, name="w", scopes=["write"], by=administrator.actor())
    _, all_of_it = accounts.create_token(agent, name="a", scopes=["administer"], by=agent.actor())
    roles = [
        actor.scope.role for s in (reads, writes, all_of_it) if (actor := accounts.authenticate_token(f"Bearer {s}"))
    ]
    assert roles == ["viewer", "supervisor", "agent"]


@pytest.mark.parametrize(
    "header",
    [None, True, 0, [], {}, b"Bearer x", "", " ", "Bearer", "Bearer ", "Bearer null", "Bearer true", "Bearer 0",
     "Bearer []",
     "Bearer fd_", "Bearer fd_" + "A" * 43, "Basic fd_" + "A" * 43, "Bearer fd_" + "A" * 1_000_000, "Bearer fd_\x00"],
)  # fmt: skip
def test_a56_a_token_of_an_odd_type_or_form_is_nobody(agent: Agent, header: object) -> None:
    assert accounts.authenticate_token(header) is None


def test_a58_the_secret_of_a_token_is_not_in_the_database(agent: Agent) -> None:
    token, secret = accounts.create_token(agent, name="script", scopes=["read"], by=agent.actor())
    row = ApiToken.objects.filter(pk=token.pk).values_list().get()
    assert secret not in str(row) and secret.removeprefix("fd_") not in str(row)


def test_a_revoked_token_is_nobody(agent: Agent) -> None:
    token, secret = accounts.create_token(agent, name="script", scopes=["read"], by=agent.actor())
    accounts.revoke_token(token, by=agent.actor())
    assert accounts.authenticate_token(f"Bearer {secret}") is None


def test_an_agent_makes_and_revokes_no_token_of_another(agent: Agent, supervisor: Agent) -> None:
    with pytest.raises(PermissionDenied):
        accounts.create_token(agent, name="mine", scopes=["read"], by=supervisor.actor())
    token, _ = accounts.create_token(agent, name="script", scopes=["read"], by=agent.actor())
    with pytest.raises(PermissionDenied):
        accounts.revoke_token(token, by=supervisor.actor())


@pytest.mark.parametrize("scopes", [[], ["root"], ["read", "root"]])
def test_a33_a_scope_that_does_not_exist_is_refused(agent: Agent, scopes: list[str]) -> None:
    with pytest.raises(ValidationError):
        accounts.create_token(agent, name="script", scopes=scopes, by=agent.actor())


def test_a55_a_token_ends_with_its_time_its_seat_and_its_sign_in(agent: Agent) -> None:
    """Not only by being revoked: whatever was missed when access was taken, the token itself is asked each time."""
    token, secret = accounts.create_token(agent, name="script", scopes=["read"], by=agent.actor())

    def works() -> bool:
        return accounts.authenticate_token(f"Bearer {secret}") is not None

    assert works()
    ApiToken.objects.filter(pk=token.pk).update(expires_at=clock.now() - datetime.timedelta(seconds=1))
    assert not works()
    ApiToken.objects.filter(pk=token.pk).update(expires_at=None)
    Agent.objects.filter(pk=agent.pk).update(is_active=False)
    assert not works()
    Agent.objects.filter(pk=agent.pk).update(is_active=True)
    User.objects.filter(pk=agent.user_id).update(is_active=False)
    assert not works()
