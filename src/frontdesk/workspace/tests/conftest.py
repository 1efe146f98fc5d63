"""Browsers that are signed in as one of the cast."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client

if TYPE_CHECKING:  # Django has not read its settings yet when this file is loaded
    from frontdesk.accounts.models import Agent


@pytest.fixture
def desk() -> Callable[[Agent], Client]:
    """`desk(cast.lea)`: a browser in which Lea is signed in."""

    def signed_in(agent: Agent) -> Client:
        client = Client()
        client.force_login(agent.user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in
