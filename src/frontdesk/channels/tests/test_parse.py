"""Reading mails: what strangers send, read one way and within limits."""

import hashlib
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from frontdesk.channels.ingest import described
from frontdesk.channels.mail import ParsedMail, Unreadable, parse, parse_addresses
from frontdesk.channels.mail.bodies import file_name
from frontdesk.channels.mail.charsets import decode
from frontdesk.channels.mail.quoting import visible_part

Make = Callable[..., bytes]


def sender_of(value: str) -> tuple[str, str]:
    mail = parse(f"From: {value}\r\nSubject: x\r\n\r\nx".encode())
    return mail.sender.name, mail.sender.email


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Mara Ortiz <mara@x.example>", ("Mara Ortiz", "mara@x.example")),
        ("mara@X.Example (Mara Ortiz)", ("Mara Ortiz", "mara@x.example")),
        ('"Ortiz, Mara" <mara@x.example>', ("Ortiz, Mara", "mara@x.example")),
        ("=?utf-8?q?J=C3=B6rg?= <j@x.example>", ("Jörg", "j@x.example")),
        ("=?iso-8859-1?q?J=F6rg?= =?iso-8859-1?q?_M?= <j@x.example>", ("Jörg M", "j@x.example")),
        ("Team: a@x.example, b@x.example;", ("", "a@x.example")),
        ('"quoted"@x.example', ("", "quoted@x.example")),
    ],
)
def test_senders_are_read(value: str, expected: tuple[str, str]) -> None:
    assert sender_of(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        "alice@example.org)bob@example.com",
        "alice(x)@example.org",
        "alice@example.org(<)bob@example.com",
        '"alice@example.org"@evil.example',
        "=?utf-8?q?alice=40example.org?=",
        "<alice@example.org>@evil.example",
        "<alice@example.org> <bob@evil.example>",
        "alice@example.org@evil.example",
        "undisclosed-recipients:;",
        "",
    ],
)
def test_an_ambiguous_sender_is_nobody(value: str) -> None:
    """A09."""
    mail = parse(f"From: {value}\r\nSubject: x\r\n\r\nx".encode())
    assert "alice@example.org" not in mail.sender.email
    assert mail.sender.email or mail.doubts


def test_several_authors_are_doubted_and_the_first_is_taken() -> None:
    """A08."""
    twice = parse(b"From: a@x.example\r\nFrom: agent@desk.example\r\n\r\nx")
    listed = parse(b"From: a@x.example, agent@desk.example\r\n\r\nx")
    named = parse(b'From: "agent@desk.example" <a@x.example>\r\n\r\nx')
    assert [mail.sender.email for mail in (twice, listed, named)] == ["a@x.example"] * 3
    assert all(mail.doubts for mail in (twice, listed, named))
    assert not parse(b"From: a@x.example\r\n\r\nx").doubts


def test_a_list_of_addresses_is_bounded() -> None:
    """A63: 40 000 recipients."""
    assert len(parse_addresses(", ".join(f"a{n}@x.example" for n in range(40_000)))) <= 500


@pytest.mark.parametrize(
    ("data", "label", "text"),
    [
        ("Grüße".encode(), "us-ascii", "Grüße"),
        ("Grüße".encode(), "iso-8859-1", "Grüße"),
        ("Grüße".encode("latin-1"), "utf-8", "Grüße"),
        (b"\x93quoted\x94", "iso-8859-1", "“quoted”"),
        ("日本語".encode("cp932"), "shift_jis", "日本語"),
        ("日本語".encode("iso2022_jp"), "", "日本語"),
        ("中文".encode("gb18030"), "gb2312", "中文"),
        ("Привет".encode("koi8-r"), "koi8-r", "Привет"),
        ("x".encode("utf-16"), "utf-8", "x"),
        (b"plain", "no-such-charset", "plain"),
        (b"plain", "hex", "plain"),
    ],
)
def test_wrong_labels_still_give_the_text(data: bytes, label: str, text: str) -> None:
    """A63: also those that name no charset."""
    assert decode(data, label) == text


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\report.pdf", "report.pdf"),
        ("a\r\nb\x00.txt", "a b .txt"),
        ("\u202egpj.exe", "gpj.exe"),
        ("\u200b.htaccess", "htaccess"),
        ("x" * 4000 + ".pdf", "x" * 137 + ".pdf"),
        ("..", ""),
    ],
)
def test_file_names_are_made_harmless(given: str, kept: str) -> None:
    """A23."""
    assert file_name(given) == kept


def parsed_or_refused(raw: bytes) -> ParsedMail | str:
    """The mail, or the sentence that says why it is not read."""
    try:
        return parse(raw)
    except Unreadable as error:
        return str(error)


def nested(depth: int) -> bytes:
    head = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(depth))
    return f"From: a@x.example\r\n{head}\r\ntext".encode()


HOSTILE = {
    "depth": nested(1000),
    "parts": b"From: a@x.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 10_000,
    "comments": b"From: " + b"(" * 900 + b"a@x.example" + b")" * 900 + b"\r\n\r\nx",
    "recipients": b"From: a@x.example\r\nTo: " + b", ".join(b"r%d@x.example" % n for n in range(40_000)) + b"\r\n\r\nx",
    "parameters": b"From: a@x.example\r\nContent-Type: text/plain" + b"; a=b" * 8000 + b"\r\n\r\nx",
    "references": b"From: a@x.example\r\nReferences: " + b"<a@b> " * 50_000 + b"\r\n\r\nx",
    "words": b"From: a@x.example\r\nSubject: " + b"=?utf-8?q?a?= " * 20_000 + b"\r\n\r\nx",
    "open words": b"From: a@x.example\r\nSubject: " + b"=?utf-8?q?" * 20_000 + b"\r\n\r\nx",
    "folded": b"From: a@x.example\r\nSubject: " + b"x\r\n " * 300_000 + b"\r\n\r\nx",
    "many headers": b"From: a@x.example\r\n" + b"X-A: b\r\n" * 100_000 + b"\r\nx",
    "at signs": b"From: a@x.example\r\nTo: " + b"a@" * 40_000 + b"\r\n\r\nx",
    "angles": b"From: a@x.example\r\nTo: " + b"<" * 40_000 + b"\r\n\r\nx",
    "lone quotes": b"From: a@x.example\r\nTo: " + b'" ' * 40_000 + b"\r\n\r\nx",
    "one line": b"From: a@x.example\r\n\r\n" + b"wrote: > " * 120_000,
    "quotes": b"From: a@x.example\r\n\r\n" + b"> " * 500_000,
    "markers": b"From: a@x.example\r\n\r\n" + b"On 2024 x@y wrote\r\n" * 30_000,
    "blanks": b"From: a@x.example\r\nSubject: " + b" " * 300_000 + b"x\r\n\r\n" + b" " * 900_000,
    "html": b"From: a@x.example\r\nContent-Type: text/html\r\n\r\n" + b"<div><table><tr><td>" * 20_000,
    "quoted html": b"From: a@x.example\r\nContent-Type: text/html\r\n\r\n" + b"<blockquote>x" * 20_000,
    "word html": b"From: a@x.example\r\nContent-Type: text/html\r\n\r\n" + b"<!--[if gte mso 9]><o:p></o:p>" * 20_000,
    "nul": b"From: a@x.example\r\nSubject: a\x00b\r\n\r\n\x00x\x00",
    "quotes in address": b'From: "' + b'\\"' * 50_000 + b" <a@x.example>\r\n\r\nx",
}


def test_a63_a_mail_of_parts_without_end_is_refused_with_the_reason() -> None:
    """A63: a thousand parts inside each other, ten thousand beside each other."""
    assert parsed_or_refused(HOSTILE["depth"]) == "The mail's parts are nested more than 30 deep."
    assert parsed_or_refused(HOSTILE["parts"]) == "The mail has more than 500 parts."


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_is_read_or_refused_quickly(name: str) -> None:
    """A63, A64."""
    started = time.process_time()
    mail = parsed_or_refused(HOSTILE[name])
    if isinstance(mail, str):
        assert mail.endswith(".")
    else:
        assert "\x00" not in mail.text + mail.subject
        assert "\n" not in mail.subject
    assert time.process_time() - started < 2


def test_attachments_keep_their_bytes_and_inline_pictures_are_known() -> None:
    mail = parse(
        b"From: a@x.example\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n"
        b"Content-Type: text/html\r\n\r\n"
        b'<p>Hi</p><img src="cid:p1">\r\n--b\r\nContent-Type: image/png\r\nContent-ID: <p1>\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\naGVsbG8=\r\n--b\r\n"
        b"Content-Type: application/pdf\r\n"
        b"Content-Disposition: attachment; filename*0*=utf-8''Rech; filename*1*=n%C3%BCng.pdf\r\n"
        b"\r\npdf\r\n--b--\r\n"
    )
    picture, paper = mail.attachments
    assert (picture.is_inline, picture.content, picture.sha256) == (
        True,
        b"hello",
        hashlib.sha256(b"hello").hexdigest(),
    )
    assert (paper.name, paper.content, paper.is_inline) == ("Rechnüng.pdf", b"pdf", False)
    assert mail.text == "Hi"


def test_a_missing_boundary_loses_no_words() -> None:
    mail = parse(
        b"From: a@x.example\r\nContent-Type: multipart/mixed\r\n\r\n--zz\r\n"
        b"Content-Type: text/plain\r\n\r\nHello\r\n--zz--\r\n"
    )
    assert mail.text == "Hello"
    assert "Hello" in parse(b"From: a@x.example\r\nContent-Type: multipart/mixed; boundary=no\r\n\r\nHello").text


def test_automatic_mails_are_told_from_peoples(make_mail: Make) -> None:
    """A13."""
    markers = {"Precedence": "bulk", "Auto-Submitted": "auto-generated", "Return-Path": "<>", "List-Id": "<l.example>"}
    for name, value in markers.items():
        mail = parse(make_mail(**{name: value}))
        assert (mail.kind, mail.is_automatic) == ("normal", True)
    person = parse(make_mail(**{"Auto-Submitted": "no", "X-Auto-Response-Suppress": "None"}))
    assert (person.kind, person.is_automatic) == ("normal", False)
    assert parse(make_mail(Subject="Delivery of my car failed")).kind == "normal"


def test_the_answer_stands_without_quotes_and_signature() -> None:
    header = "On Tue, 3 Nov 2026 at 10:00, Support <s@x.example> wrote:"
    text = f"Works now, thanks!\n\n{header}\n> Try again.\n\n-- \nMara\nHarbor"
    assert visible_part(text) == "Works now, thanks!"
    assert visible_part("> only a quote") == "> only a quote"
    inline = "On Tue, 3 Nov 2026 at 10:00, S <s@x.example> wrote:\n> Which car?\nThe red one.\n> When?\nToday."
    assert visible_part(inline) == "The red one.\nToday."


def test_published_bounces_are_never_a_customers_words(shared_mail: Path) -> None:
    """A13."""
    normal = [
        path.name
        for path in sorted((shared_mail / "bounces").glob("*.eml"))
        if parse(path.read_bytes()).kind == "normal"
    ]
    assert normal == []


def test_a_name_without_a_domain_is_told_and_never_trusted(make_mail: Make) -> None:
    """A09: systems write to their own people like this; such a mail has no sender."""
    for written, told in (
        ("Moderator <moderator>", "moderator"),
        ("root", "root"),
        ("a@b@c.example", ""),
        ("x (y) z", ""),
    ):
        mail = parse(make_mail(From=written))
        assert (mail.sender.email, described(mail)["from_email"]) == ("", told)


def test_a_file_may_be_named_in_a_parameter_that_no_standard_knows(make_mail: Make) -> None:
    raw = make_mail("x", **{"Content-Type": 'application/octet-stream; file="REPORT.EXE"'})
    assert [one.name for one in parse(raw).attachments] == ["REPORT.EXE"]
