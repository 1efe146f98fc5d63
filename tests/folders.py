"""Throwaway folders of a test run, named with its process id: the next run removes what a killed one left."""

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

PREFIX = "frontdesk-throwaway-"


def make_folder(what: str, mode: int = 0o700) -> Path:
    """An empty folder that lives as long as its maker wants, and no longer than this process."""
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-{what}-"))
    folder.chmod(mode)
    return folder


def remove_folder(folder: Path) -> None:
    """Away with it; what cannot be removed now is removed by the next run.

    Started as root, a database that its user could not reach lies elsewhere, behind a link.
    """
    for link in folder.glob("**/postgres"):
        if link.is_symlink():
            shutil.rmtree(link.resolve(), ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def remove_leftovers() -> list[Path]:
    """Remove the folders of runs that are over; returns them."""
    dead = [folder for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*") if not _maker_lives(folder)]
    for folder in dead:
        remove_folder(folder)
    return dead


def _maker_lives(folder: Path) -> bool:
    pid = folder.name.removeprefix(PREFIX).partition("-")[0]
    if not pid.isdigit():
        return True
    with suppress(PermissionError):  # alive, and somebody else's
        try:
            os.kill(int(pid), 0)
        except ProcessLookupError:
            return False
    return True
