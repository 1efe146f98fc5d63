"""Card numbers leave a mail before it is stored; everything else of it stays."""

import base64
import quopri
from email.message import EmailMessage
from pathlib import Path

import pytest

from frontdesk.channels.actions.bounce import findings_of
from frontdesk.channels.mail import parse
from frontdesk.channels.mail.redaction import redact_mail

CARD = "4111 1111 1111 1111"
BARE = "4111111111111111"
SHARED = Path(__file__).resolve().parents[4] / ".." / "shared" / "data" / "mail"


def whole(text: str = CARD, **headers: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = headers.pop("From", "Laura <laura@example.test>")
    mail["To"] = "help@desk.test"
    mail["Subject"] = headers.pop("Subject", "Card")
    mail["Message-ID"] = "<4111111111111111.1@example.test>"
    for name, value in headers.items():
        mail[name] = value
    mail.set_content(text)
    return mail


def holds_no_card(raw: bytes) -> bool:
    mail = parse(raw)
    everything = [mail.subject, mail.text, mail.html, mail.sender.name]
    everything += [part.name + part.content.decode("utf-8", "ignore") for part in mail.attachments]
    return not any(BARE in "".join(char for char in text if char.isalnum()) for text in everything)


@pytest.mark.parametrize("encoding", ["7bit", "8bit", "quoted-printable", "base64"])
def test_a69_a_number_leaves_the_text_in_every_transfer_encoding(encoding: str) -> None:
    mail = whole()
    mail.set_content(f"Grüße, my card: {CARD}.\nBye" if encoding != "7bit" else f"My card: {CARD}.\nBye", cte=encoding)
    masked = redact_mail(mail.as_bytes())
    assert "4111 11** **** 1111" in parse(masked).text and holds_no_card(masked)
    assert parse(masked).text == parse(mail.as_bytes()).text.replace(CARD, "4111 11** **** 1111")


def test_a69_a_number_broken_by_soft_line_ends_or_tags_is_found() -> None:
    mail = whole("see below")
    html = f"<p>{'x' * 60} 4111<b>11</b>11 1111 1111 and {'é' * 40}</p>"
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    masked = redact_mail(mail.as_bytes())
    assert parse(masked).html.strip() == html.replace("4111<b>11</b>11 1111 1111", "4111<b>11</b>** **** 1111")


def test_a69_subject_names_of_people_and_files_are_masked() -> None:
    mail = whole("hi", Subject=f"Über {CARD}", From=f'"{BARE}" <laura@example.test>')
    mail.add_attachment(b"\x00\x01", "image", "png", filename=f"{BARE}.png")
    mail.add_attachment(b"\x00\x02", "image", "png", filename=f"übersicht {BARE}.png")
    masked = redact_mail(mail.as_bytes())
    read = parse(masked)
    assert read.subject == "Über 4111 11** **** 1111" and read.sender.email == "laura@example.test"
    assert [part.name for part in read.attachments] == ["411111______1111.png", "übersicht 411111______1111.png"]
    assert read.message_id == "<4111111111111111.1@example.test>" and holds_no_card(masked)
    assert BARE.encode() not in masked.replace(b"<4111111111111111.1@example.test>", b"")


def test_a69_text_files_and_forwarded_mails_are_masked_and_others_are_not_touched() -> None:
    mail = whole("hi")
    mail.add_attachment(f"name,card\nLaura,{BARE}\n".encode(), "application", "octet-stream", filename="list.csv")
    mail.add_attachment(whole("inner " + CARD))
    picture = b"\x89PNG\r\n\x1a\n" + BARE.encode() + b"\x00"
    mail.add_attachment(picture, "image", "png", filename="a.png")
    read = parse(redact_mail(mail.as_bytes()))
    assert read.attachments[0].content == b"name,card\nLaura,411111******1111\n"
    assert b"4111 11** **** 1111" in read.attachments[1].content and read.attachments[2].content == picture


def test_a69_a_number_split_between_encoded_words_is_found() -> None:
    first = base64.b64encode("Kärtchen 4111 1111 ".encode()).decode()
    raw = f"From: a@example.test\r\nSubject: =?utf-8?B?{first}?=\r\n =?utf-8?Q?1111_1111?= x\r\n\r\nhi\r\n".encode()
    assert parse(redact_mail(raw)).subject == "Kärtchen 4111 11** **** 1111 x"
    mixed = b"From: a@example.test\r\nSubject: =?utf-8?Q?=C3=9C_4111_1111?= 1111 1111\r\n\r\nhi\r\n"
    assert holds_no_card(redact_mail(mixed)) and "Ü" in parse(redact_mail(mixed)).subject


@pytest.mark.parametrize("charset", ["utf-16", "iso-8859-1", "gb18030", "iso-2022-jp", "nonsense"])
def test_a69_every_charset_is_searched_and_kept(charset: str) -> None:
    text = f"card {CARD} ok"
    content = text.encode(charset if charset != "nonsense" else "utf-8")
    raw = b"From: a@example.test\nContent-Type: text/plain; charset=%s\nContent-Transfer-Encoding: base64\n\n%s" % (
        charset.encode(), base64.encodebytes(content),
    )  # fmt: skip
    assert parse(redact_mail(raw)).text == "card 4111 11** **** 1111 ok"


def test_a69_a_mail_without_cards_keeps_every_byte() -> None:
    mail = whole("Order ORD-4111111111111111, call +49 4111 1111 1111, https://shop.test/4111111111111111")
    mail.add_alternative("<p>none</p>", subtype="html")
    raw = mail.as_bytes().replace(b"\n", b"\r\n")
    assert redact_mail(raw) is raw


def test_a69_redacting_again_gives_the_same_bytes() -> None:
    mail = whole(f"Grüße {CARD}", Subject=f"Ü {CARD}")
    mail.add_attachment(f"{CARD}".encode(), "text", "csv", filename=f"{BARE}.csv")
    once = redact_mail(mail.as_bytes())
    assert redact_mail(once) == once


def test_a69_the_structure_of_broken_mails_survives() -> None:
    body = quopri.encodestring(f"card {CARD}".encode())
    raw = (
        b'From: a@example.test\nContent-Type: multipart/mixed; boundary="--=_4111111111111111"\n\n'
        b"preamble 4111 1111 1111 1111\n----=_4111111111111111\nContent-Type: text/plain\n"
        b"Content-Transfer-Encoding: quoted-printable\n\n"
        + body
        + b"\n----=_4111111111111111\n\nno end "
        + CARD.encode()
    )
    masked = redact_mail(raw)
    assert masked.count(b"4111 11** **** 1111") == 3 and masked.count(b"--=_4111111111111111") == 3
    assert parse(masked).text.count("4111 11** **** 1111") == 2


@pytest.mark.parametrize("ends", [b"\n", b"\r\n", b"\r"], ids=["LF", "CRLF", "CR"])
def test_a69_whatever_ends_the_lines_the_number_leaves_and_the_mail_stays_whole(ends: bytes) -> None:
    mail = whole(f"Grüße, {CARD}\nand 4111 1111\n1111 1111.", Subject=f"My card {BARE}")
    mail.add_alternative(f"<p>It is 4111<b>1111</b>11111111</p><p>{'ü' * 50} {CARD}</p>", subtype="html", cte="base64")
    mail.add_attachment(f"card;{BARE}\nnone\n".encode(), "text", "csv", filename=f"{BARE}.csv")
    mail.add_attachment(b"\x00\xff" + BARE.encode(), "image", "png", filename="a.png")
    raw = mail.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", ends)
    masked = redact_mail(raw)
    before, after = parse(raw), parse(masked)
    assert after.subject == "My card 411111******1111" and after.message_id == before.message_id
    assert "4111 11** **** 1111" in after.text and "4111 11**\n**** 1111" in after.text
    assert before.text.count("\n") == after.text.count("\n") and "4111<b>11**</b>****1111" in after.html
    assert [one.name for one in after.attachments] == ["411111______1111.csv", "a.png"]
    assert after.attachments[0].content.startswith(b"card;411111******1111")
    assert after.attachments[1].content == before.attachments[1].content
    assert BARE.encode() not in b"".join(masked.replace(before.message_id.encode(), b"").split())
    assert redact_mail(masked) == masked
    assert (b"\n" in masked) == (b"\n" in ends)


@pytest.mark.skipif(not SHARED.exists(), reason="../shared is not here")
@pytest.mark.parametrize("ends", [b"\n", b"\r\n", b"\r"], ids=["LF", "CRLF", "CR"])
def test_a69_published_reports_are_understood_as_before(ends: bytes) -> None:
    """A13, A69: what 187 reports say, and about whom, is the same after masking."""
    paths = sorted((SHARED / "bounces").glob("*.eml"))
    for path in paths:
        raw = path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", ends)
        raw = b"X-Note: " + BARE.encode() + ends + raw
        masked = redact_mail(raw)
        before, after = parse(raw), parse(masked)
        assert BARE.encode() not in masked
        assert (after.kind, findings_of(after)) == (before.kind, findings_of(before)), path.name
    assert len(paths) == 187


@pytest.mark.skipif(not SHARED.exists(), reason="../shared is not here")
def test_published_mails_are_not_disturbed() -> None:
    """What holds no card number keeps every byte, and what is masked still reads as before."""
    changed = 0
    for path in sorted(SHARED.rglob("*.eml"))[:400]:
        raw = path.read_bytes()
        masked = redact_mail(raw)
        changed += masked is not raw
        assert redact_mail(masked) == masked, path
    assert changed < 8
