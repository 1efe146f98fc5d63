"""Clients on loopback, in a process of their own: `python -m benches.client PORT PATH COOKIE CLIENTS SECONDS`.

Each client keeps one connection and asks again as soon as it has the whole answer. Prints JSON and ends.
"""

import asyncio
import json
import statistics
import sys
import time


async def main() -> None:
    """Run all clients and print pages, seconds, p50 and p95 in milliseconds."""
    port, path, cookie, clients, seconds = (
        int(sys.argv[1]),
        sys.argv[2],
        sys.argv[3],
        int(sys.argv[4]),
        float(sys.argv[5]),
    )
    request = (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: frontdesk={cookie}\r\nAccept: text/html\r\n\r\n"
    ).encode()
    started = time.perf_counter()
    took = await asyncio.gather(*(_client(port, request, started + seconds) for _ in range(clients)))
    lasted = time.perf_counter() - started
    times = sorted(one for client in took for one in client)
    p95 = times[min(len(times) - 1, int(len(times) * 0.95))]
    told = {"pages": len(times), "seconds": lasted, "p50": 1000 * statistics.median(times), "p95": 1000 * p95}
    json.dump(told, sys.stdout)


async def _client(port: int, request: bytes, until: float) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    took = []
    while (start := time.perf_counter()) < until:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise SystemExit(head.decode(errors="replace").split("\r\n", 1)[0])
        length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(length)
        took.append(time.perf_counter() - start)
    writer.close()
    return took


if __name__ == "__main__":
    asyncio.run(main())
