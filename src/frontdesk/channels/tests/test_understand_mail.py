"""What lies in a mail besides words: originals, invitations, protection, wrapped files, pictures."""

import base64
import hashlib
import struct

import pytest

from frontdesk.channels.mail import parse

HEAD = b"From: Ann Agent <ann@desk.example>\r\nTo: support@desk.example\r\n"


def mail(body: str, subject: str = "Fwd: Car", kind: str = "text/plain; charset=utf-8") -> bytes:
    return HEAD + f"Subject: {subject}\r\nContent-Type: {kind}\r\n\r\n{body}".replace("\n", "\r\n").encode()


GMAIL = """Please look.

---------- Forwarded message ---------
From: Mara Ortiz <mara@customer.example>
Date: Tue, 3 Nov 2026 10:00:00 +0100
Subject: Car does not start
To: <ann@desk.example>


It makes a noise.

Mara"""
APPLE = """Please look.

Begin forwarded message:

> From: Mara Ortiz <mara@customer.example>
> Subject: Car does not start
> Date: 3 November 2026 at 10:00:00 CET
> To: ann@desk.example
>
> It makes a noise.
>
> Mara"""
THUNDERBIRD = """Please look.


-------- Forwarded Message --------
Subject: \tCar does not start
Date: \tTue, 3 Nov 2026 10:00:00 +0100
From: \tMara Ortiz <mara@customer.example>
To: \tann@desk.example


It makes a noise.

Mara"""
OUTLOOK = """Please look.

________________________________
From: Mara Ortiz <mara@customer.example>
Sent: Tuesday, November 3, 2026 10:00 AM
To: Ann Agent
Subject: Car does not start

It makes a noise.

Mara"""
OLD_OUTLOOK = """Please look.

-----Original Message-----
From: Mara Ortiz [mailto:mara@customer.example]
Sent: Tuesday, November 3, 2026 10:00 AM
To: Ann Agent
Subject: Car does not start

It makes a noise.

Mara"""
GERMAN = """Bitte ansehen.

-------- Weitergeleitete Nachricht --------
Betreff: Car does not start
Datum: Tue, 3 Nov 2026 10:00:00 +0100
Von: Mara Ortiz <mara@customer.example>
An: ann@desk.example

It makes a noise.

Mara"""
FRENCH = """Bonjour

Début du message réexpédié :

> De: Mara Ortiz <mara@customer.example>
> Date: 3 novembre 2026 à 10:00:00 UTC+1
> À: ann@desk.example
> Objet: Car does not start
>
> It makes a noise.
>
> Mara"""
CHINESE = """请看

---------- 转发的邮件 ---------
发件人： Mara Ortiz <mara@customer.example>
日期： 2026年11月3日周二 10:00
主题： Car does not start
收件人： ann@desk.example

It makes a noise.

Mara"""


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        (GMAIL, "Fwd: Car"), (APPLE, "Fwd: Car"), (THUNDERBIRD, "Fwd: Car"), (OUTLOOK, "FW: Car"),
        (OLD_OUTLOOK, "WG: Car"), (GERMAN, "Car"), (FRENCH, "Car"), (CHINESE, "转发: Car"), (OUTLOOK, "TR: Car"),
    ],
)  # fmt: skip
def test_the_original_of_a_forwarded_mail_is_known(text: str, subject: str) -> None:
    found = parse(mail(text, subject)).forwarded
    assert found is not None
    assert (found.sender.name, found.sender.email) == ("Mara Ortiz", "mara@customer.example")
    assert found.subject == "Car does not start"
    assert found.text == "It makes a noise.\n\nMara"
    assert found.cover == text.split("\n")[0]


def test_the_moment_of_the_original_is_read_where_a_program_can() -> None:
    found = parse(mail(GMAIL)).forwarded
    assert found is not None and found.date is not None and found.date.isoformat() == "2026-11-03T09:00:00+00:00"


def test_history_below_an_answer_is_no_forward() -> None:
    assert parse(mail(OUTLOOK, "RE: Car")).forwarded is None
    assert parse(mail("Hello\n\nForwarded message", "Car")).forwarded is None


def test_a_mail_forwarded_as_a_file_is_an_original_too() -> None:
    original = b"From: Mara <mara@customer.example>\r\nSubject: Car\r\n\r\nIt makes a noise."
    raw = HEAD + (
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nsee\r\n--b\r\n"
        b"Content-Type: message/rfc822\r\n\r\n"
    )
    found = parse(raw + original + b"\r\n--b--\r\n")
    assert found.forwarded is not None and found.forwarded.is_attached
    assert (found.forwarded.sender.email, found.forwarded.text) == ("mara@customer.example", "It makes a noise.")
    assert [one.name for one in found.attachments] == ["Car.eml"]


INVITATION = """BEGIN:VCALENDAR
METHOD:REQUEST
VERSION:2.0
BEGIN:VEVENT
UID:one
SUMMARY:Test drive\\, blue car
LOCATION:Harbor Road 1
DTSTART;TZID=W. Europe Standard Time:20261123T100000
DTEND;TZID=W. Europe Standard Time:20261123T110000
ORGANIZER;CN=Mara Ortiz:mailto:mara@customer.example
ATTENDEE;CN=Ann Agent;PARTSTAT=ACCEPTED:mailto:ann@desk.example
ATTENDEE;PARTSTAT=DECLINED:mailto:ben@desk.example
END:VEVENT
END:VCALENDAR
"""


def test_an_invitation_is_a_value() -> None:
    found = parse(mail(INVITATION, "Invitation", "text/calendar; method=REQUEST; charset=utf-8"))
    event = found.invitation
    assert event is not None
    assert (event.method, event.title, event.where) == ("request", "Test drive, blue car", "Harbor Road 1")
    assert event.starts_at is not None and event.starts_at.isoformat() == "2026-11-23T09:00:00+00:00"
    assert event.ends_at is not None and (event.ends_at - event.starts_at).seconds == 3600
    assert (event.zone, event.is_all_day) == ("Europe/Berlin", False)
    assert event.organizer.email == "mara@customer.example"
    assert [(one.person.email, one.answer) for one in event.attendees] == [
        ("ann@desk.example", "accepted"), ("ben@desk.example", "declined"),
    ]  # fmt: skip
    assert [one.content_type for one in found.attachments] == ["text/calendar"]


@pytest.mark.parametrize(
    "calendar",
    [
        "", "BEGIN:VCALENDAR\n" * 5_000, "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:soon\nEND:VEVENT\nEND:VCALENDAR",
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:99991231T235959Z\nDURATION:P99999D\nEND:VEVENT\nEND:VCALENDAR",
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nATTENDEE;" + "A=b;" * 30_000 + ":mailto:x\nEND:VEVENT\nEND:VCALENDAR",
    ],
)  # fmt: skip
def test_a_broken_calendar_stops_nothing(calendar: str) -> None:
    """A63."""
    found = parse(mail(calendar, "Invitation", "text/calendar"))
    assert found.subject == "Invitation"
    assert found.invitation is None or found.invitation.method == "publish"


def test_a_signed_mail_is_read_and_marked() -> None:
    raw = HEAD + (
        b"Content-Type: multipart/signed; boundary=b; protocol=application/pgp-signature\r\n\r\n--b\r\n"
        b"Content-Type: text/plain\r\n\r\nHello\r\n--b\r\n"
        b"Content-Type: application/pgp-signature; name=signature.asc\r\n"
        b"\r\n-----BEGIN PGP SIGNATURE-----\r\n--b--\r\n"
    )
    found = parse(raw)
    assert found.text == "Hello" and found.protection is not None
    assert (found.protection.standard, found.protection.is_signed) == ("OpenPGP", True)


def test_words_signed_in_place_lose_their_frame() -> None:
    body = (
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nHello\n- -- dash\n"
        "-----BEGIN PGP SIGNATURE-----\n\nabc=\n-----END PGP SIGNATURE-----\n"
    )
    found = parse(mail(body))
    assert found.visible_text == "Hello\n-- dash" and found.protection is not None and found.protection.is_signed


def der(tag: int, content: bytes) -> bytes:
    return bytes([tag, 0x82]) + len(content).to_bytes(2) + content


def oid(value: str) -> bytes:
    return bytes([6, len(bytes.fromhex(value))]) + bytes.fromhex(value)


def test_an_opaque_signature_gives_its_words() -> None:
    """S/MIME that Outlook sends: the mail lies inside the signature."""
    inner = b"Content-Type: text/plain\r\n\r\nHello inside"
    content = der(0x30, oid("2a864886f70d010701") + der(0xA0, der(0x04, inner)))
    signed = der(0x30, b"\x02\x01\x01" + der(0x31, b"") + content)
    wrapped = der(0x30, oid("2a864886f70d010702") + der(0xA0, signed))
    raw = HEAD + b"Content-Type: application/pkcs7-mime; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    found = parse(raw + base64.encodebytes(wrapped))
    assert found.text == "Hello inside"
    assert found.protection is not None and found.protection.is_signed
    assert [one.name for one in found.attachments] == ["smime.p7m"]


@pytest.mark.parametrize(
    ("kind", "body", "standard"),
    [
        (
            'multipart/encrypted; boundary=b; protocol="application/pgp-encrypted"',
            "--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b\nContent-Type: application/octet-stream; "
            "name=encrypted.asc\n\n-----BEGIN PGP MESSAGE-----\n\nabc\n-----END PGP MESSAGE-----\n--b--\n",
            "OpenPGP",
        ),
        ("application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", "damaged", "S/MIME"),
        ("text/plain", "-----BEGIN PGP MESSAGE-----\n\nabc\n-----END PGP MESSAGE-----\n", "OpenPGP"),
    ],
)
def test_an_encrypted_mail_says_so_and_keeps_its_file(kind: str, body: str, standard: str) -> None:
    found = parse(mail(body, "Secret", kind))
    assert found.protection is not None and found.protection.is_encrypted and found.protection.standard == standard
    assert found.text
    assert kind == "text/plain" or found.attachments


def tnef_object(level: int, name: int, value: bytes) -> bytes:
    return struct.pack("<BHHI", level, name, 6, len(value)) + value + struct.pack("<H", sum(value) % 65536)


LONG_NAME = "Grüße 5.pdf".encode("utf-16-le")


def winmail(*, count: int = 1) -> bytes:
    file = (
        tnef_object(2, 0x9002, b"\x00" * 14)
        + tnef_object(2, 0x8010, b"REPORT~1.PDF\x00")
        + tnef_object(2, 0x800F, b"%PDF-1.4 words")
        + tnef_object(2, 0x9005, struct.pack("<IHHII", 1, 0x1F, 0x3707, 1, 22) + LONG_NAME + b"\x00\x00")
    )
    head = b"\x78\x9f\x3e\x22\x01\x00" + tnef_object(1, 0x9007, struct.pack("<II", 1252, 0))
    return head + tnef_object(1, 0x800C, "Grüße from Outlook".encode("cp1252") + b"\x00") + file * count


def test_winmail_dat_is_unpacked_to_words_and_files() -> None:
    raw = HEAD + b"Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    found = parse(raw + base64.encodebytes(winmail()))
    assert found.text == "Grüße from Outlook"
    (file,) = found.attachments
    assert (file.name, file.content, file.content_type) == ("Grüße 5.pdf", b"%PDF-1.4 words", "application/pdf")
    assert file.sha256 == hashlib.sha256(file.content).hexdigest()


@pytest.mark.parametrize("content", [b"no tnef", winmail()[:40], b"\x78\x9f\x3e\x22\x01\x00" + b"\x00" * 60_000])
def test_a_damaged_winmail_dat_stays_a_file(content: bytes) -> None:
    raw = HEAD + b"Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    found = parse(raw + base64.encodebytes(content))
    assert found.attachments[0].content == content


@pytest.mark.parametrize(
    "damaged",
    [b"SGVsbG8gd29ybGQ", b"SGVs!!bG8g\r\n d29ybGQ=", b"SGVsbG8gd29ybGQ=\r\n-- garbage --", b"SGVsbG8gd29ybGQA="],
)
def test_a63_damaged_base64_gives_what_can_be_read(damaged: bytes) -> None:
    """A63: cut, with foreign characters, with noise behind its end."""
    raw = HEAD + b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n" + damaged
    assert parse(raw).text.startswith("Hello world")


def test_a_wrapper_full_of_files_is_read_to_its_limit() -> None:
    """A26."""
    raw = HEAD + b"Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    found = parse(raw + base64.encodebytes(winmail(count=1_000)))
    assert len(found.attachments) == 201 and found.attachments[0].name == "winmail.dat"


PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="


def test_pictures_stand_where_the_sender_put_them() -> None:
    related = (
        f"--b\nContent-Type: text/html\n\n<p>a</p><img alt=x src='logo.png'><img src=\"data:image/png;base64,{PIXEL}\">"
        "<img src=\"cid:my%20pic\">\n"
        "--b\nContent-Type: image/png; name=a.png\nContent-Location: logo.png\n"
        f"Content-Transfer-Encoding: base64\n\n{PIXEL}\n"
        "--b\nContent-Type: image/png; name=b.png\nContent-ID: <my pic>\n"
        f"Content-Transfer-Encoding: base64\n\n{PIXEL}\n--b--\n"
    )  # fmt: skip
    found = parse(mail(related, "Pictures", "multipart/related; boundary=b"))
    assert len(found.attachments) == 3 and all(one.is_inline and one.content_id for one in found.attachments)
    assert "data:" not in found.html and found.html.count("cid:") == 3


def test_apple_mails_pictures_keep_their_order() -> None:
    mixed = (
        "--b\nContent-Type: text/html\n\n<p>first</p>\n--b\nContent-Type: image/png; name=a.png\n"
        f"Content-Disposition: inline\nContent-Transfer-Encoding: base64\n\n{PIXEL}\n"
        "--b\nContent-Type: text/html\n\n<p>second</p>\n--b--\n"
    )
    found = parse(mail(mixed, "Pictures", "multipart/mixed; boundary=b"))
    (picture,) = found.attachments
    assert picture.is_inline
    place = found.html.index(f"cid:{picture.content_id}")
    assert found.html.index("first") < place < found.html.index("second")


def test_files_written_into_the_text_are_taken_out() -> None:
    uu = "Here it is.\n\nbegin 644 note.txt\n#0V%T\n`\nend\n\nBye"
    found = parse(mail(uu))
    assert found.text == "Here it is.\n\n\n\nBye"
    assert [(one.name, one.content) for one in found.attachments] == [("note.txt", b"Cat")]
    encoded = bytes((value + 42) % 256 for value in b"Cat").decode("latin-1")
    yenc = HEAD + f"\r\n=ybegin line=128 size=3 name=cat.bin\r\n{encoded}\r\n=yend size=3\r\n".encode("latin-1")
    assert parse(yenc).attachments[0].content == b"Cat"


def test_flowed_lines_are_one_paragraph() -> None:
    flowed = parse(mail("This goes \non.\n> So does \n> this.\n-- \nMara", "x", "text/plain; format=flowed"))
    assert flowed.text == "This goes on.\n> So does this.\n-- \nMara"
    glued = parse(mail("これは \n続く", "x", "text/plain; charset=utf-8; format=flowed; delsp=yes"))
    assert glued.text == "これは続く"


def test_every_piece_of_words_is_kept_in_its_order() -> None:
    """A mailing list's footer is text below HTML; neither hides the other."""
    mixed = "--b\nContent-Type: text/html\n\n<p>first</p>\n--b\nContent-Type: text/plain\n\nfooter\n--b--\n"
    found = parse(mail(mixed, "x", "multipart/mixed; boundary=b"))
    assert found.text.split() == ["first", "footer"]
    assert found.html.index("first") < found.html.index("footer")


def test_a_plain_part_that_only_excuses_itself_gives_way_to_the_words() -> None:
    words = " ".join(f"word{number}" for number in range(200))
    both = f"--b\n\nPlease use a modern mail program.\n--b\nContent-Type: text/html\n\n<p>{words}</p>\n--b--\n"
    assert parse(mail(both, "x", "multipart/alternative; boundary=b")).text == words


def test_a_boundary_is_found_however_it_is_written() -> None:
    part = "Content-Type: text/plain\n\nHello\n"
    for kind, mark in (
        ('multipart/mixed\n\tboundary="b"', "b"), ('multipart/mixed; boundary="b "', "b"), ("multipart/mixed", "zz"),
        ("multipart/mixed; boundary=wrong", "right"), ('multipart/mixed; boundary="a  b"', "a  b"),
    ):  # fmt: skip
        assert parse(mail(f"--{mark}\n{part}--{mark}--\n", "x", kind)).text == "Hello", kind


def test_a_line_that_is_no_header_hides_none() -> None:
    found = parse(b"Subject: x\r\nthis is no header\r\nFrom: a@x.example\r\n\r\nHello")
    assert (found.sender.email, found.text) == ("a@x.example", "Hello")
