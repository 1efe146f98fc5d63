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
def browser(desk: SignedIn) -> SignedIn:
    """`browser(cast.ada)`: a browser in which Ada is signed in."""
    return desk


@pytest.fixture
def ada(cast: Cast, browser: SignedIn) -> Client:
    """The administrator's browser."""
    return browser(cast.ada)
