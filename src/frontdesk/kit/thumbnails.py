"""Small previews of pictures, made anew by us: the page shows what the sender's bytes look like, and none of them.

Four raster formats are opened, within limits of pixels that are read from the head before anything is decoded (A26).
The result is a WebP without metadata (where a photograph was taken is nobody's business), or nothing at all.
"""

import io
import logging
import struct
from threading import BoundedSemaphore

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from frontdesk.kit.files import open_stored
from frontdesk.kit.pixels import size_of

log = logging.getLogger(__name__)
KIND = "image/webp"
BOX = (520, 360)  # pixels: twice what the page shows, for fine screens
MOST_PIXELS = 16_000_000  # that are decoded whole; a JPEG is decoded at a fraction of its size
_AT_ONCE = BoundedSemaphore(2)  # of this process: decoding is work


def thumbnail(content: bytes) -> bytes | None:
    """The picture as a WebP that fits BOX, its first frame if it moves; None for what is no picture or too much."""
    from PIL import Image, ImageOps  # only where a picture is looked at: it costs memory

    size = size_of(content)
    if size is None or not size.is_sane or (size.kind != "image/jpeg" and size.width * size.height > MOST_PIXELS):
        return None
    try:
        with _AT_ONCE, Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "GIF", "WEBP")) as image:
            image.draft("RGB", BOX)
            image.thumbnail(BOX)
            small = ImageOps.exif_transpose(image).convert("RGBA" if image.has_transparency_data else "RGB")
            small.thumbnail(BOX)
            fresh = Image.new(small.mode, small.size)  # without what the file said besides its pixels
            fresh.paste(small)
            made = io.BytesIO()
            fresh.save(made, "WEBP", quality=80, method=2)
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        struct.error,
        MemoryError,
        Image.DecompressionBombError,
    ) as error:
        log.info("No preview of a picture: %s", type(error).__name__)
        return None
    return made.getvalue()


def stored_thumbnail(key: str) -> bytes | None:
    """The preview of a stored picture, made once and kept beside it, also that there is none.

    Raises OSError when storage does not answer.
    """
    beside = f"{key}.preview"
    if default_storage.exists(beside):
        with default_storage.open(beside, "rb") as kept:
            return bytes(kept.read()) or None
    with open_stored(key) as original:
        made = thumbnail(original.read())
    default_storage.save(beside, ContentFile(made or b""))
    return made
