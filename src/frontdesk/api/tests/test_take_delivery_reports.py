"""Mail carried by a provider: what it is handed, and what it tells afterwards."""

import hashlib
import hmac
import itertools
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from frontdesk.accounts.models import Brand
from frontdesk.channels import actions
from frontdesk.channels.actions.inboxes import create_inbox
from frontdesk.channels.couriers.courier import Courier
from frontdesk.channels.couriers.tracking import hook_token
from frontdesk.channels.mail import Address
from frontdesk.channels.models import Inbox, OutboundEnvelope, OutboundState, SuppressedAddress
from frontdesk.events import SYSTEM
from tests.cast import Cast

MARA = "mara@customer.example"


class Provider(HTTPServer):
    """Stands in for a provider's address on this machine."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.taken: list[dict[str, Any]] = []
        self.status, self.body = 200, {"ErrorCode": 0, "Message": "OK", "MessageID": "pm-1", "To": MARA}


class _Answer(BaseHTTPRequestHandler):
    server: Provider

    def do_POST(self) -> None:  # the library's name
        self.server.taken.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        body = json.dumps(self.server.body).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # the library's name
        """Quiet."""


@pytest.fixture
def provider() -> Iterator[Provider]:
    server = Provider()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    with override_settings(ALLOW_PRIVATE_HOSTS=True):
        yield server
    server.shutdown()
    thread.join(30)
    server.server_close()


def make_inbox(courier: str, secrets: dict[str, str], **settings: object) -> Inbox:
    brand = Brand.default()
    return create_inbox(
        name="Support", channel="email", brand=brand, address="support@harbor.example", by=SYSTEM,
        settings={"courier": courier, **settings}, secrets={f"courier_{key}": value for key, value in secrets.items()},
    )  # fmt: skip


@pytest.fixture
def postmark(cast: Cast, provider: Provider) -> Inbox:
    return make_inbox("postmark", {"server_token": "t"}, courier_api_url=f"http://127.0.0.1:{provider.server_port}/")


def sent(inbox: Inbox, *cc: str) -> OutboundEnvelope:
    envelope = actions.queue(
        inbox=inbox, kind="reply", to=[Address("Mara", MARA)], cc=[Address("", one) for one in cc], subject="Car",
        text="On it.", html="<p>On it.</p>", reference="ticket:7", by=SYSTEM,
    )  # fmt: skip
    actions.send(envelope.pk)
    envelope.refresh_from_db()
    return envelope


def told(inbox: Inbox, body: object, **headers: str) -> int:
    courier = str(inbox.settings["courier"])
    where = reverse("api:delivery", args=[inbox.pk, courier, hook_token(inbox)])
    return Client().post(where, json.dumps(body), content_type="application/json", headers=headers).status_code


def report(kind: str, **more: object) -> dict[str, object]:
    common = {"RecordType": kind, "MessageID": "pm-1", "Recipient": MARA, "Email": MARA, "ID": 1}
    times = {
        "DeliveredAt": "2026-11-22T10:00:00Z",
        "BouncedAt": "2026-11-22T10:01:00Z",
        "ReceivedAt": "2026-11-22T10:02:00Z",
    }
    return {**common, **times, "Metadata": {}, **more}


def test_a_provider_gets_the_whole_mail_under_our_message_id(postmark: Inbox, provider: Provider) -> None:
    envelope = sent(postmark)
    assert (envelope.state, envelope.provider_id) == (OutboundState.SENT, "pm-1")
    (taken,) = provider.taken
    given = {one["Name"]: one["Value"] for one in taken["Headers"]}
    assert given["Message-ID"] == envelope.message_id
    assert given["X-PM-KeepID"] == "true"
    assert (taken["TextBody"].strip(), "support+" in taken["ReplyTo"]) == ("On it.", True)


@pytest.mark.parametrize(
    ("status", "state", "words"),
    [(500, OutboundState.QUEUED, "at the moment"), (401, OutboundState.QUEUED, "refused the key"),
     (429, OutboundState.QUEUED, "at the moment"), (400, OutboundState.FAILED, "refused the message")],
)  # fmt: skip
def test_each_answer_of_a_provider_ends_in_a_truthful_state(
    postmark: Inbox, provider: Provider, status: int, state: str, words: str
) -> None:
    """F19, F20."""
    provider.status = status
    envelope = sent(postmark)
    assert (envelope.state, words in envelope.reason) == (state, True), envelope.reason


def test_a_missing_key_is_said_and_nothing_leaves(cast: Cast) -> None:
    envelope = sent(make_inbox("sendgrid", {}))
    assert envelope.state == OutboundState.QUEUED
    assert "API key is not entered" in envelope.reason


NEWS = ["Delivery", "Open", "Bounce"]


@pytest.mark.parametrize("news", [*itertools.permutations(NEWS)], ids="-".join)
def test_reports_in_any_order_and_repeated_end_in_the_same_state(postmark: Inbox, news: tuple[str, ...]) -> None:
    """F39, A60: a late "delivered" never undoes that it came back."""
    postmark.settings["track_opens"] = True
    postmark.save()
    envelope = sent(postmark)
    for kind in (*news, *news):
        more = {"Type": "HardBounce", "Description": "No such user"} if kind == "Bounce" else {}
        assert told(postmark, report(kind, **more)) == 200
    envelope.refresh_from_db()
    assert envelope.outcomes[MARA]["state"] == "refused"
    assert envelope.state == OutboundState.FAILED
    assert envelope.reports.count() == 3
    assert SuppressedAddress.objects.filter(address=MARA).exists()


def test_that_a_mail_was_opened_is_kept_only_where_it_is_allowed(postmark: Inbox) -> None:
    envelope = sent(postmark)
    assert told(postmark, report("Open")) == 200
    assert not envelope.reports.exists()


def test_a_report_about_somebody_who_was_not_written_to_changes_nothing(postmark: Inbox) -> None:
    """A60."""
    envelope = sent(postmark)
    bad = report("Bounce", Type="HardBounce", Recipient="ceo@else.example", Email="ceo@else.example")
    assert told(postmark, bad) == 200
    envelope.refresh_from_db()
    assert (envelope.state, SuppressedAddress.objects.exists()) == (OutboundState.SENT, False)


def test_a_wrong_address_is_refused(postmark: Inbox) -> None:
    """A60."""
    where = reverse("api:delivery", args=[postmark.pk, "postmark", "A" * 32])
    answer = Client().post(where, json.dumps(report("Delivery")), content_type="application/json")
    assert answer.status_code == 403


def mailgun(secret: str, envelope: OutboundEnvelope, event: str) -> dict[str, object]:
    token, stamp = "a" * 50, str(int(time.time()))
    signature = hmac.new(secret.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    return {
        "signature": {"timestamp": stamp, "token": token, "signature": signature},
        "event-data": {
            "event": event, "timestamp": time.time(), "id": "ev-1", "recipient": MARA, "severity": "permanent",
            "reason": "bounce", "delivery-status": {"code": 550, "message": "No such user"},
            "user-variables": {"frontdesk": str(envelope.uuid)}, "message": {"headers": {"message-id": "x@y"}},
        },
    }  # fmt: skip


def test_a_signed_call_is_believed_and_a_forged_one_changes_nothing(cast: Cast) -> None:
    """A60: Mailgun signs moment and token; our own mark finds the message."""
    inbox = make_inbox("mailgun", {"api_key": "k", "webhook_signing_key": "right"})
    envelope = actions.queue(
        inbox=inbox, kind="reply", to=[Address("", MARA)], subject="Car", text="On it.", reference="ticket:7", by=SYSTEM
    )
    OutboundEnvelope.objects.update(state=OutboundState.SENT, sent_at=envelope.created_at)
    assert told(inbox, mailgun("wrong", envelope, "failed")) == 403
    envelope.refresh_from_db()
    assert envelope.state == OutboundState.SENT
    assert told(inbox, mailgun("right", envelope, "failed")) == 200
    envelope.refresh_from_db()
    assert envelope.state == OutboundState.FAILED


@pytest.mark.parametrize("slug", list(Courier.entries()))
def test_an_unreadable_call_of_any_provider_is_refused(cast: Cast, slug: str) -> None:
    """A60."""
    courier = Courier.entries()[slug]
    inbox = make_inbox(slug, {key.name: "x" * 20 for key in (*courier.keys, *courier.hook_keys)})
    assert told(inbox, {"nothing": ["of", "use"]}) in {200, 400, 403}
    assert told(inbox, "nonsense") in {400, 403}
