"""Our own SMTP listener for tests, in a thread or in a process of its own."""

import asyncio
import contextlib
import smtplib
import threading
from collections.abc import Iterator
from typing import Any

from frontdesk.channels.listener.options import Options
from frontdesk.channels.listener.server import serve


@contextlib.contextmanager
def listening(**options: Any) -> Iterator[int]:
    """A listener on a free port of the loopback interface; its port."""
    ready, ports = threading.Event(), []
    loop = asyncio.new_event_loop()
    stop: list[asyncio.Event] = []

    def opened(where: str) -> None:
        ports.append(int(where.rpartition(":")[2]))
        ready.set()

    async def work() -> None:
        stop.append(asyncio.Event())
        await serve(Options(**{"port": 0, "hostname": "desk.example"} | options), stop[0], opened)

    thread = threading.Thread(target=loop.run_until_complete, args=(work(),), daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield ports[0]
    finally:
        loop.call_soon_threadsafe(stop[0].set)
        thread.join(15)
        loop.close()


def hand_over(
    port: int, raw: bytes, to: list[str] | str = "support@harbor.example", sender: str = "mara@customer.example"
) -> None:
    """Deliver one mail as a mail server does. Raises what smtplib raises for a refusal."""
    with smtplib.SMTP("127.0.0.1", port, local_hostname="mx.customer.example", timeout=30) as client:
        client.sendmail(sender, to, raw)
