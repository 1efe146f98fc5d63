"""The hub's two connections to PostgreSQL: one that listens, one that asks whether a session still exists."""

from __future__ import annotations

import asyncio
import contextlib
import logging

import psycopg
from django.conf import settings

from frontdesk.config.live.hub import Hub

log = logging.getLogger("frontdesk.live")

CHANNEL = "frontdesk_live"
QUIET_SECONDS = 15.0
LONGEST_PAUSE_SECONDS = 10.0
SESSION_QUERY = "SELECT 1 FROM accounts_session WHERE key = %s AND expires_at > now()"


def database_url() -> str:
    """An address without a pooler in between: LISTEN needs a connection that stays."""
    return settings.LISTEN_URL or settings.DATABASE_URL or "postgresql:///frontdesk"


async def keep_listening(hub: Hub) -> None:
    """Pass notifications to the hub for ever; after a break connect again and tell everyone to resync (F30, F43)."""
    pause, was_connected = 0.2, False
    while True:
        try:
            async with await _connect() as connection:
                await connection.execute(f"LISTEN {CHANNEL}")
                if was_connected:
                    hub.resync_all()
                pause, was_connected = 0.2, True
                await _pass_on(connection, hub)
        except (psycopg.Error, OSError) as error:
            log.warning("live updates wait for the database: %s", str(error).strip().split("\n", 1)[0])
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE_SECONDS)


async def _pass_on(connection: psycopg.AsyncConnection, hub: Hub) -> None:
    while True:
        async for notification in connection.notifies(timeout=QUIET_SECONDS):
            hub.receive(notification.payload)
        await connection.execute("SELECT 1")  # finds out that the other side is gone


async def _connect() -> psycopg.AsyncConnection:
    return await psycopg.AsyncConnection.connect(
        database_url(), autocommit=True, connect_timeout=5, application_name="frontdesk-live"
    )


class Sessions:
    """Answers whether a session still exists, over one connection for all streams."""

    def __init__(self) -> None:
        self._connection: psycopg.AsyncConnection | None = None
        self._turn = asyncio.Lock()

    async def exists(self, key: str) -> bool:
        """True when the session with this fingerprint has not ended. Raises psycopg.Error without a database."""
        async with self._turn:
            for is_last in (False, True):
                try:
                    if self._connection is None:
                        self._connection = await _connect()
                    return await (await self._connection.execute(SESSION_QUERY, [key])).fetchone() is not None
                except psycopg.OperationalError:
                    await self.close()
                    if is_last:
                        raise
        return False

    async def close(self) -> None:
        """Let go of the connection; the next question opens another."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(psycopg.Error):
                await connection.close()
