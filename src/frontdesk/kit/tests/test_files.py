"""Files that people hand in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from frontdesk.kit.files import RefusedFile, check, disposition, safe_name, true_type

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\report.pdf", "report.pdf"),
        ("\u200b.htaccess", "htaccess"),
        ("photo\u202egnp.exe", "photognp.exe"),
        ("a\r\nSet-Cookie: x.txt", "aSet-Cookie_ x.txt"),
        ("nul\x00byte.txt", "nulbyte.txt"),
        ("", "file"),
    ],
)
def test_names_are_made_safe_before_anything_else(given: str, kept: str) -> None:
    """A23: paths, invisible and direction characters, line breaks."""
    assert safe_name(given) == kept


def test_a_very_long_name_keeps_its_ending() -> None:
    assert safe_name("x" * 4000 + ".pdf").endswith(".pdf") and len(safe_name("x" * 4000 + ".pdf")) == 120


def test_all_are_checked_before_any_is_kept() -> None:
    """A27: the second of two is a program, so neither comes in."""
    good = SimpleUploadedFile("photo.png", PNG, "image/png")
    bad = SimpleUploadedFile("harmless.txt", b"MZ\x90\x00", "text/plain")
    with pytest.raises(RefusedFile, match="harmless"):
        check([good, bad])


def test_the_content_says_what_it_is() -> None:
    """A22: markup that could run is shown as text, a picture is one by its first bytes."""
    assert true_type(b"<svg onload=alert(1)>", "image/svg+xml") == "text/plain"
    assert true_type(b"<html>", "text/html") == "text/plain"
    assert true_type(b"<script>", "image/png") == "text/plain"
    assert true_type(PNG, "text/html") == "image/png"


def test_only_pictures_open_in_place_and_headers_cannot_be_split() -> None:
    """A22, A23."""
    assert disposition("a.png", "image/png").startswith("inline")
    made = disposition('b".html\r\nX: y', "text/html")
    assert made.startswith("attachment") and "\r" not in made and "\n" not in made


def test_too_large_is_said_with_the_limit() -> None:
    with pytest.raises(RefusedFile, match="at most"):
        check([SimpleUploadedFile("big.bin", b"0" * 2048, "")], limit_bytes=1024)
