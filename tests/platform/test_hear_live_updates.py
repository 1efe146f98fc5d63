"""The live stream: who may listen hears names within moments, once; who may not is refused; nobody is forgotten."""

import asyncio
import json
import os
from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.core import signing

from frontdesk.config.live.application import Live
from frontdesk.config.live.hub import MOST_NAMES, Hub


class Browser:
    """The far end of one request to the ASGI application."""

    def __init__(self) -> None:
        self.status = 0
        self.said: asyncio.Queue[str] = asyncio.Queue()
        self.left = asyncio.Event()

    async def receive(self) -> MutableMapping[str, Any]:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        elif message.get("body"):
            await self.said.put(message["body"].decode())

    async def event(self) -> tuple[str, Any]:
        """The next event that is not the opening."""
        async with asyncio.timeout(10):
            while True:
                fields = dict(line.split(": ", 1) for line in (await self.said.get()).splitlines() if ": " in line)
                if fields.get("event") not in (None, "hello"):
                    return fields["event"], json.loads(fields["data"])


def token(*audiences: str) -> str:
    return signing.dumps({"to": list(audiences)}, salt="frontdesk.live")


@asynccontextmanager
async def listening(live: Live, signed: str, **headers: str) -> AsyncIterator[Browser]:
    browser = Browser()
    names = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "GET", "path": "/live", "headers": names}
    stream = asyncio.create_task(
        live({**scope, "query_string": f"token={signed}".encode()}, browser.receive, browser.send)
    )
    async with asyncio.timeout(10):
        while not browser.status:
            await asyncio.sleep(0)
    yield browser
    browser.left.set()
    await stream


async def notify(**message: list[str]) -> None:
    async with await psycopg.AsyncConnection.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        await connection.execute("SELECT pg_notify('frontdesk_live', %s)", [json.dumps(message)])


async def until_listening(live: Live, audience: str, browser: Browser) -> None:
    """LISTEN may take effect after the stream opened; say things until one is heard."""
    for _attempt in range(200):
        await notify(names=["warm"], to=[audience])
        try:
            async with asyncio.timeout(0.1):
                await browser.event()
                return
        except TimeoutError:
            continue
    raise AssertionError("never heard anything")


def test_names_reach_their_audience_and_nobody_else() -> None:
    """A30."""

    async def run() -> None:
        live = Live()
        async with (
            listening(live, token("staff", "team.7")) as ours,
            listening(live, token("team.8")) as theirs,
        ):
            await until_listening(live, "team.7", ours)
            await notify(names=["ticket.42"], to=["team.7"])
            assert await ours.event() == ("names", ["ticket.42"])
            assert theirs.said.qsize() == 1  # the opening
        assert len(live.hub) == 0
        await live.stop()

    asyncio.run(run())


@pytest.mark.parametrize("signed", ["", "x", "e30:1:x", "eyJ0byI6WyJzdGFmZiJdfQ:1vabcd:AAAA"])
def test_a_forged_token_is_refused(signed: str) -> None:
    """A30, A56."""

    async def run() -> None:
        live = Live()
        async with listening(live, signed) as browser:
            assert browser.status == 403
        await live.stop()

    asyncio.run(run())


def test_losing_access_ends_the_stream_and_the_token() -> None:
    """A30, A55."""

    async def run() -> None:
        live, signed = Live(), token("agent.5")
        async with listening(live, signed) as browser:
            await until_listening(live, "agent.5", browser)
            await notify(close=["agent.5"])
            assert await browser.event() == ("close", {})
        async with listening(live, signed) as again:
            assert again.status == 403
        await live.stop()

    asyncio.run(run())


@pytest.mark.django_db(transaction=True)
def test_a_session_that_has_ended_hears_nothing(settings: Any) -> None:
    """A55."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    copy = parts._replace(path="/" + str(settings.DATABASES["default"]["NAME"])).geturl()
    settings.LISTEN_URL = copy

    async def run() -> None:
        live = Live()
        async with listening(live, token("staff", "session.0000")) as browser:
            assert browser.status == 403
        await live.stop()

    asyncio.run(run())


def test_a_lost_connection_ends_in_a_resync() -> None:
    """F30, F43."""

    async def run() -> None:
        live = Live()
        async with listening(live, token("staff")) as browser:
            await until_listening(live, "staff", browser)
            async with await psycopg.AsyncConnection.connect(os.environ["DATABASE_URL"]) as connection:
                await connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE application_name = 'frontdesk-live' AND query LIKE 'LISTEN%'"
                )
            assert await browser.event() == ("resync", {})
        await live.stop()

    asyncio.run(run())


def test_a_server_that_stops_ends_its_streams_without_a_word_of_lost_rights() -> None:
    async def run() -> None:
        live = Live()
        async with listening(live, token("staff")) as browser:
            await live.stop()
        assert browser.said.qsize() == 1  # the opening

    asyncio.run(run())


def test_a_browser_that_comes_back_is_told_to_ask_for_everything() -> None:
    """F43."""

    async def run() -> None:
        live = Live()
        async with listening(live, token("staff"), last_event_id="1") as browser:
            assert await browser.event() == ("resync", {})
        await live.stop()

    asyncio.run(run())


def test_a_name_said_often_is_heard_once_and_a_flood_becomes_one_resync() -> None:
    """A65."""
    hub = Hub()
    listener = hub.join(frozenset({"staff"}))
    for _time in range(3):
        hub.receive('{"names": ["queue", "ticket.1"], "to": ["staff"]}')
    assert listener.take() == (["queue", "ticket.1"], False)
    hub.receive(json.dumps({"names": [f"ticket.{number}" for number in range(MOST_NAMES + 1)], "to": ["staff"]}))
    assert listener.take() == ([], True)


@pytest.mark.parametrize("payload", ["", "[]", "{", "null", '{"names": 1}', '{"to": [[]]}'])
def test_a_senseless_notification_is_ignored(payload: str) -> None:
    Hub().receive(payload)
