"""Two hundred signed-in agents who look at one busy queue: `python -m benches.desk.crowd`, told by JSON on its input:

`{"port", "path", "cookies", "author", "subjects": [path of a ticket, …], "changes", "seconds"}`. Each agent loads the
page at the path, keeps its stream open, and asks again for the regions whose names it hears, with the throttle that the
page itself asks for, as `fd-live.ts` does. Meanwhile the author changes subjects, `changes` a second, each to
something new; how long it takes from the answer to that change until the new words have come to each agent is noted.

Prints JSON: `p50` and `p95` in milliseconds, `seen` and `missed` (changes times agents), `asked` (regions fetched).
"""

import asyncio
import html
import json
import re
import statistics
import sys
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from benches.client import CSRF, SEEN

REGION = re.compile(r'<[^>]*\sdata-live="([^"]+)"[^>]*>')
ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
TOKEN = re.compile(r'name="frontdesk-live" content="([^"]+)"')
MARK = re.compile(r"Change (\d+) of (\d+)")
THROTTLE, GRACE, AUTHORS = 1000, 3.0, 4


@dataclass
class News:
    """What has been changed, when, and who has seen it."""

    stamp: str = field(default_factory=lambda: str(time.time_ns() % 10**9))
    made: dict[int, float] = field(default_factory=dict)
    took: list[float] = field(default_factory=list)
    asked: int = 0
    known: dict[bytes, frozenset[int]] = field(default_factory=dict)

    def marks(self, body: bytes) -> frozenset[int]:
        """Which changes it shows; many agents are given the same bytes, which are looked through once."""
        if body not in self.known:
            found = MARK.findall(body.decode())
            self.known[body] = frozenset(int(one) for one, stamp in found if stamp == self.stamp)
        return self.known[body]


@dataclass
class Region:
    """A part of the open page that is asked for again."""

    names: set[str]
    address: str
    throttle: float
    at: float = -1e9
    is_waiting: bool = False
    etag: str = ""
    heard: str = ""


async def main() -> None:
    """Gather the agents, change things, print what was met."""
    told, news = json.load(sys.stdin), News()
    agents = [Agent(told["port"], cookie, told["path"], news) for cookie in told["cookies"]]
    for start in range(0, len(agents), 20):
        await asyncio.gather(*(agent.open() for agent in agents[start : start + 20]))
    listening = [asyncio.create_task(agent.listen()) for agent in agents]
    await asyncio.sleep(2)
    print("ready", file=sys.stderr, flush=True)
    await _change(told, news)
    await asyncio.sleep(GRACE)
    for task in listening:
        task.cancel()
    wanted = len(news.made) * len(agents)
    took = sorted(news.took)
    p95 = took[min(len(took) - 1, int(wanted * 0.95))] if took else 0.0
    found = {"p50": 1000 * statistics.median(took) if took else 0.0, "p95": 1000 * p95}
    json.dump({**found, "seen": len(took), "missed": wanted - len(took), "asked": news.asked}, sys.stdout)


async def _change(told: dict[str, Any], news: News) -> None:
    """On time, whatever the answers take."""
    spare: asyncio.Queue[Connection] = asyncio.Queue()
    for _ in range(AUTHORS):
        spare.put_nowait(Connection(told["port"], told["author"]))
    began, tasks = time.perf_counter(), []
    for number in range(int(told["changes"] * told["seconds"])):
        await asyncio.sleep(max(0.0, began + number / told["changes"] - time.perf_counter()))
        path = told["subjects"][number % len(told["subjects"])]
        tasks.append(asyncio.create_task(_change_one(path, number, news, spare)))
    await asyncio.gather(*tasks)


async def _change_one(path: str, number: int, news: News, spare: "asyncio.Queue[Connection]") -> None:
    connection = await spare.get()
    seen = SEEN.search((await connection.ask(f"{path}/subject"))[1])
    form = {"subject": f"Change {number} of {news.stamp}", "seen": seen[1].decode() if seen else ""}
    await connection.ask(f"{path}/subject", form)
    news.made[number] = time.perf_counter()
    spare.put_nowait(connection)


class Connection:
    """One kept connection of a browser."""

    def __init__(self, port: int, cookie: str) -> None:
        self.port, self.cookie = port, cookie
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self.turn = asyncio.Lock()

    async def ask(
        self, path: str, form: dict[str, str] | None = None, headers: str = ""
    ) -> tuple[dict[str, str], bytes]:
        """Headers (with `status`) and body of the answer."""
        async with self.turn:
            if self.streams is None:
                self.streams = await asyncio.open_connection("127.0.0.1", self.port, limit=2**21)
            reader, writer = self.streams
            body = urlencode(form).encode() if form else b""
            head = f"{'POST' if form else 'GET'} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\n{headers}"
            head += f"Cookie: {self.cookie}; frontdesk_csrf={CSRF}\r\n"
            if form:
                head += f"X-CSRFToken: {CSRF}\r\nHX-Request: true\r\nContent-Length: {len(body)}\r\n"
                head += "Content-Type: application/x-www-form-urlencoded\r\n"
            writer.write(head.encode() + b"\r\n" + body)
            lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            met = {name.lower(): value for line in lines[1:] if line for name, _, value in [line.partition(": ")]}
            met["status"] = lines[0].split(" ")[1]
            if met["status"] not in {"200", "204", "303", "304"}:
                raise SystemExit(f"{path} was answered: {lines[0]}")
            return met, await reader.readexactly(int(met.get("content-length", "0")))


class Agent:
    """A browser with one page open."""

    def __init__(self, port: int, cookie: str, path: str, news: News) -> None:
        self.connection, self.path, self.news = Connection(port, cookie), path, news
        self.port, self.token, self.regions, self.seen = port, "", list[Region](), set[int]()
        self.tasks: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Load the page and find its live regions."""
        page = (await self.connection.ask(self.path))[1].decode()
        found = TOKEN.search(page)
        assert found, "the page has no stream"
        self.token = html.unescape(found[1])
        for tag in REGION.finditer(page):
            about = {name: html.unescape(value) for name, value in ATTRIBUTE.findall(tag[0])}
            address = about.get("data-live-src") or about.get("hx-get")
            if address:
                throttle = float(about.get("data-live-throttle", THROTTLE)) / 1000
                self.regions.append(Region(set(about["data-live"].split()), address, throttle))

    async def listen(self) -> None:
        """Hear names for ever."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**21)
        query = urlencode({"token": self.token})
        writer.write(f"GET /live?{query} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        event, heard = b"", ""
        while line := await reader.readline():
            if line.startswith(b"event: "):
                event = line[7:].strip()
            elif line.startswith(b"id: "):
                heard = line[4:].decode().strip()
            elif line.startswith(b"data: ") and event in {b"names", b"resync"}:
                names = set(json.loads(line[6:])) if event == b"names" else None
                for region in self.regions:
                    if names is None or region.names & names:
                        region.heard = heard if names else ""
                        self.schedule(region)

    def schedule(self, region: Region) -> None:
        """At once when it has been quiet, else once when the throttle ends."""
        if not region.is_waiting:
            region.is_waiting = True
            task = asyncio.create_task(self.refresh(region))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    async def refresh(self, region: Region) -> None:
        """Ask for the region and note what is new in it."""
        await asyncio.sleep(max(0.0, region.at + region.throttle - time.perf_counter()))
        region.at, region.is_waiting = time.perf_counter(), False
        headers = "HX-Request: true\r\n" + (f"If-None-Match: {region.etag}\r\n" if region.etag else "")
        headers += f"X-Heard: {region.heard}\r\n" if region.heard else ""
        met, body = await self.connection.ask(region.address, headers=headers)
        region.etag = met.get("etag", "")
        self.news.asked += 1
        now = time.perf_counter()
        for mark in self.news.marks(body) - self.seen:
            self.seen.add(mark)
            if mark in self.news.made:
                self.news.took.append(now - self.news.made[mark])
            else:  # it came before the author's own answer did
                self.news.took.append(0.0)


if __name__ == "__main__":
    asyncio.run(main())
