"""Rich Text as Outlook packs it into `winmail.dat`: unpacked, read, and the HTML inside it restored."""

import base64
import struct
import time

import pytest

from frontdesk.channels.mail import parse
from frontdesk.channels.mail.rtf import MAX_RTF, decompress, rtf_to_html, rtf_to_text

PACKED = rb"""{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0
{\fonttbl{\f0\fswiss Arial;}{\f1\fmodern\fcharset128 Gothic;}{\f4\fcharset204 Cyr;}}{\colortbl\red0\green0\blue0;}
{\*\generator Microsoft Exchange Server;}
{\*\htmltag64 <html>}{\*\htmltag34 <head>}{\*\htmltag1 <style>p \{ color:red \}</style>}{\*\htmltag41 </head>}
{\*\htmltag50 <body>}{\*\htmltag64 <p class="MsoNormal">}\htmlrtf {\htmlrtf0 Gr\'fc\'dfe, {\*\htmltag84 <b>}
\htmlrtf {\b \htmlrtf0 bold\htmlrtf }\htmlrtf0 {\*\htmltag92 </b>}{\*\htmltag84 &nbsp;}\htmlrtf \'a0\htmlrtf0
a {\*\htmltag84 &lt;}\htmlrtf <\htmlrtf0 b\htmlrtf\par}\htmlrtf0{\*\htmltag72 </p>}
{\*\mhtmltag84 <img src="http://elsewhere.example/x.png">}{\*\htmltag84 <img src="cid:logo@far.example">}
{\*\htmltag64 <p>}\u8364?5 \f1 \'83e\'83X\'83g \f4 \'cf\'f0\'e8\f0 {\*\htmltag72 </p>}
{\*\htmltag58 </body>}{\*\htmltag27 </html>}}"""
HTML = (
    '<html><head><style>p { color:red }</style></head><body><p class="MsoNormal">Grüße, <b>bold</b>&nbsp;a &lt;b</p>'
    '<img src="cid:logo@far.example"><p>€5 テスト При</p></body></html>'
)
WORDS = rb"{\rtf1\ansi\ansicpg1252 Hello \{Mara\}\par It\rquote s ready.\line{\pict 0102}\'e4\u8364?{\*\x gone}}"


def rich(content: bytes, *, kind: bytes = b"MELA") -> bytes:
    return struct.pack("<II4sI", len(content) + 12, len(content), kind, 0) + content


def wrapped(content: bytes) -> bytes:
    """A mail with a wrapper that holds nothing but Rich Text."""
    value = struct.pack("<IHHII", 1, 0x102, 0x1009, 1, len(content)) + content + b"\x00" * (-len(content) % 4)
    stream = b"\x78\x9f\x3e\x22\x01\x00" + struct.pack("<BHHI", 1, 0x9003, 6, len(value)) + value + b"\x00\x00"
    head = b"From: a@far.example\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\n"
    return head + b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(stream)


@pytest.mark.parametrize(
    ("packed", "words"),
    [
        (
            "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0",
            b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n",
        ),
        ("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0", b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"),
    ],
)
def test_compression_is_undone_as_its_standard_shows(packed: str, words: bytes) -> None:
    """The examples of MS-OXRTFCP 3.1 and 3.2."""
    assert decompress(bytes.fromhex(packed)) == words


def test_packed_html_is_restored() -> None:
    assert rtf_to_html(PACKED) == HTML
    assert rtf_to_html(WORDS) == ""


def test_words_of_plain_rich_text_are_read() -> None:
    assert rtf_to_text(WORDS) == "Hello {Mara}\nIt’s ready.\nä€"
    assert rtf_to_text(PACKED).startswith("Grüße, bold\xa0a <b")


def test_html_in_a_wrapper_is_the_html_of_the_mail() -> None:
    """A mail whose words lie in Rich Text only."""
    mail = parse(wrapped(rich(PACKED)))
    assert mail.html == HTML
    assert "Grüße, bold a <b" in mail.text
    assert parse(wrapped(rich(WORDS))).text.startswith("Hello {Mara}")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 15,
        rich(b"x" * 99, kind=b"????"),
        rich(b"\x00abcd", kind=b"LZFu"),
        rich(b"\xff\x10", kind=b"LZFu"),
    ],
    ids=["nothing", "short", "unknown", "cut", "half a reference"],
)
def test_damaged_rich_text_gives_what_can_be_read(content: bytes) -> None:
    """A63."""
    assert decompress(content) in {b"", b"abcd", b"     " + b" " * 12} or len(decompress(content)) < 40
    parse(wrapped(content))


@pytest.mark.parametrize(
    "piece", [b"{", b"}", b"\\u1", b"\\'e4", b"\\htmltag {", b"\\*", b"\\htmlrtf ", b"<b>&", b"\\fromhtml1"]
)
def test_hostile_rich_text_costs_little(piece: bytes) -> None:
    """A26, A64."""
    source = rb"{\rtf1\fromhtml1 " + piece * 100_000
    begun = time.process_time()
    rtf_to_html(source)
    rtf_to_text(source)
    assert time.process_time() - begun < 3


def test_a_bomb_ends_at_the_limit() -> None:
    """A26: a reference of two bytes stands for seventeen."""
    bomb = (
        struct.pack("<II4sI", 0, 0xFFFFFFFF, b"LZFu", 0) + (b"\x00" + b"abcdefgh" + b"\xff" + b"\x00\x0f" * 8) * 400_000
    )
    begun = time.process_time()
    assert len(decompress(bomb)) <= MAX_RTF + 200
    assert time.process_time() - begun < 3
