"""One call of each provider, as its documentation shows it, through the real address (A60, A42, F13)."""

import base64
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from frontdesk.accounts.models import Brand
from frontdesk.channels.actions.inboxes import create_inbox
from frontdesk.channels.hooks import notifications
from frontdesk.channels.hooks.fetching import NotFetched, fetch
from frontdesk.channels.hooks.taking import address_token
from frontdesk.channels.mail import parse
from frontdesk.channels.models import InboundEnvelope, Inbox
from frontdesk.events import SYSTEM
from tests.providers.amazon import Amazon
from tests.providers.calls import (
    KEY,
    POSTAL_KEY,
    SVIX_KEY,
    Call,
    ago,
    by_body,
    by_postal,
    by_svix,
    payload,
    plain,
    public,
)
from tests.providers.stand_in import StandIn, standing_in

RAW = (
    "From: Mara Örtiz <mara@customer.example>\r\nTo: letters@harbor.example\r\nSubject: Grüße ☎\r\n"
    "Message-ID: <1@customer.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nDas Auto fährt nicht.\r\n"
).encode()
LATIN = RAW.decode().replace("☎", "!").encode("latin-1")
MESSAGE = "/inbound/inboxes/4711/messages/0198c0de-0000-7000-8000-000000000001"
EMAIL = "/emails/receiving/56761188-7520-42d8-8898-ff6fc54ce618"
SIGNED = ["mailersend", "mailtrap", "postal", "resend"]
SECRETS = {
    "mailjet": {},
    "brevo": {"api_key": KEY},
    "mailersend": {"inbound_secret": KEY},
    "mailtrap": {"inbound_secret": KEY, "api_token": "token-1"},
    "postal": {"webhook_key": public(POSTAL_KEY)},
    "resend": {"api_key": "re_1", "signing": SVIX_KEY},
    "sparkpost": {},
    "amazon-ses": {},
}


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    storage = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path / "files")},
    }
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    settings.ALLOW_PRIVATE_HOSTS = True


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    """What Brevo, Mailtrap and Resend keep and give."""
    with standing_in() as server:
        server.say("/inbound/attachments/token%2Fwith%3Dsigns", b"a,1\nb,2\n", "text/csv; charset=utf-8")
        server.say(MESSAGE, payload("handed_over/mailtrap_message.json", url=server.url))
        server.say(EMAIL, payload("handed_over/resend_email.json", url=server.url))
        server.say("/raw/1.eml?X-Amz-Signature=abc", LATIN, "message/rfc822")
        server.say("/raw/1.eml?signature=abc", LATIN, "message/rfc822")
        server.say("/files/Preise.csv?signature=abc", b"a,1\nb,2\n", "text/csv")
        yield server


@pytest.fixture
def amazon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Amazon]:
    notifications._certificate.cache_clear()
    made = Amazon(tmp_path / "amazon", monkeypatch)
    yield made
    made.stop()


@pytest.fixture
def inbox_of(cast: Any, stand_in: StandIn) -> Callable[[str], Inbox]:
    def make(provider: str) -> Inbox:
        return create_inbox(
            name="Letters", channel="email", brand=Brand.default(), address="letters@harbor.example", by=SYSTEM,
            settings={"receiving": "provider", "provider": provider, "provider_api_url": stand_in.url},
            secrets={f"hook_{name}": value for name, value in SECRETS[provider].items()},
        )  # fmt: skip

    return make


def call_of(provider: str, *, at: float | None = None, raw: bytes = LATIN) -> Call:
    """The provider's call; `at` is the moment that is signed with it, now if None."""
    moment = at or time.time()
    stamp = time.strftime("%Y-%m-%dT%H:%M:%S.000000Z", time.gmtime(moment))
    said = payload(
        f"handed_over/{provider}.json", raw=RAW.decode(), raw64=base64.b64encode(raw).decode(), moment=stamp,
        milliseconds=int(moment * 1000),
    )  # fmt: skip
    sign: dict[str, Callable[[object], Call]] = {
        "mailersend": by_body("Signature"), "mailtrap": by_body("Mailtrap-Signature"), "postal": by_postal,
        "resend": lambda given: by_svix(given, moment),
    }  # fmt: skip
    return sign.get(provider, plain)(said)


def give(inbox: Inbox, call: Call) -> int:
    path = f"/hooks/mail/{inbox.pk}/{inbox.settings['provider']}/{address_token(inbox)}"
    return Client().post(path, call.body, content_type=call.content_type, headers=call.headers).status_code


def kept() -> bytes:
    return InboundEnvelope.objects.get().raw().removeprefix(b"Delivered-To: letters@harbor.example\r\n")


@pytest.mark.parametrize(
    ("provider", "raw"),
    [("mailersend", RAW), ("mailtrap", LATIN), ("postal", LATIN), ("resend", LATIN), ("sparkpost", LATIN)],
)
def test_the_raw_mail_is_kept_byte_for_byte_and_once(inbox_of: Any, provider: str, raw: bytes) -> None:
    """A60: said again, it changes nothing. Bytes in any charset come through."""
    inbox = inbox_of(provider)
    assert [give(inbox, call_of(provider)) for _ in range(3)] == [200] * 3
    assert kept() == raw
    envelope = InboundEnvelope.objects.get()
    told = {"mailtrap": ("", ""), "resend": ("", "letters@harbor.example")}
    expected = told.get(provider, ("mara@customer.example", "letters@harbor.example"))
    assert (envelope.envelope_from, envelope.envelope_to) == expected
    inbox.refresh_from_db()
    assert inbox.last_success_at and not inbox.last_error


@pytest.mark.parametrize("provider", ["mailjet", "brevo", "resend"])
def test_a_mail_that_comes_in_parts_has_all_its_words_and_files(
    inbox_of: Any, stand_in: StandIn, provider: str
) -> None:
    """A60: the same parts make the same mail, so a call that is repeated brings nothing new."""
    told = payload("handed_over/resend_email.json", url=stand_in.url) | {"raw": None}
    stand_in.say(EMAIL, told)
    inbox = inbox_of(provider)
    assert [give(inbox, call_of(provider)) for _ in range(3)] == [200] * 3
    mail = parse(kept())
    assert (mail.sender.name, mail.sender.email, mail.subject) == ("Mara Örtiz", "mara@customer.example", "Grüße ☎")
    assert mail.message_id == "<1@customer.example>"
    assert mail.visible_text.strip() == "Das Auto fährt nicht."
    assert "<b>nicht</b>" in mail.html
    assert [(one.name, one.content) for one in mail.attachments] == [("Preise.csv", b"a,1\nb,2\n")]


@pytest.mark.parametrize("provider", SIGNED)
def test_a_forged_altered_or_old_call_is_refused_and_nothing_is_fetched(
    inbox_of: Any, stand_in: StandIn, provider: str
) -> None:
    """A60."""
    inbox, call = inbox_of(provider), call_of(provider)
    assert [give(inbox, one) for one in (call.unsigned(), call.forged(), call.altered())] == [403] * 3
    if provider != "postal":  # whose calls name no moment
        assert give(inbox, call_of(provider, at=ago(days=4).timestamp())) == 403
    assert not InboundEnvelope.objects.exists()
    assert not stand_in.asked


@pytest.mark.parametrize("provider", [*SECRETS])
def test_nothing_is_lost_while_storage_is_down(
    inbox_of: Any, amazon: Amazon, settings: Any, tmp_path: Path, provider: str
) -> None:
    """F13: the provider hears that it must call again, and its next call is kept."""
    inbox = inbox_of(provider)
    call = ses(amazon) if provider == "amazon-ses" else call_of(provider)
    (tmp_path / "full").write_text("")
    usual = settings.STORAGES
    broken = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path / "full")}}
    settings.STORAGES = {**usual, "default": broken}
    assert give(inbox, call) == 503
    assert not InboundEnvelope.objects.exists()
    settings.STORAGES = usual
    assert give(inbox, call) == 200
    assert InboundEnvelope.objects.count() == 1


FETCHING = {
    "brevo": "/inbound/attachments/token%2Fwith%3Dsigns",
    "mailtrap": "/raw/1.eml?X-Amz-Signature=abc",
    "resend": "/raw/1.eml?signature=abc",
}


@pytest.mark.parametrize("provider", [*FETCHING])
def test_what_a_provider_keeps_is_asked_for_with_its_key_and_only_there(
    inbox_of: Any, stand_in: StandIn, provider: str
) -> None:
    """The key goes to the provider's interface, never to the place where the bytes lie."""
    assert give(inbox_of(provider), call_of(provider)) == 200
    first, *others = stand_in.asked
    given = first.headers.get("api-key") or first.headers.get("authorization")
    assert given == {"brevo": KEY, "mailtrap": "Bearer token-1", "resend": "Bearer re_1"}[provider]
    assert not any("authorization" in one.headers or "api-key" in one.headers for one in others)


@pytest.mark.parametrize("provider", [*FETCHING])
def test_a_redirect_is_not_followed(inbox_of: Any, stand_in: StandIn, provider: str) -> None:
    """A42: what is asked for is not where it leads; the provider calls again, and the inbox says why."""
    with standing_in() as inside:
        stand_in.moved[FETCHING[provider]] = f"{inside.url}secret"
        inbox = inbox_of(provider)
        assert give(inbox, call_of(provider)) == 503
        assert not inside.asked
    inbox.refresh_from_db()
    assert "sends elsewhere, and that is not followed" in inbox.last_error
    assert not InboundEnvelope.objects.exists()
    stand_in.moved.clear()
    assert give(inbox, call_of(provider)) == 200
    inbox.refresh_from_db()
    assert not inbox.last_error


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "[::ffff:127.0.0.1]"])
def test_a_private_address_is_refused_when_connecting(stand_in: StandIn, settings: Any, host: str) -> None:
    """A42: an answer that names an address of this house fetches nothing there, although somebody listens."""
    settings.ALLOW_PRIVATE_HOSTS = False
    with pytest.raises(NotFetched, match="private addresses are not allowed"):
        fetch(f"https://{host}:{stand_in.port}/raw/1.eml", "Resend")
    with pytest.raises(NotFetched, match="not encrypted"):
        fetch("http://files.example/raw/1.eml", "Resend")
    assert not stand_in.asked


@pytest.mark.parametrize("provider", [*FETCHING])
def test_no_other_client_than_ours_fetches(inbox_of: Any, monkeypatch: pytest.MonkeyPatch, provider: str) -> None:
    """A42: the library's own client would ask any address."""

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("unguarded")

    monkeypatch.setattr("requests.sessions.Session.request", refuse)
    assert give(inbox_of(provider), call_of(provider)) == 200


@pytest.mark.parametrize("status", [401, 404, 500])
@pytest.mark.parametrize("provider", [*FETCHING])
def test_an_inbox_says_why_its_mail_cannot_be_fetched(
    inbox_of: Any, stand_in: StandIn, provider: str, status: int
) -> None:
    """F09: the administrator hears of it while the provider still calls."""
    stand_in.answers = {path: (status, kind, b"no") for path, (_, kind, _) in stand_in.answers.items()}
    inbox = inbox_of(provider)
    assert give(inbox, call_of(provider)) == 503
    inbox.refresh_from_db()
    words = {401: "refuses the key", 404: "no longer has it", 500: "cannot at the moment (500)"}[status]
    assert words in inbox.last_error and inbox.failing_since


def ses(amazon: Amazon, **more: Any) -> Call:
    said = payload("handed_over/amazon-ses.json", raw64=base64.b64encode(LATIN).decode())
    return amazon.call(said, **more)


@pytest.mark.parametrize("version", ["1", "2"])
def test_a_notification_that_amazon_signed_brings_its_mail_once(inbox_of: Any, amazon: Amazon, version: str) -> None:
    """A60: signed by SHA-1 or SHA-256; the certificate is fetched once, by the guarded client."""
    inbox, call = inbox_of("amazon-ses"), ses(amazon, version=version)
    assert [give(inbox, call) for _ in range(3)] == [200] * 3
    assert kept() == LATIN
    assert [one.path for one in amazon.server.asked] == [amazon.certificate_path]


def test_a_subscription_is_confirmed_when_amazon_asks_for_it(inbox_of: Any, amazon: Amazon) -> None:
    """A60."""
    inbox = inbox_of("amazon-ses")
    assert give(inbox, amazon.confirmation()) == 200
    assert amazon.confirmed == 1
    assert give(inbox, amazon.call("Successfully validated SNS topic for Amazon SES event publishing.")) == 200
    assert not InboundEnvelope.objects.exists()


@pytest.mark.parametrize("where", ["https://localhost/x", "http://169.254.169.254/latest", "https://sns.s3.amazonaws.com/x",
                                   "https://sns.eu-west-1.amazonaws.com@evil.example/x",
                                   "https://sns.eu-west-1.amazonaws.com.evil.example/x"])  # fmt: skip
def test_a_confirmation_leads_nowhere_else(inbox_of: Any, amazon: Amazon, where: str) -> None:
    """A42, A60: even with a good signature only Amazon's own host is asked."""
    assert give(inbox_of("amazon-ses"), amazon.confirmation(SubscribeURL=where)) == 403
    assert amazon.confirmed == 0


@pytest.mark.parametrize("change", [
    {"Message": "{}"}, {"Signature": "AAAA"}, {"Signature": ""}, {"Timestamp": "2026-01-01T00:00:00.000Z"},
    {"TopicArn": "arn:aws:sns:eu-west-1:666:other"}, {"Type": "Other"},
    {"SigningCertURL": "https://sns.s3.amazonaws.com/SimpleNotificationService-1.pem"},
    {"SigningCertURL": "https://evil.example/SimpleNotificationService-1.pem"},
])  # fmt: skip
def test_a_notification_that_is_not_amazons_is_refused(inbox_of: Any, amazon: Amazon, change: dict[str, str]) -> None:
    """A60: forged, altered, or by a certificate that lies in anybody's bucket."""
    call = ses(amazon)
    altered = Call(json.dumps(json.loads(call.body) | change).encode(), call.headers, call.content_type)
    assert give(inbox_of("amazon-ses"), altered) == 403
    assert not InboundEnvelope.objects.exists()


def test_an_old_notification_is_refused_though_its_signature_is_right(inbox_of: Any, amazon: Amazon) -> None:
    """A60."""
    inbox = inbox_of("amazon-ses")
    assert give(inbox, ses(amazon, at=ago(hours=25))) == 403
    assert give(inbox, ses(amazon, at=ago(hours=5))) == 200
