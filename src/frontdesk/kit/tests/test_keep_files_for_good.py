"""A file is on the disk before anything may say that it is."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from frontdesk.kit.durable import DurableStorage


@pytest.fixture
def flushed(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What was flushed, in order."""
    seen: list[Path] = []

    def fsync(opened: int, really: Any = os.fsync) -> None:
        seen.append(Path(os.readlink(f"/proc/self/fd/{opened}")))
        really(opened)

    monkeypatch.setattr(os, "fsync", fsync)
    return seen


def test_a_file_and_every_new_folder_above_it_are_flushed(tmp_path: Path, flushed: list[Path]) -> None:
    """F03, F12: after a power failure what was acknowledged is there with its bytes."""
    storage = DurableStorage(location=tmp_path)
    storage.save("mail/2026/a.eml", ContentFile(b"words"))
    assert set(flushed) == {tmp_path / "mail/2026/a.eml", tmp_path / "mail/2026", tmp_path / "mail", tmp_path}
    assert flushed[0] == tmp_path / "mail/2026/a.eml"


def test_the_next_file_flushes_itself_and_its_folder(tmp_path: Path, flushed: list[Path]) -> None:
    storage = DurableStorage(location=tmp_path)
    storage.save("mail/a.eml", ContentFile(b"words"))
    flushed.clear()
    storage.save("mail/b.eml", ContentFile(b"more"))
    assert flushed == [tmp_path / "mail/b.eml", tmp_path / "mail"]
