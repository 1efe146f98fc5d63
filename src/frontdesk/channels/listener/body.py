"""Reading one message after DATA (RFC 5321, 4.5.2), bounded in memory."""

import asyncio
import tempfile
from typing import IO, Final

END: Final = b".\r\n"
IN_MEMORY: Final = 512 * 1024


class TooMuch(Exception):
    """The client sends far more than is taken, and does not come to an end."""


class Body:
    """The bytes of one message, on disk beyond IN_MEMORY. What is over the limit is read to its end and thrown away."""

    def __init__(self, limit: int) -> None:
        self.limit, self.size = limit, 0
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 -- closed by `close`

    @property
    def is_too_large(self) -> bool:
        return self.size > self.limit

    async def read(self, reader: asyncio.StreamReader) -> None:
        """Until the line with a single dot. Only CR LF ends a line: nothing can be smuggled behind a bare LF.

        Raises TooMuch at twice the limit.
        """
        is_start = True
        while True:
            try:
                piece = await reader.readuntil(b"\r\n")
                ends = True
            except asyncio.LimitOverrunError as error:
                piece = await reader.readexactly(error.consumed)
                ends = False
            if is_start and ends and piece == END:
                return
            if is_start and piece.startswith(b"."):
                piece = piece[1:]
            is_start = ends
            self._take(piece)

    def _take(self, piece: bytes) -> None:
        self.size += len(piece)
        if self.size <= self.limit:
            self._file.write(piece)
        elif self.size > 2 * self.limit:
            raise TooMuch

    def content(self) -> bytes:
        """All of it."""
        self._file.seek(0)
        return self._file.read()

    def close(self) -> None:
        """Give memory and disk back."""
        self._file.close()
