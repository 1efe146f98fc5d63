"""A connection is asked about only when its socket has news."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext


@pytest.fixture
def second_door(transactional_db: None) -> Iterator[psycopg.Connection[tuple[int]]]:
    """Another session of the same database."""
    parameters = connection.get_connection_params()
    parameters.pop("cursor_factory", None)
    known = {name: parameters[name] for name in ("dbname", "user", "password", "host", "port") if parameters.get(name)}
    with psycopg.connect(**known, autocommit=True) as other:
        yield other


def backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_the_server_ended_is_opened_anew_at_the_next_request(
    second_door: psycopg.Connection[tuple[int]],
) -> None:
    ended = backend()
    second_door.execute("SELECT pg_terminate_backend(%s, 5000)", [ended])
    connections["default"].health_check_enabled = True
    connections["default"].close_if_unusable_or_obsolete()
    assert backend() != ended


@pytest.mark.django_db(transaction=True)
def test_a_quiet_connection_is_not_asked() -> None:
    kept = backend()
    connections["default"].health_check_enabled = True
    connections["default"].close_if_unusable_or_obsolete()
    with CaptureQueriesContext(connection) as queries:
        assert backend() == kept
    assert len(queries) == 1
