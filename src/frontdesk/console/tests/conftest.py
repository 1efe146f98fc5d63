"""The cast before the console: browsers that are signed in as one of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client

if TYPE_CHECKING:  # Django has not read its settings yet when this file is loaded
    from frontdesk.accounts.models import Agent
    from tests.cast import Cast

SignedIn = Callable[["Agent"], Client]


@pytest.fixture
def cast(db: None) -> Cast:
    from tests.cast import assemble

    return assemble()


@pytest.fixture
def browser() -> SignedIn:
    """`browser(cast.ada)`: a browser in which Ada is signed in."""

    def signed_in(agent: Agent) -> Client:
        client = Client()
        client.force_login(agent.user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in


@pytest.fixture
def ada(cast: Cast, browser: SignedIn) -> Client:
    """The administrator's browser."""
    return browser(cast.ada)
