"""Previews of pictures: small, made anew, without what the file said besides its pixels; or none."""

import io
import struct
import zlib

import pytest
from PIL import Image

from frontdesk.kit.thumbnails import BOX, thumbnail

FORMATS = ["PNG", "JPEG", "GIF", "WEBP"]


def picture(kind: str, size: tuple[int, int] = (1600, 1200), **more: object) -> bytes:
    made = io.BytesIO()
    drawn = Image.linear_gradient("L").resize(size).convert("RGB" if kind in {"JPEG", "WEBP"} else "P")
    drawn.save(made, kind, **more)
    return made.getvalue()


def png_that_says(width: int, height: int) -> bytes:
    """A head that promises pixels, and hardly any data."""
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )


@pytest.mark.parametrize("kind", FORMATS)
def test_a_picture_becomes_a_small_one_of_ours(kind: str) -> None:
    made = thumbnail(picture(kind))
    assert made is not None and len(made) < 60_000
    with Image.open(io.BytesIO(made)) as small:
        assert small.format == "WEBP" and small.size == (480, 360)
    tiny = thumbnail(picture(kind, (10, 8)))
    assert tiny is not None
    with Image.open(io.BytesIO(tiny)) as small:
        assert small.size == (10, 8)


def test_a26_where_it_was_taken_and_what_hangs_behind_it_stay_out() -> None:
    """A26: and what lay on its side is upright."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "a-secret-place"
    raw = picture("JPEG", exif=exif, comment=b"a-secret-note") + b"<script>alert(1)</script>"
    made = thumbnail(raw)
    assert made is not None and b"secret" not in made and b"script" not in made
    with Image.open(io.BytesIO(made)) as small:
        assert small.height > small.width and not small.getexif()
        assert small.width <= BOX[0] and small.height <= BOX[1]


@pytest.mark.parametrize(
    "content",
    [
        png_that_says(50_000, 50_000), png_that_says(6_000, 6_000), png_that_says(100, 100), b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>", picture("PNG")[:200], picture("JPEG")[:300],
        b"GIF89a" + b"\xff" * 50, b"RIFF\x00\x00\x00\x00WEBPVP8 " + b"\x00" * 30,
    ],
)  # fmt: skip
def test_a26_a_bomb_a_stump_and_what_is_no_picture_have_none(content: bytes) -> None:
    """A26, A63: told from the head, and never an error."""
    assert thumbnail(content) is None


def test_a26_a_bomb_is_not_even_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """A26: its head says enough."""

    def open_it(*_args: object, **_more: object) -> None:
        raise AssertionError("opened")

    monkeypatch.setattr(Image, "open", open_it)
    for size in ((50_000, 50_000), (6_000, 6_000)):
        assert thumbnail(png_that_says(*size)) is None


@pytest.mark.parametrize("kind", ["BMP", "TIFF", "ICO", "PPM", "TGA"])
def test_a26_other_formats_are_not_opened(kind: str) -> None:
    """A26: a reader of pictures knows dozens of formats, and each is a way in."""
    made = io.BytesIO()
    Image.new("RGB", (64, 64), "teal").save(made, kind)
    assert thumbnail(made.getvalue()) is None
