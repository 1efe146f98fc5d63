"""What each of the ten providers tells about mail that it carried, as its documentation shows it (F39, A60)."""

import json
import random
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from frontdesk.accounts.models import Brand
from frontdesk.channels import actions
from frontdesk.channels.actions.inboxes import create_inbox
from frontdesk.channels.couriers.courier import Courier
from frontdesk.channels.couriers.tracking import hook_token
from frontdesk.channels.hooks import notifications
from frontdesk.channels.mail import Address
from frontdesk.channels.models import (
    DeliveryReport,
    Inbox,
    MarkKind,
    OutboundEnvelope,
    OutboundState,
    SuppressedAddress,
)
from frontdesk.events import SYSTEM
from frontdesk.kit import clock
from tests.providers.amazon import Amazon
from tests.providers.calls import (
    KEY,
    SENDGRID_KEY,
    SVIX_KEY,
    Call,
    ago,
    by_body,
    by_mandrill,
    by_sendgrid,
    by_svix,
    mailgun_signature,
    payload,
    plain,
    public,
)

MARA = "mara@customer.example"
HOOK_KEYS = {
    "mailersend": {"signing_secret": KEY},
    "mailgun": {"webhook_signing_key": KEY},
    "mandrill": {"webhook_key": KEY},
    "resend": {"signing_secret": SVIX_KEY},
    "sendgrid": {"tracking_webhook_verification_key": public(SENDGRID_KEY)},
}
TEN = [*Courier.entries()]
SIGNED = [slug for slug in TEN if Courier.entries()[slug].is_signed]
# MailerSend's documentation has no payload for a delay.
KINDS = {slug: [*payload(f"reports/{slug}.json")] for slug in TEN}
# Their deferred, bounced and complained calls carry no mark of ours; the provider's own name finds the message.
TELLS_MOMENT = {"amazon-ses", "mailgun", "resend", "sendgrid"}


@pytest.fixture(autouse=True)
def amazon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Amazon]:
    settings.ALLOW_PRIVATE_HOSTS = True
    notifications._certificate.cache_clear()
    made = Amazon(tmp_path / "amazon", monkeypatch)
    yield made
    made.stop()


class Carried:
    """A message that a provider took, and the provider's calls about it."""

    def __init__(self, slug: str, amazon: Amazon) -> None:
        self.slug, self.amazon = slug, amazon
        self.inbox: Inbox = create_inbox(
            name="Support", channel="email", brand=Brand.default(), address="support@harbor.example", by=SYSTEM,
            settings={"courier": slug, "track_opens": True},
            secrets={f"courier_{name}": value for name, value in HOOK_KEYS.get(slug, {}).items()},
        )  # fmt: skip
        self.envelope: OutboundEnvelope = self._sent()

    def _sent(self) -> OutboundEnvelope:
        envelope = actions.queue(
            inbox=self.inbox, kind="reply", to=[Address("Mara", MARA)], subject="Car", text="On it.",
            reference="ticket:7", by=SYSTEM,
        )  # fmt: skip
        name = envelope.message_id if self.slug in {"brevo", "mailgun"} else "provider-1"
        OutboundEnvelope.objects.update(state=OutboundState.SENT, sent_at=clock.now(), provider_id=name)
        envelope.refresh_from_db()
        return envelope

    @property
    def address(self) -> str:
        return reverse("api:delivery", args=[self.inbox.pk, self.slug, hook_token(self.inbox)])

    def call(self, kind: str, *, at: float | None = None, **changed: str) -> Call:
        moment = at or time.time()
        mark = {"frontdesk": str(self.envelope.uuid)}
        values = {
            "id": self.envelope.provider_id, "mark": mark["frontdesk"], "custom": json.dumps(mark), "to": MARA,
            "bare": self.envelope.message_id.strip("<>"), "message_id": self.envelope.message_id,
            "event_id": str(uuid.uuid4()), "seconds": int(moment), "stamp": str(int(moment)),
            "milliseconds": int(moment * 1000), "signature": mailgun_signature(at),
            "moment": time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(moment)),
        } | changed  # fmt: skip
        said = payload(f"reports/{self.slug}.json", **values)[kind]
        sign: dict[str, Callable[[], Call]] = {
            "amazon-ses": lambda: self.amazon.call(said, at=ago(seconds=time.time() - moment)),
            "mailersend": lambda: by_body("Signature")(said),
            "mandrill": lambda: by_mandrill(said, self.address),
            "resend": lambda: by_svix(said, moment),
            "sendgrid": lambda: by_sendgrid([said], moment),
            "sparkpost": lambda: plain([said]),
        }
        return sign.get(self.slug, lambda: plain(said))()

    def tell(self, call: Call) -> int:
        client = Client()
        return client.post(self.address, call.body, content_type=call.content_type, headers=call.headers).status_code

    def hear(self, *kinds: str) -> OutboundEnvelope:
        for kind in kinds:
            assert self.tell(self.call(kind)) == 200, kind
        self.envelope.refresh_from_db()
        return self.envelope


@pytest.fixture
def carried(cast: Any, amazon: Amazon) -> Callable[[str], Carried]:
    return lambda slug: Carried(slug, amazon)


EXPECTED = {
    "deferred": ("taken", OutboundState.SENT, None),
    "delivered": ("delivered", OutboundState.SENT, None),
    "opened": ("opened", OutboundState.SENT, None),
    "hard": ("refused", OutboundState.FAILED, MarkKind.HARD),
    "soft": ("refused", OutboundState.FAILED, MarkKind.SOFT),
    "complained": ("complained", OutboundState.SENT, MarkKind.COMPLAINT),
}


@pytest.mark.parametrize(("slug", "kind"), [(slug, kind) for slug in TEN for kind in KINDS[slug]])
def test_each_report_is_understood(carried: Any, slug: str, kind: str) -> None:
    """F20: how it ended, whose fault it was, when, and in words that a person understands."""
    message = carried(slug)
    before = clock.now().replace(microsecond=0)
    envelope = message.hear(kind)
    mark = SuppressedAddress.objects.filter(address=MARA).first()
    assert (envelope.outcomes[MARA]["state"], envelope.state, mark.kind if mark else None) == EXPECTED[kind]
    report = envelope.reports.get()
    assert report.source == slug and report.address == MARA and report.at >= before
    if kind == "hard":
        assert envelope.reason.startswith("The address does not exist.")
    if kind == "soft":
        assert envelope.reason.startswith("The mailbox is full.")
    if kind == "deferred":
        assert report.reason.startswith("Delayed, and still being tried.")


@pytest.mark.parametrize("slug", TEN)
def test_reports_in_any_order_and_repeated_end_in_the_same_state(carried: Any, slug: str) -> None:
    """F39, A60."""
    message, kinds = carried(slug), KINDS[slug]
    orders = random.Random(slug)
    for good, ended in ((["deferred", "delivered", "opened"], "opened"), (kinds, "refused")):
        for _ in range(4):
            DeliveryReport.objects.all().delete()
            OutboundEnvelope.objects.update(state=OutboundState.SENT, outcomes={}, reason="")
            news = [kind for kind in good if kind in kinds]
            orders.shuffle(news)
            envelope = message.hear(*news, *reversed(news))
            assert envelope.outcomes[MARA]["state"] == ended, news
            assert envelope.state == (OutboundState.FAILED if ended == "refused" else OutboundState.SENT)
            assert envelope.reports.count() == len(news)


@pytest.mark.parametrize("slug", TEN)
def test_a_report_about_an_unknown_message_changes_nothing(carried: Any, slug: str) -> None:
    """A60: nor one about somebody who was not written to."""
    message = carried(slug)
    stranger = {"id": "other", "mark": str(uuid.uuid4()), "custom": "{}", "bare": "a@b", "message_id": "<a@b>"}
    assert message.tell(message.call("hard", **stranger)) == 200
    assert message.tell(message.call("hard", to="ceo@else.example")) == 200
    message.envelope.refresh_from_db()
    assert (message.envelope.state, message.envelope.outcomes) == (OutboundState.SENT, {})
    assert not DeliveryReport.objects.exists() and not SuppressedAddress.objects.exists()


@pytest.mark.parametrize("slug", TEN)
def test_an_inbox_hears_nothing_about_the_mail_of_another(carried: Any, slug: str) -> None:
    """A60: whoever has the key of one inbox cannot declare another's mail dead."""
    message = carried(slug)
    call = message.call("hard")
    other = create_inbox(
        name="Other", channel="email", brand=Brand.default(), address="other@harbor.example", by=SYSTEM
    )
    OutboundEnvelope.objects.update(inbox=other)
    assert message.tell(call) == 200
    assert not DeliveryReport.objects.exists()


@pytest.mark.parametrize("slug", SIGNED)
def test_a_forged_altered_or_old_report_is_refused(carried: Any, slug: str) -> None:
    """A60: Mailgun signs moment and token alone, so that its body may be altered by whoever knows the address too."""
    message = carried(slug)
    call = message.call("hard")
    wrong = [call.unsigned(), call.forged(), call.altered()]
    if slug == "mailgun":
        forged = json.loads(call.body) | {"signature": mailgun_signature(key="other")}
        wrong = [Call(json.dumps(forged).encode()), Call(call.body.replace(b'"signature"', b'"other"', 1))]
    if slug == "amazon-ses":
        wrong = [call.altered()]  # its signature stands in the body
    if slug in TELLS_MOMENT:
        wrong.append(message.call("hard", at=ago(hours=30).timestamp()))
    assert {message.tell(one) for one in wrong} <= {400, 403}
    assert not DeliveryReport.objects.exists()
    assert message.tell(call) == 200
    assert DeliveryReport.objects.count() == 1


def test_amazon_is_confirmed_for_reports_too(carried: Any, amazon: Amazon) -> None:
    """A60: the topic of a configuration set asks as that of a receipt rule does."""
    message = carried("amazon-ses")
    assert message.tell(amazon.confirmation()) == 200
    assert amazon.confirmed == 1
    assert message.tell(amazon.confirmation(SubscribeURL="https://sns.s3.amazonaws.com/x")) == 403
