"""How the tests of notifications begin."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:  # Django has not read its settings yet when this file is loaded
    from frontdesk.accounts.models import Agent
    from frontdesk.notifications.tests.push_service import PushService


@pytest.fixture
def service(settings: Any) -> Iterator[PushService]:
    """A push service of this machine that the desk may call."""
    from frontdesk.notifications.tests.push_service import PushService

    settings.PUSH_HOSTS, settings.ALLOW_PRIVATE_HOSTS = ["127.0.0.1"], True
    made = PushService()
    yield made
    made.close()


@pytest.fixture
def session(db: None) -> Callable[[Agent], str]:
    """`session(agent)`: the fingerprint of a browser in which they are signed in."""

    def signed_in(agent: Agent) -> str:
        from frontdesk.accounts.models import Session
        from frontdesk.accounts.models.access import fingerprint, new_secret
        from frontdesk.kit import clock

        key = fingerprint(new_secret())
        Session.objects.create(key=key, user=agent.user, expires_at=clock.now() + clock.days(1))
        return key

    return signed_in
