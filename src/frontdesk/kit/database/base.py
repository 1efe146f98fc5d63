"""Django database backend; see the package's docstring."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql import base
from psycopg import adapters
from psycopg.pq import Format

_Compiled = adapters.get_loader(adapters.types["timestamptz"].oid, Format.TEXT)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's PostgreSQL backend with the compiled timestamp loader put back. The connection speaks UTC only."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if self.timezone_name != "UTC":
            raise ImproperlyConfigured("The database connection must use UTC.")
        connection = super().get_new_connection(conn_params)
        if _Compiled is not None:
            connection.adapters.register_loader("timestamptz", _Compiled)
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        if name:
            return self.connection.cursor(name, scrollable=False, withhold=self.connection.autocommit)
        return self.connection.cursor()
