"""What stands in the log when something failed."""

import logging
import sys

import psycopg
import pytest
from django.db import OperationalError

from frontdesk.kit.logs import Human


def lines_of(error: Exception, cause: Exception | None) -> list[str]:
    try:
        raise error from cause
    except type(error):
        record = logging.LogRecord("frontdesk", logging.ERROR, __file__, 1, "failed", (), sys.exc_info())
    return Human().format(record).splitlines()


@pytest.mark.parametrize(
    "cause", [psycopg.OperationalError("connection refused"), psycopg.errors.AdminShutdown("terminating connection")]
)
def test_a_database_that_does_not_answer_is_told_in_one_line(cause: Exception) -> None:
    """F30."""
    rows = lines_of(OperationalError(str(cause)), cause)
    assert rows[1:] == [f"    OperationalError: {cause}"]


@pytest.mark.parametrize("error", [ValueError("x"), psycopg.errors.DeadlockDetected("x")])
def test_what_went_wrong_elsewhere_keeps_its_traceback(error: Exception) -> None:
    rows = lines_of(error, None)
    assert any(__file__ in row for row in rows)
