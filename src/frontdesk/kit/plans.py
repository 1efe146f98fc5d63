"""Plans of statements that are the same on every page.

PostgreSQL weighs, at each use of a prepared statement, whether to plan it anew for these parameters. For the long
statements of the desk's pages it mostly does, and planning twenty tables costs more than reading them: 2 to 3 ms of
every page. Where parameters are keys and moments, and what decides about an index (a status) stands in the text, one
plan is right for all of them. Not for conditions that people put together: there the parameters decide.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def kept_plans() -> Iterator[None]:
    """What is read inside is planned once for each connection; in one transaction, so that it holds behind a pooler."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        yield
