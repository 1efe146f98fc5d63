"""The cast, and browsers that people sit at. Imports stand inside: this file is read before Django is set up."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django.fixtures import Settings

    from frontdesk.accounts.models import User
    from tests.cast import Cast


@pytest.fixture
def cast(db: None) -> "Cast":
    from tests.cast import assemble

    return assemble()


@pytest.fixture
def real_hashing(settings: "Settings") -> None:
    """The passwords' hashes of real life, where tests otherwise take a quick one."""
    settings.PASSWORD_HASHERS = [name for name in settings.PASSWORD_HASHERS if "MD5" not in name]


@pytest.fixture
def signed_in(cast: "Cast") -> "Callable[[User], Client]":
    """A browser in which that person is signed in."""

    def enter(user: "User") -> "Client":
        from django.test import Client

        client = Client()
        client.force_login(user)
        return client

    return enter
