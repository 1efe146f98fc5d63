"""Files on disk that outlive a power failure: what is acknowledged may name them only once they are really there."""

import os
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible


@deconstructible(path="frontdesk.kit.durable.DurableStorage")
class DurableStorage(FileSystemStorage):
    """Keeps files in a folder. `save` returns when bytes and name are on the disk itself, not in a cache of it.

    `flush` says whether to wait for that; the tests do not. See fsync(2): a new name needs its folder flushed as well.
    """

    def __init__(self, *args: Any, flush: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.flush = flush
        self._known: set[Path] = set()

    def _save(self, name: str, content: Any) -> str:
        kept = str(super()._save(name, content))  # type: ignore[misc]  # the stubs leave it out
        if self.flush:
            path = Path(self.path(kept))
            _flush(path)
            self._flush_folders(path.parent)
        return kept

    def _flush_folders(self, folder: Path) -> None:
        """The file's own folder always; those above it when they are new to this process."""
        _flush(folder)
        root = Path(self.location)
        while folder not in self._known and folder != root and root in folder.parents:
            self._known.add(folder)
            folder = folder.parent
            _flush(folder)


def _flush(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
