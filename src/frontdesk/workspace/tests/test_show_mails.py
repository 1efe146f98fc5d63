"""A received mail in its own layout, and the pictures that it has elsewhere."""

import html
import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from frontdesk.accounts.models import Brand
from frontdesk.channels.actions import process, receive
from frontdesk.channels.models import Inbox
from frontdesk.kit import clock, remote_pictures
from frontdesk.kit.models import CachedPicture
from frontdesk.tickets.models import Ticket
from tests.cast import Cast

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
PICTURE = "https://news.example.test/logo.png?a=1&b=2"
MAIL = f"""From: Laura <laura@croft.test>
To: support@meridian.test
Subject: News
Message-ID: <1@croft.test>
Content-Type: multipart/related; boundary=b

--b
Content-Type: text/html; charset=utf-8

<style>td {{ color: #102030; background: url(https://news.example.test/bg.png) }}</style>
<table width="600"><tr><td style="padding: 9px"><img src="{html.escape(PICTURE)}" alt="Logo">
<img src="cid:own@croft" alt="Own"><p>Hello <script>alert(1)</script>desk</p></td></tr></table>
--b
Content-Type: image/png
Content-ID: <own@croft>
Content-Disposition: inline; filename="own.png"
Content-Transfer-Encoding: base64

iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg==
--b--
""".encode()


@pytest.fixture
def newsletter(cast: Cast, client: Client) -> Ticket:
    inbox = Inbox.objects.create(
        slug="s", name="S", channel="email", brand=Brand.default(), team=cast.first, address="support@meridian.test"
    )
    envelope = process(receive(MAIL, inbox, defer=False).pk, is_last_try=True)
    client.force_login(cast.lea.user)
    return Ticket.objects.get(number=envelope.ticket)


def own(ticket: Ticket) -> str:
    return f"/desk/tickets/{ticket.number}/messages/{ticket.messages.get().pk}"


def test_a20_a_mail_with_a_layout_is_framed_and_keeps_its_styles(newsletter: Ticket, client: Client) -> None:
    page = client.get(f"/desk/tickets/{newsletter.number}").content.decode()
    assert f'src="{own(newsletter)}/original"' in page and "1 picture from elsewhere is not loaded" in page
    assert 'sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"' in page
    answer = client.get(f"{own(newsletter)}/original")
    framed = answer.content.decode()
    assert "color: #102030" in framed and "padding: 9px" in framed and 'width="600"' in framed
    assert "alert" not in framed and "url(" not in framed and "allow-scripts" not in answer["Content-Security-Policy"]


def test_pictures_of_the_mail_itself_are_shown_and_are_no_file_of_its_own(newsletter: Ticket, client: Client) -> None:
    attachment = newsletter.messages.get().attachments.get()
    assert f'src="/desk/files/{attachment.pk}"' in client.get(f"{own(newsletter)}/original").content.decode()
    assert "own.png" not in client.get(f"/desk/tickets/{newsletter.number}").content.decode()


def test_a24_remote_pictures_stay_away_until_somebody_asks(newsletter: Ticket, client: Client) -> None:
    assert "news.example.test" not in client.get(f"{own(newsletter)}/original").content.decode()
    shown = client.get(f"{own(newsletter)}/original?images=yes").content.decode()
    address = html.unescape(re.search(r'src="([^"]*picture[^"]*)"', shown)[1])  # type: ignore[index]
    assert address.startswith(f"{own(newsletter)}/picture?of=") and "https://news.example.test/" not in shown
    kept = default_storage.save("pictures/x/y", ContentFile(PNG))
    key = __import__("hashlib").sha256(PICTURE.encode()).digest()
    CachedPicture.objects.create(
        pk=key, file=kept, content_type="image/png", expires_at=clock.now() + remote_pictures.KEPT
    )
    answer = client.get(address)
    assert answer["Content-Type"] == "image/png" and b"".join(answer.streaming_content) == PNG  # type: ignore[attr-defined]
    assert "sandbox" in answer["Content-Security-Policy"] and answer["X-Content-Type-Options"] == "nosniff"


def test_a24_the_proxy_fetches_only_what_stands_in_the_mail(
    newsletter: Ticket, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(remote_pictures, "picture_at", lambda url: asked.append(url) or CachedPicture(reason="asked"))
    signed = remote_pictures.sign("999999", PICTURE)
    for query in ({"of": PICTURE}, {"of": PICTURE, "by": signed}, {"of": "http://127.0.0.1/", "by": "x"}, {}):
        assert client.get(f"{own(newsletter)}/picture", query).status_code == 404
    assert asked == []
    right = {"of": PICTURE, "by": remote_pictures.sign(str(newsletter.messages.get().pk), PICTURE)}
    assert client.get(f"{own(newsletter)}/picture", right).status_code == 404 and asked == [PICTURE]


def test_a24_always_for_a_sender_can_be_said_and_taken_back(newsletter: Ticket, client: Client) -> None:
    client.post(f"{own(newsletter)}/pictures", {"always": "yes"})
    assert "/picture?of=" in client.get(f"{own(newsletter)}/original").content.decode()
    assert "Pictures of this sender are shown" in client.get(f"/desk/tickets/{newsletter.number}").content.decode()
    newsletter.messages.update(authentication={"standing": "failed"})
    assert "/picture?of=" not in client.get(f"{own(newsletter)}/original").content.decode()
    newsletter.messages.update(authentication=None)
    client.post(f"{own(newsletter)}/pictures", {"always": "no"})
    assert "/picture?of=" not in client.get(f"{own(newsletter)}/original").content.decode()


def test_a29_a_message_of_another_ticket_has_no_frame_here(newsletter: Ticket, cast: Cast, client: Client) -> None:
    other = cast.ticket()
    message = newsletter.messages.get().pk
    assert client.get(f"/desk/tickets/{other.number}/messages/{message}/original").status_code == 404
    assert client.get(f"/desk/tickets/{newsletter.number}/messages/{message}/original").status_code == 200
