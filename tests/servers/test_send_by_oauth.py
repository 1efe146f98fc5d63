"""Mail leaves through a server that takes OAuth 2 alone: tokens are renewed, a withdrawn permission loses nothing."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from frontdesk.accounts.models import Brand
from frontdesk.channels import actions
from frontdesk.channels.actions.grants import Tokens, connect_account
from frontdesk.channels.actions.inboxes import create_inbox
from frontdesk.channels.check import check_settings
from frontdesk.channels.mail import Address
from frontdesk.channels.models import Grant, Inbox, OutboundEnvelope, OutboundState
from frontdesk.events import SYSTEM
from frontdesk.kit import clock
from tests.cast import assemble
from tests.servers.certificates import make_certificate
from tests.servers.oauth_sink import OAuthSink
from tests.servers.provider import OAuthProvider

US = "support@harbor.example"
Start = Callable[..., OAuthSink]


@pytest.fixture
def provider() -> Iterator[OAuthProvider]:
    server = OAuthProvider(US)
    yield server
    server.stop()


@pytest.fixture
def start(provider: OAuthProvider, tmp_path: Path) -> Iterator[Start]:
    running: list[OAuthSink] = []

    def begin(*offers: str) -> OAuthSink:
        sink = OAuthSink(make_certificate(tmp_path / "tls"), provider, *offers)
        sink.start()
        running.append(sink)
        return sink

    yield begin
    for sink in running:
        sink.stop()


def allow(inbox: Inbox, provider: OAuthProvider) -> None:
    """The account's owner allows it: tokens as the provider gives them."""
    provider.refresh, access = "refresh-1", "access-1"
    provider.live.add(access)
    connect_account(inbox, tokens=Tokens(access, provider.refresh, 3600), by=SYSTEM)


def inbox_with(sink: OAuthSink, provider: OAuthProvider) -> Inbox:
    assemble()
    inbox = create_inbox(
        name="Support", channel="email", brand=Brand.default(), address=US, by=SYSTEM,
        settings={"receiving": "listener", **sink.settings(US), **provider.settings()},
        secrets={"oauth_client_secret": "app-secret"},
    )  # fmt: skip
    allow(inbox, provider)
    return inbox


def send(inbox: Inbox, number: int = 1) -> OutboundEnvelope:
    envelope = actions.queue(
        inbox=inbox, kind="reply", to=[Address("Mara", "mara@customer.example")], subject=f"Car {number}",
        text="On it.", reference="ticket:7", by=SYSTEM,
    )  # fmt: skip
    actions.send(envelope.pk)
    envelope.refresh_from_db()
    return envelope


@pytest.mark.parametrize(
    ("offers", "spoken"),
    [(["XOAUTH2"], "XOAUTH2"), (["OAUTHBEARER"], "OAUTHBEARER"), (["XOAUTH2", "OAUTHBEARER"], "XOAUTH2")],
)
def test_mail_leaves_by_the_mechanism_that_is_offered(
    db: None, start: Start, provider: OAuthProvider, offers: list[str], spoken: str
) -> None:
    sink = start(*offers)
    assert send(inbox_with(sink, provider)).state == OutboundState.SENT
    assert sink.tried == [(spoken, US, "access-1")]
    assert [one.recipients for one in sink.taken] == [["mara@customer.example"]]


@pytest.mark.parametrize("mechanism", ["XOAUTH2", "OAUTHBEARER"])
def test_a_token_that_has_expired_is_renewed_once(
    db: None, start: Start, provider: OAuthProvider, mechanism: str
) -> None:
    """F11: before its time, so that only the server knows; and the next mail goes by the fresh one."""
    sink = start(mechanism)
    inbox = inbox_with(sink, provider)
    provider.expire()
    assert send(inbox).state == OutboundState.SENT
    assert provider.refreshes == 1
    assert [one[2] == "access-1" for one in sink.tried] == [True, False]
    assert send(inbox, 2).state == OutboundState.SENT
    assert (provider.refreshes, len(sink.taken)) == (1, 2)


def test_a_withdrawn_permission_makes_the_inbox_fail_and_loses_nothing(
    db: None, start: Start, provider: OAuthProvider
) -> None:
    """F11: the mail waits, the inbox says why, and nobody asks again until it is connected anew."""
    sink = start("XOAUTH2")
    inbox = inbox_with(sink, provider)
    provider.withdraw()
    envelope = send(inbox)
    assert envelope.state == OutboundState.QUEUED
    assert "connect it again" in envelope.reason
    inbox.refresh_from_db()
    assert "no longer allows Frontdesk to use this account" in inbox.last_error
    assert inbox.failing_since and not sink.taken
    assert not Grant.objects.get(inbox=inbox).refresh_token
    tried = len(sink.tried)
    OutboundEnvelope.objects.update(next_attempt_at=clock.now())
    inbox.destinations.update(held_until=None)
    actions.send(envelope.pk)
    assert len(sink.tried) == tried  # no token, no question
    allow(inbox, provider)
    inbox.refresh_from_db()
    assert not inbox.last_error and not inbox.failing_since
    OutboundEnvelope.objects.update(next_attempt_at=clock.now())
    actions.send(envelope.pk)
    envelope.refresh_from_db()
    assert (envelope.state, len(sink.taken)) == (OutboundState.SENT, 1)


def test_the_test_button_says_what_is_wrong(db: None, start: Start, provider: OAuthProvider) -> None:
    sink = start("XOAUTH2")
    inbox = inbox_with(sink, provider)
    assert all(one.is_good for one in check_settings(inbox))
    provider.account = "other@harbor.example"  # the server knows another user by this token
    (bad,) = [one for one in check_settings(inbox) if not one.is_good]
    assert bad.sentence == "localhost does not take what the account's owner allowed: connect the account again."


def test_a_server_without_oauth_gets_no_token(db: None, start: Start, provider: OAuthProvider) -> None:
    """A12: nothing is sent to a server that does not ask for it."""
    sink = start()
    envelope = send(inbox_with(sink, provider))
    assert envelope.state == OutboundState.QUEUED
    assert "takes no sign-in by OAuth 2" in envelope.reason
    assert not sink.tried
