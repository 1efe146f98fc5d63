"""Clients on loopback, in a process of their own: `python -m benches.client`, told by JSON on its standard input:

`{"port", "cookie", "clients", "seconds", "asks": [{"name", "weight", "paths", "form", "to"}]}`: each client keeps one
connection, chooses an ask by weight and one of its paths in turn, and asks again as soon as it has the whole answer.
With `form` (name to value, or to a list to choose from; `{unique}` becomes something new each time) it looks at the
page, as a person would, and posts to the path with `to` behind it; `{seen}` becomes the version that the page shows.
Prints JSON and ends: `pages`, `seconds`, `p50` and `p95` in milliseconds, and the same by name of ask.
"""

import asyncio
import itertools
import json
import random
import re
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

TAKEN = re.compile(rb"HTTP/1\.1 (200|204|303)")
CSRF = "b" * 32
SEEN = re.compile(rb'name="seen"[^>]*\svalue="(\d+)"')
_unique = itertools.count(time.time_ns())


async def main() -> None:
    """Run all clients and print what they met."""
    told = json.load(sys.stdin)
    chance = random.Random(1)
    asks = [Ask(one, told["cookie"]) for one in told["asks"]]

    def choose() -> "Ask":
        return chance.choices(asks, [ask.weight for ask in asks])[0]

    started = time.perf_counter()
    until = started + told["seconds"]
    took = await asyncio.gather(*(_client(told["port"], choose, until) for _ in range(told["clients"])))
    lasted = time.perf_counter() - started
    met = [one for client in took for one in client]
    by_name = {name: _figures([spent for which, spent in met if which == name]) for name, _ in met}
    every = _figures([spent for _, spent in met])
    json.dump({"pages": len(met), "seconds": lasted, **every, "asks": by_name}, sys.stdout)


def _figures(times: list[float]) -> dict[str, float]:
    if not times:
        return {"count": 0, "p50": 0.0, "p95": 0.0}
    times = sorted(times)
    p95 = times[min(len(times) - 1, int(len(times) * 0.95))]
    return {"count": len(times), "p50": 1000 * statistics.median(times), "p95": 1000 * p95}


class Ask:
    """One kind of request, over and over."""

    def __init__(self, told: dict[str, Any], cookie: str) -> None:
        self.name, self.weight = told["name"], told.get("weight", 1)
        self.form: dict[str, str | list[str]] | None = told.get("form")
        self.to = told.get("to", "")
        paths = told["paths"]
        start = time.time_ns() % len(paths)
        self.paths = itertools.cycle(paths[start:] + paths[:start])
        self.head = f"Host: 127.0.0.1\r\nAccept: text/html, application/json\r\nCookie: {cookie}"

    def get(self, path: str) -> bytes:
        """The request for a page."""
        return f"GET {path} HTTP/1.1\r\n{self.head}\r\n\r\n".encode()

    def post(self, path: str, page: bytes) -> bytes:
        """What is sent after the page was seen."""
        seen = SEEN.search(page)
        filled = {"{unique}": str(next(_unique)), "{seen}": seen[1].decode() if seen else ""}
        chosen = {key: random.choice(one) if isinstance(one, list) else one for key, one in (self.form or {}).items()}
        form = {key: filled.get(value, value) for key, value in chosen.items()}
        body = urlencode(form).encode()
        said = (
            f"POST {path}{self.to} HTTP/1.1\r\n{self.head}; frontdesk_csrf={CSRF}\r\nX-CSRFToken: {CSRF}\r\n"
            "HX-Request: true\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return said.encode() + body


async def _client(port: int, choose: Callable[[], Ask], until: float) -> list[tuple[str, float]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    took = []

    async def exchange(name: str, request: bytes) -> bytes:
        start = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = next((int(line[15:]) for line in head.lower().split(b"\r\n") if line[:15] == b"content-length:"), 0)
        body = await reader.readexactly(length)
        if not TAKEN.match(head):
            raise SystemExit(
                f"{request[:120]!r} was answered: {head.decode(errors='replace').splitlines()[0]} {body!r}"
            )
        took.append((name, time.perf_counter() - start))
        return body

    while time.perf_counter() < until:
        ask = choose()
        path = next(ask.paths)
        page = await exchange(ask.name if ask.form is None else "ticket", ask.get(path))
        if ask.form is not None:
            await exchange(ask.name, ask.post(path, page))
    writer.close()
    return took


if __name__ == "__main__":
    asyncio.run(main())
