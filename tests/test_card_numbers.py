"""A69 through every door: a card number that is written to the desk is nowhere on it."""

import datetime
import io
import logging

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from frontdesk.accounts import actions as accounts
from frontdesk.accounts.models import Brand, Workspace
from frontdesk.channels.actions import process, receive
from frontdesk.channels.models import InboundEnvelope, Inbox
from frontdesk.kit import files
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Message, Ticket
from tests.cast import Cast

CARD, MASKED = "4111 1111 1111 1111", "4111 11** **** 1111"
BARE = "4111111111111111"
MAIL = f"""From: Laura <laura@contoso.test>\r
To: help@meridian.test\r
Subject: My card {BARE}\r
Message-ID: <one@contoso.test>\r
MIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary=b\r
\r
--b\r
Content-Type: text/html\r
\r
<p>It is 4111<b>1111</b>11111111, order ORD-5555555555554444, call +49 4111 1111 1111</p>\r
--b\r
Content-Type: text/csv; name="card {BARE}.csv"\r
\r
card;{CARD}\r
--b--\r
""".encode()


@pytest.fixture
def inbox(cast: Cast) -> Inbox:
    return Inbox.objects.create(
        slug="support", name="Support", channel="email", brand=Brand.default(), team=cast.first,
        address="support@meridian.test", is_default=True,
    )  # fmt: skip


@pytest.fixture
def masking(cast: Cast) -> Cast:
    accounts.change_workspace(redacts_cards=True, by=cast.ada.actor())
    return cast


def everything() -> str:
    """All text of all tables, the queue's included, as PostgreSQL writes it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        found = []
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            found += [row[0] for row in cursor.fetchall()]
    return "\n".join(found)


def digits_of(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


def test_a69_a_mail_is_masked_in_its_raw_bytes_message_files_search_and_queue(masking: Cast, inbox: Inbox) -> None:
    logged = io.StringIO()
    handler = logging.StreamHandler(logged)
    logging.getLogger().addHandler(handler)
    envelope = receive(MAIL, inbox, defer=False)
    envelope = process(envelope.pk, is_last_try=True)
    logging.getLogger().removeHandler(handler)
    assert envelope.outcome == "ticket", envelope.reason
    ticket = Ticket.objects.get(number=envelope.ticket)
    message = ticket.messages.get()
    attachment = message.attachments.get()
    with default_storage.open(str(attachment.file.name)) as stored:
        assert stored.read() == f"card;{MASKED}".encode()
    for text in (envelope.raw().decode(), everything(), logged.getvalue(), attachment.name):
        assert BARE not in digits_of(text)
    assert "411111******1111" in ticket.subject and "411111" in message.text
    assert "ORD-5555555555554444" in message.text and "+49 4111 1111 1111" in message.text


def test_a69_a_second_delivery_of_a_masked_mail_is_known(masking: Cast, inbox: Inbox) -> None:
    receive(MAIL, inbox, defer=False)
    again = receive(b"Received: from elsewhere; now\r\n" + MAIL, inbox, defer=False)
    assert again.is_duplicate and InboundEnvelope.objects.count() == 1


def test_a69_who_sent_a_masked_mail_is_judged_on_the_bytes_as_they_came(masking: Cast, inbox: Inbox) -> None:
    """DKIM signs the body: after masking it would fail, and an honest customer would count as forged."""
    inbox.settings["trusted_servers"] = "mx.meridian.test"
    inbox.save()
    marked = b"Authentication-Results: mx.meridian.test; dkim=pass header.d=contoso.test\r\n" + MAIL
    assert receive(marked, inbox, defer=False).authentication is not None
    assert (
        receive(MAIL.replace(b"<one@", b"<two@").replace(b"1111", b"1112"), inbox, defer=False).authentication is None
    )


def test_a69_form_reply_note_subject_tags_and_fields_are_masked(masking: Cast) -> None:
    by, customer = masking.lea.actor(), masking.laura
    upload = files.check([SimpleUploadedFile(f"{BARE}.txt", CARD.encode(), "text/plain")])  # type: ignore[list-item]
    ticket = tickets.open_ticket(
        subject=CARD, text=CARD, requester=customer, fields={"card": CARD, "more": [CARD]}, files=upload,
        team=masking.first, by=customer.actor(),
    )  # fmt: skip
    tickets.reply(ticket, html="<p>Was it <i>4111</i> 1111 1111 1111?</p>", by=by)
    tickets.add_note(ticket, html=f"<p>{CARD}</p>", by=by)
    tickets.receive_message(
        ticket, customer=customer, text=f"Yes, {CARD}", quoted=f"<p>{CARD}</p>", by=customer.actor()
    )
    tickets.set_subject(ticket, subject=f"Card {CARD}", by=by)
    tickets.set_tags(ticket, tags=[BARE], by=by)
    tickets.set_fields(ticket, values={"card": BARE}, by=by)
    later = timezone.now() + datetime.timedelta(seconds=30)
    tickets.plan_reply(ticket, html=f"<p>{CARD}</p>", files=upload, send_at=later, by=by)
    assert BARE not in digits_of(everything())
    assert Message.objects.get(kind="inbound", text__startswith="Yes").text == f"Yes, {MASKED}"
    with default_storage.open(str(ticket.messages.earliest("pk").attachments.get().file)) as stored:
        assert stored.read() == MASKED.encode()


def test_a69_without_the_wish_everything_is_kept_as_it_came(cast: Cast, inbox: Inbox) -> None:
    envelope = process(receive(MAIL, inbox, defer=False).pk, is_last_try=True)
    assert envelope.raw() == MAIL and BARE in Ticket.objects.get().subject


def test_the_wish_is_a_setting_of_the_organisation(cast: Cast, client: Client) -> None:
    client.force_login(cast.ada.user)
    page = client.get("/console/organisation")
    assert "Mask card numbers before anything is stored" in page.content.decode()
    assert not Workspace.objects.get().redacts_cards
