"""A37: who is restricted stays restricted, through the doors as well."""

from collections.abc import Callable

import pytest
from django.test import Client

from frontdesk.accounts.models import Agent, ApiToken, Invitation, Team, User, Workspace
from tests.cast import Cast

SignedIn = Callable[[User], Client]


@pytest.mark.parametrize("name", ["sue", "lea", "vic"])
def test_a37_a_non_administrator_changes_no_administrator_in_the_console(
    cast: Cast, signed_in: SignedIn, name: str
) -> None:
    client = signed_in(getattr(cast, name).user)
    before = Agent.objects.filter(pk=cast.ada.pk).values().get()
    for path, form in [
        (f"/console/agents/{cast.ada.pk}", {"role": "viewer", "title": "Nobody"}),
        (f"/console/agents/{cast.ada.pk}/acts/disable", {}),
        (f"/console/agents/{cast.ada.pk}/acts/end-sessions", {}),
        (f"/console/agents/{cast.ada.pk}/removal", {}),
    ]:
        assert client.post(path, form).status_code in {403, 404, 405}, path
    assert Agent.objects.filter(pk=cast.ada.pk).values().get() == before


@pytest.mark.parametrize("name", ["sue", "lea", "vic"])
def test_a37_a_non_administrator_invites_nobody_and_changes_no_setting(
    cast: Cast, signed_in: SignedIn, name: str
) -> None:
    client = signed_in(getattr(cast, name).user)
    client.post("/console/invitations/new", {"email": "eve@evil.test", "name": "Eve", "role": "administrator"})
    client.post("/console/organisation", {"name": "Evil", "time_zone": "UTC"})
    client.post("/console/organisation/1", {"name": "Evil", "time_zone": "UTC"})
    client.post("/console/teams/new", {"name": "Evil", "level": 1})
    assert not Invitation.objects.exists() and not Team.objects.filter(name="Evil").exists()
    assert Workspace.current().name == "Meridian"  # type: ignore[union-attr]


def test_a37_a_viewer_whose_role_was_taken_down_works_no_more_with_the_old_session(
    cast: Cast, signed_in: SignedIn
) -> None:
    from frontdesk.accounts import actions as accounts

    client = signed_in(cast.lea.user)
    assert client.get("/desk/queues/mine").status_code == 200
    accounts.change_agent(cast.lea, role="viewer", by=cast.ada.actor())
    assert client.get("/desk/queues/mine").status_code == 302


def test_a37_a_token_of_a_viewer_stays_a_viewers(cast: Cast, signed_in: SignedIn) -> None:
    from frontdesk.accounts import actions as accounts

    response = signed_in(cast.vic.user).post("/account/tokens", {"name": "x", "scopes": ["administer"], "agent": 1})
    secret = response.content.decode().split('<code class="secret">')[1].split("</code>")[0]
    actor = accounts.authenticate_token(f"Bearer {secret}")
    assert actor and actor.scope.role == "viewer"
    assert ApiToken.objects.get().agent == cast.vic


def test_a37_customers_have_no_tokens(cast: Cast, signed_in: SignedIn) -> None:
    employee = User.objects.create_user("emma@meridian.test", "a long password", name="Emma")
    assert signed_in(employee).post("/account/tokens", {"name": "x", "scopes": ["read"]}).status_code == 404
