"""The listener's life: open, serve, finish what was begun, close."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Callable
from pathlib import Path

from frontdesk.channels.listener.options import BadOptions, Options
from frontdesk.channels.listener.protocol import Door

log = logging.getLogger("frontdesk.smtp")
GRACE_SECONDS = 7.0


def run(options: Options, ready: Callable[[str], object] = lambda where: None) -> None:
    """Listen until SIGINT or SIGTERM. Raises BadOptions when that cannot begin."""

    async def until_told() -> None:
        stop = asyncio.Event()
        for name in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(name, stop.set)
        await serve(options, stop, ready)

    asyncio.run(until_told())


async def serve(options: Options, stop: asyncio.Event, ready: Callable[[str], object] = lambda where: None) -> None:
    """Listen until `stop` is set; mails that were read to their end are still kept and answered."""
    logging.getLogger("mail.log").setLevel(logging.ERROR)  # the library tells every line of every dialogue
    door = Door(options)
    server = await _open(options, door)
    if not options.path:
        ready(f"{options.host}:{server.sockets[0].getsockname()[1]}")
    else:
        ready(options.path)
    try:
        await stop.wait()
    finally:
        server.close()
        until = asyncio.get_running_loop().time() + GRACE_SECONDS
        while door.busy and asyncio.get_running_loop().time() < until:
            await asyncio.sleep(0.05)
        for transport in list(door.open):
            transport.close()
        await door.close()
        if options.path:
            with contextlib.suppress(OSError):
                Path(options.path).unlink()


async def _open(options: Options, door: Door) -> asyncio.Server:
    loop = asyncio.get_running_loop()
    try:
        if options.path:
            return await loop.create_unix_server(door.protocol, options.path)
        return await loop.create_server(door.protocol, options.host, options.port)
    except OSError as error:
        raise BadOptions(f"SMTP cannot listen on {options.where()}: {error.strerror or error}.") from error
