"""Files that are small to send and huge to open (A26): told from their heads, nothing is unpacked."""

import io
import struct
import zipfile

from frontdesk.kit.pixels import size_of

MOST_ENTRIES = 10_000
MOST_UNPACKED = 1_000_000_000  # bytes
MOST_RATIO = 200
_SMALL = 50_000_000  # bytes that an archive may unpack to, whatever its ratio


def danger_of(content: bytes) -> str:
    """Why nobody should open the file, as a sentence; "" for one that is not known to be dangerous."""
    size = size_of(content)
    if size is not None and not size.is_sane:
        return f"This picture has {size.width} × {size.height} pixels, more than a screen or a memory can take."
    if content.startswith(b"PK\x03\x04"):
        return _archive(content)
    return ""


def _archive(content: bytes) -> str:
    """ZIP, and what is made of it: docx, xlsx, pptx, odt, jar."""
    if _entries(content) > MOST_ENTRIES:
        return f"This archive holds more than {MOST_ENTRIES:,} files."
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sizes = [entry.file_size for entry in archive.infolist()]
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError, struct.error):
        return ""
    total = sum(sizes)
    if total > MOST_UNPACKED or (total > _SMALL and total > MOST_RATIO * len(content)):
        return f"This archive unpacks to {total // 1_000_000:,} MB, out of {len(content) // 1000:,} kB."
    return ""


def _entries(content: bytes) -> int:
    """How many files the end of the archive promises, before its directory is read (APPNOTE 4.3.16)."""
    end = content.rfind(b"PK\x05\x06")
    told = struct.unpack("<H", content[end + 10 : end + 12])[0] if 0 <= end <= len(content) - 22 else 0
    return max(told, content.count(b"PK\x01\x02") if told == 0xFFFF else 0)
