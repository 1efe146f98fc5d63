"""What Vite built: the tags of an entry, the address of a file, the drawing of an icon."""

import json
import logging
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypedDict

from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

log = logging.getLogger(__name__)

FONT = "inter-latin-wght-normal.woff2"  # asked for along with the style sheet: words do not move when it comes late
FOLDER = Path(__file__).resolve().parent.parent / "static"


class Chunk(TypedDict, total=False):
    """One entry of Vite's manifest; paths are relative to the static folder."""

    file: str
    css: list[str]
    imports: list[str]


@cache
def _kept() -> dict[str, dict[str, Any]]:
    return {}


def _built(name: str) -> dict[str, Any]:
    """A JSON file of the build: read once, again after a change under debug, and asked for anew while it is missing."""
    kept = _kept()
    if name in kept and not settings.DEBUG:
        return kept[name]
    try:
        kept[name] = json.loads((FOLDER / name).read_text("utf-8"))
    except FileNotFoundError:
        log.warning("The front end is not built: run `npm ci && npm run build` in frontend/.")
        return {}
    return kept[name]


def manifest() -> dict[str, Chunk]:
    """Vite's manifest: source path to built files; empty while nothing is built."""
    return _built(".vite/manifest.json")


def _with_imports(name: str, chunks: dict[str, Chunk], seen: set[str]) -> list[Chunk]:
    if name in seen or name not in chunks:
        return []
    seen.add(name)
    chunk = chunks[name]
    imported = [found for each in chunk.get("imports", []) for found in _with_imports(each, chunks, seen)]
    return [*imported, chunk]


def asset(entry: str) -> SafeString:
    """The link and script tags of a front-end entry such as `workspace`; empty while nothing is built."""
    tags = _tags(entry) if settings.DEBUG else _tags_kept().get(entry) or _tags(entry)
    if tags and not settings.DEBUG:
        _tags_kept()[entry] = tags
    return tags


@cache
def _tags_kept() -> dict[str, SafeString]:
    return {}


def _tags(entry: str) -> SafeString:
    chunks = manifest()
    found = _with_imports(f"src/{entry}.ts", chunks, set())
    if not found:
        return mark_safe("")
    styles = dict.fromkeys(style for chunk in found for style in chunk.get("css", []))
    tags = [
        format_html('<link rel="preload" href="{}" as="font" type="font/woff2" crossorigin>', static(chunk["file"]))
        for name, chunk in chunks.items()
        if styles and name.endswith(FONT)
    ]
    tags += [format_html('<link rel="stylesheet" href="{}">', static(style)) for style in styles]
    tags += [format_html('<link rel="modulepreload" href="{}">', static(chunk["file"])) for chunk in found[:-1]]
    tags.append(format_html('<script type="module" src="{}"></script>', static(found[-1]["file"])))
    return mark_safe("\n".join(tags))


def source(entry: str) -> str:
    """The built script of an entry that imports nothing, such as the service worker; empty while nothing is built."""
    chunk = manifest().get(f"src/{entry}.ts")
    return (FOLDER / chunk["file"]).read_text("utf-8") if chunk else ""


def styles(entry: str) -> SafeString:
    """The link tags alone, for a document in which no script may run, such as a preview in a frame."""
    found = _with_imports(f"src/{entry}.ts", manifest(), set())
    names = dict.fromkeys(style for chunk in found for style in chunk.get("css", []))
    return mark_safe("\n".join(format_html('<link rel="stylesheet" href="{}">', static(name)) for name in names))


def icon(name: str, size: int = 16) -> SafeString:
    """The inline drawing of a Lucide icon, `size` pixels square; it is decoration, so write the word beside it.

    An icon that the build does not carry (`frontend/icons.txt` lists them all) is logged and drawn as a circle.
    """
    return _drawn(name, size) if "icons.json" in _kept() or _built("icons.json") else mark_safe("")


@lru_cache(maxsize=1024)
def _drawn(name: str, size: int) -> SafeString:
    drawings = _kept()["icons.json"]
    if name not in drawings:
        log.error("Icon %r is not in frontend/icons.txt", name)
        name = "circle"
    return mark_safe(
        f'<svg class="icon" aria-hidden="true" width="{size}" height="{size}" viewBox="0 0 24 24">'
        f"{drawings[name]}</svg>"
    )
