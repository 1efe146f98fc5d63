"""Mails in files and folders."""

import io

import pytest

from frontdesk.channels import mailfiles
from frontdesk.channels.mailfiles import mails_of


def test_f17_of_a_huge_file_only_the_beginning_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """F17: one byte more than may be, so that the mail is put aside as too large."""
    monkeypatch.setattr(mailfiles, "MAX_BYTES", 1000)
    file = io.BytesIO(b"Subject: Everything\n\n" + b"x" * 1_000_000)
    assert [len(raw) for _, raw in mails_of("all.eml", file)] == [1001]
