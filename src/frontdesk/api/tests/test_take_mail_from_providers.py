"""Providers hand mail over: theirs is kept once and byte for byte, anybody else's call changes nothing (A60)."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from frontdesk.accounts.models import Brand
from frontdesk.channels.actions.inboxes import create_inbox
from frontdesk.channels.hooks.notifications import is_signed as is_amazons
from frontdesk.channels.hooks.providers.resend import is_signed as is_resends
from frontdesk.channels.hooks.taking import address_token
from frontdesk.channels.models import InboundEnvelope, Inbox
from frontdesk.events import SYSTEM

RAW = (
    "From: Mara Örtiz <mara@customer.example>\r\nTo: letters@harbor.example\r\nSubject: Grüße ☎\r\n"
    "Message-ID: <1@customer.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nDas Auto fährt nicht.\r\n"
).encode()
LATIN = RAW.decode().replace("☎", "!").encode("latin-1")
KEY = "key-123"
Make = Callable[..., Inbox]


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    storage = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path / "files")},
    }
    settings.STORAGES = {**settings.STORAGES, "default": storage}


@pytest.fixture
def inbox_of(cast: Any) -> Make:
    def make(provider: str, **keys: str) -> Inbox:
        return create_inbox(
            name="Letters", channel="email", brand=Brand.default(), address="letters@harbor.example",
            settings={"receiving": "provider", "provider": provider},
            secrets={f"hook_{name}": value for name, value in keys.items()}, by=SYSTEM,
        )  # fmt: skip

    return make


def path_of(inbox: Inbox, provider: str = "") -> str:
    return f"/hooks/mail/{inbox.pk}/{provider or inbox.settings['provider']}/{address_token(inbox)}"


def mailgun(raw: bytes = RAW, key: str = KEY, moment: int = 0) -> dict[str, object]:
    stamp, token = str(moment or int(time.time())), "t" * 50
    signature = hmac.new(key.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    return {
        "timestamp": stamp, "token": token, "signature": signature, "recipient": "letters@harbor.example",
        "sender": "mara@customer.example", "body-mime": raw.decode("utf-8", "surrogateescape"),
    }  # fmt: skip


def raw_form(fields: dict[str, bytes]) -> tuple[bytes, str]:
    """A form whose fields are bytes of any kind, as providers post raw mails."""
    parts = b"".join(
        b'--xXx\r\nContent-Disposition: form-data; name="' + name.encode() + b'"\r\n\r\n' + value + b"\r\n"
        for name, value in fields.items()
    )
    return parts + b"--xXx--\r\n", "multipart/form-data; boundary=xXx"


def kept() -> bytes:
    return InboundEnvelope.objects.get().raw().removeprefix(b"Delivered-To: letters@harbor.example\r\n")


def test_a_signed_mail_is_kept_byte_for_byte_and_once(client: Client, inbox_of: Make) -> None:
    """A60: valid letters beyond ASCII are welcome, a replay changes nothing."""
    inbox = inbox_of("mailgun", webhook_signing_key=KEY)
    for _ in range(2):
        assert client.post(path_of(inbox), mailgun()).status_code == 200
    assert kept() == RAW
    envelope = InboundEnvelope.objects.get()
    assert (envelope.envelope_from, envelope.envelope_to) == ("mara@customer.example", "letters@harbor.example")
    inbox.refresh_from_db()
    assert inbox.last_success_at


@pytest.mark.parametrize(
    "change",
    [
        {"signature": "0" * 64},
        {"timestamp": "1700000000"},
        {"token": "other"},
        {"signature": ""},
    ],
)
def test_a_forged_altered_or_old_signature_is_refused(client: Client, inbox_of: Make, change: dict[str, str]) -> None:
    """A60."""
    inbox = inbox_of("mailgun", webhook_signing_key=KEY)
    assert client.post(path_of(inbox), mailgun() | change).status_code == 403
    assert client.post(path_of(inbox), mailgun(moment=1_700_000_000)).status_code == 403
    assert client.post(path_of(inbox), {}).status_code == 403
    assert not InboundEnvelope.objects.exists()


def test_a_wrong_address_is_refused_whatever_it_brings(client: Client, inbox_of: Make) -> None:
    """A60: another secret, another provider, another inbox, an inbox that is not in use, one without keys."""
    inbox = inbox_of("mailgun", webhook_signing_key=KEY)
    right = path_of(inbox)
    wrong = [
        right[:-1] + ("A" if right[-1] != "A" else "B"),
        path_of(inbox, "postmark"),
        right.replace(f"/{inbox.pk}/", f"/{inbox.pk + 1}/"),
    ]
    assert [client.post(path, mailgun()).status_code for path in wrong] == [403] * 3
    Inbox.objects.update(sealed_secrets="")
    assert client.post(right, mailgun()).status_code == 403
    assert client.post(right, mailgun(key="")).status_code == 403, "an empty key is none that anybody may sign with"
    inbox.secrets = {"hook_webhook_signing_key": KEY}
    inbox.is_active = False
    inbox.save()
    assert client.post(right, mailgun()).status_code == 403
    assert not InboundEnvelope.objects.exists()


def test_raw_bytes_of_a_form_are_not_decoded(client: Client, inbox_of: Make) -> None:
    """SendGrid posts the mail as it came, in whatever charset."""
    inbox = inbox_of("sendgrid")
    body, kind = raw_form(
        {"email": LATIN, "envelope": b'{"to":["letters@harbor.example"],"from":"mara@customer.example"}'}
    )
    assert client.post(path_of(inbox), body, content_type=kind).status_code == 200
    assert kept() == LATIN


def test_a_mail_larger_than_people_may_upload_is_taken(client: Client, inbox_of: Make) -> None:
    inbox = inbox_of("sendgrid")
    raw = RAW + b"x" * 70 * 100_000
    body, kind = raw_form({"email": raw, "envelope": b'{"to":["letters@harbor.example"],"from":"a@b.example"}'})
    assert client.post(path_of(inbox), body, content_type=kind).status_code == 200
    assert kept() == raw


def test_postmark_hands_over_raw_or_in_parts(client: Client, inbox_of: Make) -> None:
    inbox = inbox_of("postmark")
    parts = {
        "FromFull": {"Email": "mara@customer.example", "Name": "Mara"}, "ToFull": [{"Email": "letters@harbor.example"}],
        "Subject": "Grüße", "TextBody": "Das Auto fährt nicht.", "OriginalRecipient": "letters@harbor.example",
        "Headers": [{"Name": "Message-ID", "Value": "<2@customer.example>"}],
        "Attachments": [{"Name": "a.txt", "ContentType": "text/plain", "Content": base64.b64encode(b"abc").decode()}],
    }  # fmt: skip
    for payload in (parts, parts | {"RawEmail": RAW.decode()}):
        answer = client.post(path_of(inbox), json.dumps(payload), content_type="application/json")
        assert answer.status_code == 200
    rebuilt, raw = InboundEnvelope.objects.order_by("pk")
    assert raw.raw().endswith(RAW)
    from frontdesk.channels import actions

    mail = actions.read(rebuilt)
    assert (mail.sender.email, mail.subject) == ("mara@customer.example", "Grüße")
    assert [one.content for one in mail.attachments] == [b"abc"]


def test_mandrill_hands_over_raw(client: Client, inbox_of: Make) -> None:
    inbox = inbox_of("mandrill", webhook_key=KEY)
    events = json.dumps(
        [{"event": "inbound", "ts": 1, "msg": {"raw_msg": RAW.decode(), "email": "letters@harbor.example"}}]
    )
    signed = f"http://testserver{path_of(inbox)}mandrill_events{events}".encode()
    signature = base64.b64encode(hmac.new(KEY.encode(), signed, hashlib.sha1).digest()).decode()
    assert client.head(path_of(inbox)).status_code == 200
    assert client.post(path_of(inbox), {"mandrill_events": events}).status_code == 403
    headers = {"X-Mandrill-Signature": signature}
    assert client.post(path_of(inbox), {"mandrill_events": events}, headers=headers).status_code == 200
    assert kept() == RAW


def test_nonsense_is_refused_and_changes_nothing(client: Client, inbox_of: Make) -> None:
    inbox = inbox_of("postmark")
    for body in ("", "[]", "null", '{"Headers": 5}', "\xff", '{"RecordType": "Bounce"}'):
        assert client.post(path_of(inbox), body, content_type="application/json").status_code == 400
    assert not InboundEnvelope.objects.exists()


def test_the_provider_must_call_again_while_file_storage_is_down(
    client: Client, inbox_of: Make, settings: Any, tmp_path: Path
) -> None:
    """F13."""
    inbox = inbox_of("mailgun", webhook_signing_key=KEY)
    (tmp_path / "full").write_text("")
    broken = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path / "full")}}
    settings.STORAGES = {**settings.STORAGES, "default": broken}
    assert client.post(path_of(inbox), mailgun()).status_code == 503
    assert not InboundEnvelope.objects.exists()


def test_the_scheme_of_svix_is_verified(rf: Any) -> None:
    """A60: body, moment and key are bound together."""
    secret, now = base64.b64encode(b"0123456789").decode(), str(int(time.time()))

    def ask(body: bytes = b"{}", moment: str = now, signed: bytes = b"{}", key: bytes = b"0123456789") -> bool:
        mac = base64.b64encode(
            hmac.new(key, b"id." + moment.encode() + b"." + signed, hashlib.sha256).digest()
        ).decode()
        headers = {"svix-id": "id", "svix-timestamp": moment, "svix-signature": f"v1,AAAA v1,{mac}"}
        return is_resends(rf.post("/", body, content_type="application/json", headers=headers), f"whsec_{secret}")

    assert ask()
    assert not ask(body=b'{"a":1}')
    assert not ask(moment="1700000000")
    assert not ask(key=b"other")
    assert not is_resends(rf.post("/", b"{}", content_type="application/json"), "")


def test_amazons_signature_counts_only_with_a_certificate_of_amazons_host() -> None:
    """A60: no call is made to an address that somebody else wrote."""
    from frontdesk.channels.hooks.provider import Refused

    said = {
        "Type": "Notification",
        "Message": "{}",
        "Signature": "AAAA",
        "SigningCertURL": "https://evil.example/x.pem",
    }
    with pytest.raises(Refused):
        is_amazons(said)
    assert not is_amazons({"Type": "Notification"})
    assert not is_amazons({"Type": "Other", "Signature": "x", "SigningCertURL": "x"})
