"""Inboxes, what was put aside, the outbox and mail templates, through the console's pages."""

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from frontdesk.accounts.models import Brand
from frontdesk.channels import actions
from frontdesk.channels.actions.inboxes import create_inbox
from frontdesk.channels.mail import Address
from frontdesk.channels.models import InboundEnvelope, Inbox, NoticeTemplate, OutboundEnvelope
from frontdesk.events import SYSTEM

if TYPE_CHECKING:
    from tests.cast import Cast

SERVERS = {
    "imap_host": "127.0.0.1", "imap_port": "1", "imap_security": "tls", "smtp_host": "127.0.0.1", "smtp_port": "1",
    "smtp_security": "tls",
}  # fmt: skip


def typed(**changes: str) -> dict[str, str]:
    own = {"name": "Support", "channel": "email", "address": "help@meridian.test", "is_active": "on"}
    return own | {"brand": str(Brand.default().pk), "imap_password": "hunter2-secret"} | SERVERS | changes


@pytest.fixture
def inbox(ada: Client) -> Inbox:
    answer = ada.post("/console/inboxes/new", typed())
    assert answer.status_code == 302, answer.content.decode()
    return Inbox.objects.get()


def test_a_password_goes_in_and_never_comes_out(ada: Client, inbox: Inbox) -> None:
    """A58: what is stored is sealed, and no page shows it."""
    assert inbox.secrets["imap_password"] == inbox.secrets["smtp_password"] == "hunter2-secret"
    page = ada.get(f"/console/inboxes/{inbox.pk}").content.decode()
    assert "hunter2" not in page
    assert "One is stored" in page
    wrong = ada.post(f"/console/inboxes/{inbox.pk}", typed(name="", imap_password="typed-wrong"))
    assert wrong.status_code == 422
    assert "typed-wrong" not in wrong.content.decode()


def test_an_empty_password_keeps_the_stored_one(ada: Client, inbox: Inbox) -> None:
    assert ada.post(f"/console/inboxes/{inbox.pk}", typed(name="Help", imap_password="")).status_code == 302
    inbox.refresh_from_db()
    assert (inbox.name, inbox.secrets["imap_password"]) == ("Help", "hunter2-secret")


def test_a_stored_password_is_not_sent_to_another_server(ada: Client, inbox: Inbox) -> None:
    page = ada.post(f"/console/inboxes/{inbox.pk}", typed(imap_host="evil.example", imap_password=""))
    assert page.status_code == 422
    assert "Type the password again" in page.content.decode()
    inbox.refresh_from_db()
    assert inbox.settings["imap_host"] == "127.0.0.1"


def test_two_inboxes_never_share_an_address(ada: Client, inbox: Inbox) -> None:
    page = ada.post("/console/inboxes/new", typed(name="Second", address="HELP@meridian.test"))
    assert page.status_code == 422
    assert "Another inbox has this address" in page.content.decode()


def test_the_test_says_in_words_what_is_wrong(ada: Client, inbox: Inbox) -> None:
    page = ada.post(f"/console/inboxes/{inbox.pk}/check").content.decode()
    assert "Not yet." in page
    assert "private address" in page
    assert ada.get(f"/console/inboxes/{inbox.pk}/check").status_code == 302


def test_a_failing_inbox_is_seen_from_every_page(ada: Client, inbox: Inbox) -> None:
    Inbox.objects.update(last_error="The mail server refused the password.")
    assert "refused the password" in ada.get(f"/console/inboxes/{inbox.pk}").content.decode()
    assert 'class="num hot">1<' in ada.get("/console/teams").content.decode()


def test_a_web_form_has_no_servers(cast: "Cast", ada: Client) -> None:
    form = create_inbox(name="Website", channel="portal", brand=Brand.default(), by=SYSTEM)
    page = ada.get(f"/console/inboxes/{form.pk}").content.decode()
    assert "imap_host" not in page
    changed = {"name": "Site", "brand": str(Brand.default().pk), "is_active": "on", "imap_host": "evil.example"}
    assert ada.post(f"/console/inboxes/{form.pk}", changed).status_code == 302
    form.refresh_from_db()
    assert (form.name, form.settings) == ("Site", {})


def test_what_was_put_aside_is_read_in_the_original_and_tried_again(ada: Client, inbox: Inbox) -> None:
    envelope = actions.receive(b"\x00 this is no mail", inbox, defer=False)
    actions.quarantine(envelope.pk, "It names no sender with a readable address.")
    page = ada.get(f"/console/put-aside/{envelope.pk}").content.decode()
    assert "names no sender" in page
    raw = ada.get(f"/console/put-aside/{envelope.pk}/raw")
    assert raw.content == b"\x00 this is no mail"
    assert raw["Content-Disposition"].startswith("attachment")
    assert raw["Content-Type"] == "application/octet-stream"
    assert ada.post(f"/console/put-aside/{envelope.pk}/acts/retry").status_code == 302
    assert (
        InboundEnvelope.objects.get(pk=envelope.pk).attempts >= 1 or not InboundEnvelope.objects.quarantined().exists()
    )


def test_an_original_is_for_administrators_alone(cast: "Cast", browser: object, ada: Client, inbox: Inbox) -> None:
    """A28: what came in by mail is not an agent's to fetch by number."""
    envelope = actions.receive(b"From: x@y.test\r\n\r\nx", inbox, defer=False)
    actions.quarantine(envelope.pk, "Put aside for a test.")
    for person in (cast.sue, cast.lea, cast.vic):
        assert browser(person).get(f"/console/put-aside/{envelope.pk}/raw").status_code == 403  # type: ignore[operator]
    assert Client().get(f"/console/put-aside/{envelope.pk}/raw").status_code == 302


def test_a_queued_mail_is_cancelled_and_a_failed_one_sent_again(ada: Client, inbox: Inbox) -> None:
    queued = actions.queue(inbox=inbox, kind="reply", to=[Address("", "a@b.test")], subject="Hi", text="x", by=SYSTEM)
    assert "Hi" in ada.get("/console/outbox").content.decode()
    ada.post(f"/console/outbox/{queued.pk}/acts/cancel")
    assert OutboundEnvelope.objects.get(pk=queued.pk).state == "cancelled"
    other = actions.queue(inbox=inbox, kind="reply", to=[Address("", "a@b.test")], subject="Ho", text="x", by=SYSTEM)
    actions.mark_failed(other, "The address does not exist.")
    assert "The address does not exist." in ada.get("/console/outbox?state=failed").content.decode()
    ada.post(f"/console/outbox/{other.pk}/acts/retry")
    assert OutboundEnvelope.objects.get(pk=other.pk).state == "queued"


def test_a_mail_is_reworded_and_goes_back_to_the_built_in_words(ada: Client) -> None:
    words = {"subject": "Your number is {{ number }}", "body": "Dear reader,\n\n{{ number }}"}
    assert ada.post("/console/mail-templates/confirmation/en", words).status_code == 302
    assert NoticeTemplate.objects.get().subject == words["subject"]
    assert "Ada Admin" in ada.get("/console/audit-log").content.decode()
    ada.post("/console/mail-templates/confirmation/en", {"reset": "1"})
    assert not NoticeTemplate.objects.exists()


def test_a_variable_that_is_not_there_is_named_and_nothing_is_lost(ada: Client) -> None:
    """A43: only allow-listed names are ever replaced."""
    page = ada.post("/console/mail-templates/confirmation/en", {"subject": "Hi", "body": "{{ settings }} kept"})
    assert page.status_code == 422
    assert "no variable" in page.content.decode()
    assert "kept" in page.content.decode()
    assert not NoticeTemplate.objects.exists()


def test_a_preview_runs_and_loads_nothing(ada: Client) -> None:
    words = {"subject": "S", "body": "<script>alert(1)</script> {{ number }}"}
    page = ada.post("/console/mail-templates/confirmation/en/preview", words)
    assert "<script>alert" not in page.content.decode()
    assert "sandbox" in page["Content-Security-Policy"]
    assert "default-src 'none'" in page["Content-Security-Policy"]
    text = ada.post("/console/mail-templates/confirmation/en/preview", words | {"part": "text"})
    assert text["Content-Type"].startswith("text/plain")


def test_a_test_goes_to_whoever_asks(cast: "Cast", browser: object) -> None:
    sue = browser(cast.sue)  # type: ignore[operator]
    assert sue.post("/console/mail-templates/confirmation/en/test", {"to": "victim@else.test"}).status_code == 302
    sent = OutboundEnvelope.objects.latest("pk")
    assert sent.to == ["sue@meridian.test"]


def test_an_unknown_mail_or_language_is_not_found(ada: Client) -> None:
    assert ada.get("/console/mail-templates/nothing/en").status_code == 404
    assert ada.get("/console/mail-templates/confirmation/xx").status_code == 404
