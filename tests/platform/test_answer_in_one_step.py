"""The bridge between the server's loop and the threads that make pages."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from frontdesk.config.bridge import Pages

SCOPE = {
    "type": "http", "http_version": "1.1", "method": "GET", "scheme": "http", "path": "/x", "raw_path": b"/x",
    "query_string": b"", "root_path": "", "headers": [], "server": ("127.0.0.1", 80), "client": ("127.0.0.1", 1),
}  # fmt: skip


class Body:
    """What a page gives back: its pieces, and whether it was closed."""

    def __init__(self, *pieces: bytes, then: Exception | None = None) -> None:
        self.pieces, self.then, self.is_closed = pieces, then, False

    def __iter__(self) -> Iterator[bytes]:
        yield from self.pieces
        if self.then:
            raise self.then

    def close(self) -> None:
        self.is_closed = True


def answered(body: Body, send: Callable[[dict[str, Any]], None]) -> None:
    """Let a page with this body answer one request."""

    def page(environ: dict[str, Any], start_response: Callable[..., Any]) -> Body:
        start_response("200 OK", [("Content-Type", "text/plain")])
        return body

    async def out(message: dict[str, Any]) -> None:
        send(message)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    pages = Pages(page, 1)
    try:
        asyncio.run(pages(SCOPE, receive, out))
    finally:
        pages.executor.shutdown()


@pytest.mark.parametrize("pieces", [(), (b"whole",), (b"a", b"", b"b", b"c")])
def test_what_a_page_says_arrives_in_order_and_its_end_is_told_once(pieces: tuple[bytes, ...]) -> None:
    sent: list[dict[str, Any]] = []
    body = Body(*pieces)
    answered(body, sent.append)
    assert sent[0] == {"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]}
    assert b"".join(message["body"] for message in sent[1:]) == b"".join(pieces)
    assert [message.get("more_body", False) for message in sent[1:]] == [True] * (len(sent) - 2) + [False]
    assert len(sent) == 1 + max(1, len(list(filter(None, pieces))))
    assert body.is_closed


def test_what_comes_in_pieces_is_sent_while_the_rest_is_made() -> None:
    sent: list[bytes] = []
    made: list[int] = []

    class Slow(Body):
        def __iter__(self) -> Iterator[bytes]:
            for _ in range(5):
                made.append(len(sent))  # how much was out when this piece was asked for
                yield b"x"

    answered(Slow(), lambda message: sent.append(message.get("body", b"")))
    assert made == [0, 0, 2, 3, 4]  # status and first piece leave together; one piece is kept back


def test_a_browser_that_went_away_ends_the_page_and_what_failed_half_way_is_not_called_whole() -> None:
    def gone(message: dict[str, Any]) -> None:
        raise OSError("the browser went away")

    body = Body(b"a", b"b", b"c")
    with pytest.raises(OSError, match="went away"):
        answered(body, gone)
    assert body.is_closed
    sent: list[dict[str, Any]] = []
    with pytest.raises(ValueError, match="half"):
        answered(Body(b"a", b"b", then=ValueError("half")), sent.append)
    assert all(message.get("more_body", True) for message in sent)
