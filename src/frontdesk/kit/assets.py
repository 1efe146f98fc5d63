"""What Vite built: the tags of an entry, the address of a file, the drawing of an icon."""

import json
import logging
from functools import cache, lru_cache
from pathlib import Path
from typing import TypedDict

from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

log = logging.getLogger(__name__)

FOLDER = Path(__file__).resolve().parent.parent / "static"


class Chunk(TypedDict, total=False):
    """One entry of Vite's manifest; paths are relative to the static folder."""

    file: str
    css: list[str]
    imports: list[str]


def _changed_at(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


@lru_cache(maxsize=2)
def _read(path: Path, changed_at: int) -> dict[str, Chunk]:
    if not changed_at:
        log.warning("The front end is not built: run `npm ci && npm run build` in frontend/.")
        return {}
    manifest: dict[str, Chunk] = json.loads(path.read_text("utf-8"))
    return manifest


@cache
def _read_once() -> dict[str, Chunk]:
    path = FOLDER / ".vite" / "manifest.json"
    return _read(path, _changed_at(path))


def manifest() -> dict[str, Chunk]:
    """Vite's manifest: source path to built files. Read once; again when it changes under debug."""
    if not settings.DEBUG:
        return _read_once()
    path = FOLDER / ".vite" / "manifest.json"
    return _read(path, _changed_at(path))


def _with_imports(name: str, chunks: dict[str, Chunk], seen: set[str]) -> list[Chunk]:
    if name in seen or name not in chunks:
        return []
    seen.add(name)
    chunk = chunks[name]
    imported = [found for each in chunk.get("imports", []) for found in _with_imports(each, chunks, seen)]
    return [*imported, chunk]


def asset(entry: str) -> SafeString:
    """The link and script tags of a front-end entry such as `workspace`; empty while nothing is built."""
    chunks = manifest()
    found = _with_imports(f"src/{entry}.ts", chunks, set())
    if not found:
        return mark_safe("")
    styles = dict.fromkeys(style for chunk in found for style in chunk.get("css", []))
    tags = [format_html('<link rel="stylesheet" href="{}">', static(style)) for style in styles]
    tags += [format_html('<link rel="modulepreload" href="{}">', static(chunk["file"])) for chunk in found[:-1]]
    tags.append(format_html('<script type="module" src="{}"></script>', static(found[-1]["file"])))
    return mark_safe("\n".join(tags))


@cache
def _drawings() -> dict[str, str]:
    try:
        drawings: dict[str, str] = json.loads((FOLDER / "icons.json").read_text("utf-8"))
    except FileNotFoundError:
        return {}
    return drawings


@lru_cache(maxsize=1024)
def icon(name: str, size: int = 16) -> SafeString:
    """The inline drawing of a Lucide icon, `size` pixels square; it is decoration, so write the word beside it.

    An icon that the build does not carry (`frontend/icons.txt` lists them all) is logged and drawn as a circle.
    """
    drawings = _drawings()
    if not drawings:
        return mark_safe("")
    if name not in drawings:
        log.error("Icon %r is not in frontend/icons.txt", name)
        name = "circle"
    return mark_safe(
        f'<svg class="icon" aria-hidden="true" width="{size}" height="{size}" viewBox="0 0 24 24" fill="none"'
        f' stroke="currentColor" stroke-linecap="round" stroke-linejoin="round">{drawings[name]}</svg>'
    )
