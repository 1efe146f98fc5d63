"""Files that people hand in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from frontdesk.kit.files import File, RefusedFile, check, disposition, remove_stored, safe_name, store, true_type

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x02\x00\x00\x00\x02" + b"0" * 20


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


def test_a_name_is_no_part_of_where_a_file_lies() -> None:
    """A23: two files of one name lie apart, and neither place can be guessed."""
    file = File("passwd.html", "text/plain", b"x")
    keys = [store("files", file) for _ in range(2)]
    assert keys[0] != keys[1] and not any("passwd" in key or "html" in key for key in keys)
    for key in keys:
        remove_stored(key)


def test_all_are_checked_before_any_is_kept() -> None:
    """A27: the second of two is a program, so neither comes in."""
    good = SimpleUploadedFile("photo.png", PNG, "image/png")
    bad = SimpleUploadedFile("harmless.txt", b"MZ\x90\x00", "text/plain")
    with pytest.raises(RefusedFile, match="harmless"):
        check([good, bad])


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"<svg onload=alert(1)>", "text/plain"), (b"<html><script>x</script>", "text/plain"), (PNG, "image/png"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><x/>", "text/plain"), (b"%PDF-1.7 x", "application/pdf"),
        (b"BEGIN:VCALENDAR\r\n", "text/calendar"), (b"MZ\x90\x00", "application/x-msdownload"),
        (b"\x89PNG\r\n\x1a\nno head", "application/octet-stream"),
        (b"\x00\x01\x02", "application/octet-stream"), (b"GIF89a", "text/plain"),
        (b"<\x00h\x00t\x00m\x00l\x00>\x00", "application/octet-stream"), (b"", "text/plain"),
    ],
)  # fmt: skip
def test_the_content_says_what_it_is(content: bytes, kind: str) -> None:
    """A22, A26: markup that could run is text, a picture is one by its head, and no label is believed."""
    assert true_type(content) == kind


def test_only_pictures_open_in_place_and_headers_cannot_be_split() -> None:
    """A22, A23."""
    assert disposition("a.png", "image/png").startswith("inline")
    made = disposition('b".html\r\nX: y', "text/html")
    assert made.startswith("attachment") and "\r" not in made and "\n" not in made


def test_too_large_is_said_with_the_limit() -> None:
    with pytest.raises(RefusedFile, match="at most"):
        check([SimpleUploadedFile("big.bin", b"0" * 2048, "")], limit_bytes=1024)
