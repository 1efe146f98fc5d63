"""The application starts and its tables exist."""

import pytest

from frontdesk.accounts.models import Workspace


@pytest.mark.django_db
def test_a_fresh_database_has_no_workspace() -> None:
    assert Workspace.current() is None
