"""What a picture is and how large, read from its first bytes without decoding it: PNG, JPEG, GIF and WebP."""

import struct
from typing import NamedTuple

MOST_PIXELS = 40_000_000


class Size(NamedTuple):
    """A raster picture: its media type, width and height in pixels."""

    kind: str
    width: int
    height: int

    @property
    def is_sane(self) -> bool:
        """Whether a browser can show it without harm: a bomb says millions of pixels in a few bytes (A26)."""
        return 0 < self.width * self.height <= MOST_PIXELS


def size_of(content: bytes) -> Size | None:
    """The picture's kind and size, or None for anything else, also for a picture whose head is damaged."""
    try:
        if content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR":
            return Size("image/png", *struct.unpack(">II", content[16:24]))
        if content.startswith((b"GIF87a", b"GIF89a")):
            return Size("image/gif", *struct.unpack("<HH", content[6:10]))
        if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
            return _webp(content)
        return _jpeg(content) if content.startswith(b"\xff\xd8\xff") else None
    except (struct.error, IndexError):
        return None


def _webp(content: bytes) -> Size | None:
    """RFC 9649: simple lossy, simple lossless, extended."""
    chunk = content[12:16]
    if chunk == b"VP8 " and content[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack("<HH", content[26:30])
        return Size("image/webp", width & 0x3FFF, height & 0x3FFF)
    if chunk == b"VP8L" and content[20] == 0x2F:
        bits = int.from_bytes(content[21:25], "little")
        return Size("image/webp", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    if chunk == b"VP8X":
        width, height = int.from_bytes(content[24:27], "little"), int.from_bytes(content[27:30], "little")
        return Size("image/webp", width + 1, height + 1)
    return None


def _jpeg(content: bytes) -> Size | None:
    """ITU-T T.81: the first start-of-frame segment; at most 1,000 segments before it."""
    at = 2
    for _ in range(1000):
        while content[at] == 0xFF and content[at + 1] == 0xFF:
            at += 1
        if content[at] != 0xFF:
            return None
        marker = content[at + 1]
        if marker in {0x01, *range(0xD0, 0xD9)}:
            at += 2
            continue
        (length,) = struct.unpack(">H", content[at + 2 : at + 4])
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return Size("image/jpeg", width, height)
        at += 2 + length
    return None
