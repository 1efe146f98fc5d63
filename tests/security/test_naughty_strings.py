"""Strings that break software (A46, A63), in every field of a mail and of a form, from the door to the page."""

import base64
import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from frontdesk.accounts.models import Brand, User
from frontdesk.channels import actions as mailroom
from frontdesk.channels.mail import ParsedMail, Unreadable, parse
from frontdesk.channels.models import InboundEnvelope, Inbox
from frontdesk.portal.stamp import new_stamp
from frontdesk.tickets.models import Attachment, Category, Ticket
from tests.cast import Cast

STRINGS = Path(__file__).resolve().parents[3] / "shared" / "data" / "strings" / "blns.json"
FIELDS = (
    "Subject", "To", "Cc", "Bcc", "Reply-To", "Sender", "Return-Path", "Delivered-To", "X-Original-To", "Date",
    "Message-ID", "In-Reply-To", "References", "Received", "MIME-Version", "Auto-Submitted", "Precedence", "X-Loop",
    "List-Unsubscribe", "X-Failed-Recipients", "Authentication-Results", "Thread-Topic", "Importance", "X-Mailer",
)  # fmt: skip
AUTHOR = "From: a@b.test\r\n"
PARAMETERS = (
    "charset",
    "boundary",
    "name",
    "format",
    "delsp",
    "filename",
    "id",
    "number",
    "method",
    "report-type",
    "x",
)


@pytest.fixture(scope="module")
def naughty() -> list[str]:
    if not STRINGS.is_file():
        pytest.skip("the strings of ../shared are not here")
    found = json.loads(STRINGS.read_text())
    assert len(found) > 500
    return [str(one) for one in found]


def part(kind: str, body: str, **fields: str) -> str:
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
    return f"--edge\r\nContent-Type: {kind}\r\n{lines}\r\n{body}\r\n"


def mail_of(words: str, number: int = 0, **fields: str) -> bytes:
    """A mail that says the words in every place where a mail can say something."""
    head = dict.fromkeys(FIELDS, words) | {"From": f'"{words}" <n{number}@naughty.test>'} | fields
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    coded = base64.b64encode(words.encode("utf-8", "replace")).decode()
    return (
        f"{lines}Content-Type: multipart/mixed; boundary=edge\r\n\r\n{words}\r\n"
        + part("text/plain; charset=utf-8", words)
        + part("text/html; charset=utf-8", f'<p title="{words}">{words}</p><a href="{words}">x</a><img src="{words}">')
        + part(f'text/plain; name="{words}"', words, Content_Disposition=f'attachment; filename="{words}"')
        + part("image/png", coded, Content_Transfer_Encoding="base64", Content_ID=f"<{words}>", Content_Location=words,
               Content_Description=words, Content_Disposition=f"attachment; filename*=utf-8''{words}")
        + part("message/rfc822", f"From: {words}\r\nSubject: {words}\r\n\r\n{words}")
        + part("message/delivery-status", f"Reporting-MTA: {words}\r\n\r\nX-Note: {words}", Content_Type=words)
        + part("text/calendar", f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:{words}\r\nDTSTART:{words}\r\nEND:VEVENT"
        f"\r\n")
        + "--edge--\r\n"
    ).encode("utf-8", "surrogatepass")  # fmt: skip


def is_sound(mail: ParsedMail) -> bool:
    lines = [mail.subject, mail.message_id, str(mail.sender), *map(str, (*mail.to, *mail.cc, *mail.reply_to))]
    lines += [
        *mail.references,
        *mail.in_reply_to,
        *mail.headers.values(),
        *(one.content_id for one in mail.attachments),
    ]
    names = [one.name for one in mail.attachments]
    return (
        not any(bad in line for line in (*lines, *names) for bad in "\r\n\x00\u2028\u2029")
        and all(name and "/" not in name and "\\" not in name and name.strip(" .") for name in names)
        and "\x00" not in mail.text + mail.html
    )


def read(raw: bytes) -> ParsedMail | None:
    try:
        return parse(raw)
    except Unreadable:
        return None


def test_every_field_parameter_and_body_takes_every_string(naughty: list[str]) -> None:
    """A46, A63: one by one and all together."""
    for words in naughty:
        for raw in (
            mail_of(words), mail_of("x", From=words), mail_of("x", From=f"{words}@naughty.test"),
            mail_of("x", From=f"<{words}> <a@naughty.test>"), mail_of("x", **{"List-Id": words, "List-Post": words}),
            *(f"{AUTHOR}Content-Type: text/plain; {name}={words}\r\n\r\n{words}".encode() for name in PARAMETERS),
            f"From: a@b.test\r\nContent-Type: {words}\r\nContent-Transfer-Encoding: {words}\r\n\r\n{words}".encode(),
            f"{words}: {words}\r\nFrom: a@b.test\r\n\r\n{words}".encode(),
        ):  # fmt: skip
            mail = read(raw)
            assert mail is None or is_sound(mail), words


def filed(words: str, number: int, inbox: Inbox) -> InboundEnvelope:
    name = base64.b64encode(words.encode("utf-8", "replace")).decode()
    raw = (
        f"From: =?utf-8?b?{name}?= <n{number}@naughty.test>\r\nTo: {words}\r\nSubject: {words}\r\n"
        f"Message-ID: {words}\r\n"
        f"References: {words}\r\nReply-To: {words}\r\nContent-Type: multipart/mixed; boundary=edge\r\n\r\n"
        + part("text/html; charset=utf-8", f"<p>{words}</p>")
        + part("application/x-thing", words, Content_Disposition=f'attachment; filename="{words}"')
        + "--edge--\r\n"
    ).encode("utf-8", "replace")
    return mailroom.process(mailroom.receive(raw, inbox, defer=False).pk)


def test_every_string_of_a_mail_is_filed_kept_and_shown(
    naughty: list[str], cast: Cast, signed_in: Callable[[User], Client]
) -> None:
    """A46, A63: no string stops a mail on its way, and none breaks a page that shows it."""
    inbox = Inbox.objects.create(
        slug="naughty", name="Naughty", channel="email", brand=Brand.default(), address="support@meridian.test",
        team=cast.first,
    )  # fmt: skip
    outcomes = [filed(words, number, inbox).outcome for number, words in enumerate(naughty)]
    assert set(outcomes) == {"ticket"}
    assert Ticket.objects.count() == Attachment.objects.count() == len(naughty)
    assert not any("\n" in one or "\r" in one for one in Ticket.objects.values_list("subject", flat=True))
    client = signed_in(cast.lea.user)
    for ticket in Ticket.objects.order_by("pk")[::20]:
        assert client.get(reverse("workspace:ticket", args=[ticket.number])).status_code == 200, ticket.subject
    assert client.get(reverse("workspace:queue", args=["all"])).status_code == 200


def test_every_string_of_a_form_makes_a_ticket_or_a_sentence(naughty: list[str], cast: Cast, client: Client) -> None:
    """A46: in each field alone and in all that are words; never an error of ours."""
    Category.objects.create(name="Account", slug="account", team=cast.first, urgency=2, impact=3)
    plain = {
        "name": "Mara",
        "email": "m@naughty.test",
        "phone": "",
        "subject": "Help",
        "description": "Please",
        "website": "",
    }
    some = naughty[::4]  # each costs a whole request; the reader of mails takes them all above
    for number, words in enumerate(some):
        place = f"10.{number // 250}.{number % 250}.9"
        form = plain | {"email": f"n{number}@naughty.test", "stamp": new_stamp(time.time() - 60)}
        told = [
            form | {"name": words, "subject": words, "description": words},
            form | {("email", "phone", "stamp", "website")[number % 4]: words},
        ]
        for fields in told:
            answer = client.post("/new/account", fields, REMOTE_ADDR=place)
            assert answer.status_code in {200, 302, 422}, (words, answer.status_code)
    assert Ticket.objects.count() >= len(some) * 0.9
    assert not any("\n" in one or "\r" in one for one in Ticket.objects.values_list("subject", flat=True))
