"""A received mail on the ticket page: new words in their shape, the rest folded, invitation and lock as marks."""

from collections.abc import Callable

import pytest
from django.test import Client

from frontdesk.accounts.models import Agent, Brand
from frontdesk.channels.actions import process, receive
from frontdesk.channels.actions.inboxes import create_inbox
from frontdesk.channels.models import Inbox
from frontdesk.events import SYSTEM
from frontdesk.tickets.models import Message
from tests.cast import Cast

HEAD = (
    "From: Mara Ortiz <mara@customer.example>\nTo: support@desk.example\nSubject: Car\n"
    "Message-ID: <m1@customer.example>\n"
)
INVITATION = (
    HEAD
    + "Content-Type: text/calendar; method=REQUEST; charset=utf-8\n\nBEGIN:VCALENDAR\nMETHOD:REQUEST\nVERSION:2.0\n"
    "BEGIN:VEVENT\nUID:1\nSUMMARY:Test drive <b>now</b>\nLOCATION:Harbor Road 1\n"
    "DTSTART;TZID=Europe/Berlin:20261123T100000\nDTEND;TZID=Europe/Berlin:20261123T110000\n"
    "ORGANIZER;CN=Mara Ortiz:mailto:mara@customer.example\n"
    "ATTENDEE;CN=Ann Agent;PARTSTAT=ACCEPTED:mailto:ann@desk.example\n"
    "ATTENDEE;PARTSTAT=DECLINED:mailto:ben@desk.example\nEND:VEVENT\nEND:VCALENDAR\n"
)
ANSWER = (
    HEAD + "Content-Type: text/html; charset=utf-8\n\n<div>It <b>works</b> now</div><div class='gmail_quote'>"
    "<div class='gmail_attr'>On Tue, 3 Nov 2026 at 10:00, S &lt;s@x.example&gt; wrote:<br></div>"
    "<blockquote>Please try again</blockquote></div>\n"
)
ENCRYPTED = HEAD + "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n\nsecret\n"


@pytest.fixture
def inbox(cast: Cast) -> Inbox:
    brand = Brand.objects.first()
    assert brand is not None
    return create_inbox(name="Mail", channel="email", brand=brand, address="support@desk.example", by=SYSTEM)


@pytest.fixture
def arrive(inbox: Inbox, cast: Cast, desk: Callable[[Agent], Client]) -> Callable[[str], tuple[Message, str]]:
    """A mail is filed; its message and the ticket page that shows it."""

    def arrived(raw: str) -> tuple[Message, str]:
        envelope = process(receive(raw.replace("\n", "\r\n").encode(), inbox, defer=False).pk, is_last_try=True)
        assert envelope.outcome == "ticket", envelope.reason
        page = desk(cast.ada).get(f"/desk/tickets/{envelope.ticket}").content.decode()
        return Message.objects.get(inbound=envelope), page

    return arrived


def test_an_invitation_is_a_card_above_the_words(arrive: Callable[[str], tuple[Message, str]]) -> None:
    message, page = arrive(INVITATION)
    assert message.particulars["invitation"]["method"] == "request"
    assert "Test drive &lt;b&gt;now&lt;/b&gt;" in page
    assert "Mon 23 November 2026, 10:00 to 11:00 (Europe/Berlin)" in page
    assert "Harbor Road 1" in page and "Ann Agent" in page and "does not come" in page
    assert [one.content_type for one in message.attachments.all()] == ["text/calendar"]


def test_the_new_words_keep_their_shape_and_the_history_is_folded(arrive: Callable[[str], tuple[Message, str]]) -> None:
    message, page = arrive(ANSWER)
    assert "<b>works</b>" in message.html and "try again" not in message.html
    assert "Please try again" in message.quoted and "<b>works</b>" not in message.quoted
    assert 'class="folded"' in page


def test_an_encrypted_mail_becomes_a_ticket_that_says_so(arrive: Callable[[str], tuple[Message, str]]) -> None:
    message, page = arrive(ENCRYPTED)
    assert "encrypted with S/MIME" in message.text
    assert [one.name for one in message.attachments.all()] == ["smime.p7m"]
    assert "encrypted with S/MIME" in page and "Encrypted with S/MIME" in page
