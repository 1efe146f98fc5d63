"""Django database backend; see the package's docstring."""

import select
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

    def close_if_health_check_failed(self) -> None:
        """Ask the server only when the socket has news: one that went away has closed it, and the kernel knows that.

        Django asks with a statement at the start of every request, half a millisecond each time.
        """
        if self.connection is not None and not self._has_news():
            self.health_check_done = True
        super().close_if_health_check_failed()

    def _has_news(self) -> bool:
        if self.connection.closed:
            return True
        poll = select.poll()
        poll.register(self.connection.pgconn.socket, select.POLLIN)
        return bool(poll.poll(0))

    def create_cursor(self, name: str | None = None) -> Any:
        if name:
            return self.connection.cursor(name, scrollable=False, withhold=self.connection.autocommit)
        return self.connection.cursor()
