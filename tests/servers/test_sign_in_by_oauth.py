"""A mailbox is read with OAuth 2: connected in the console, renewed by one at a time, withdrawn without loss (F11)."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from frontdesk.channels.actions.inboxes import change_inbox
from frontdesk.channels.models import Grant, InboundEnvelope, Inbox
from frontdesk.channels.receivers import receive_once
from frontdesk.channels.transport import mailbox as reading
from frontdesk.channels.transport import pop3
from frontdesk.channels.transport.failure import Unreachable
from frontdesk.channels.transport.oauth import access_token
from frontdesk.events import SYSTEM
from tests.servers.conftest import make_inbox
from tests.servers.dovecot import Dovecot
from tests.servers.provider import OAuthProvider
from tests.servers.smtp_sink import SmtpSink

Make = Callable[..., bytes]
BOX = "oauthbox"


@pytest.fixture(scope="module")
def provider() -> Iterator[OAuthProvider]:
    server = OAuthProvider(BOX)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def dovecot(provider: OAuthProvider) -> Iterator[Dovecot]:
    if Dovecot.missing():
        pytest.skip(Dovecot.missing())
    server = Dovecot(tokeninfo_url=f"{provider.url}/tokeninfo?access_token=")
    server.start()
    yield server
    server.remove()


def connect(inbox: Inbox, provider: OAuthProvider, admin: Any) -> None:
    """As an administrator does it, in the browser."""
    browser = Client()
    browser.force_login(admin.user)
    left = browser.get(f"/console/inboxes/{inbox.pk}/account")
    assert left.status_code == 302 and left["Location"].startswith(provider.url)
    brought = provider.allow(left["Location"])
    assert browser.get("/console/inboxes/account/return", brought | {"state": "forged"}).status_code == 302
    assert not Grant.objects.filter(inbox=inbox).exists()  # a code of somebody else's changes nothing
    left = browser.get(f"/console/inboxes/{inbox.pk}/account")
    browser.get("/console/inboxes/account/return", provider.allow(left["Location"]))
    assert Grant.objects.get(inbox=inbox).refresh_token


def connected(dovecot: Dovecot, sink: SmtpSink, provider: OAuthProvider) -> Inbox:
    from tests.cast import assemble

    cast = assemble()
    dovecot.make_mailbox(BOX)
    inbox = make_inbox(dovecot, sink, BOX)
    chosen = inbox.settings | provider.settings() | {"imap_username": BOX}
    inbox = change_inbox(inbox, settings=chosen, secrets={"oauth_client_secret": "app-secret"}, by=SYSTEM)
    connect(inbox, provider, cast.ada)
    return inbox


def test_an_account_is_connected_and_read_and_its_token_renewed(
    db: None, dovecot: Dovecot, sink: SmtpSink, provider: OAuthProvider, mail: Make
) -> None:
    inbox = connected(dovecot, sink, provider)
    dovecot.deliver(BOX, mail(1))
    assert reading.poll(inbox) == 1
    before = provider.refreshes
    provider.expire()  # before its time: the server refuses it, and a fresh one is asked for
    dovecot.deliver(BOX, mail(2))
    assert reading.poll(inbox) == 1
    assert provider.refreshes == before + 1
    inbox.settings |= {name.replace("imap", "pop3"): value for name, value in inbox.settings.items()}
    inbox.settings |= {"pop3_port": dovecot.pop_tls_port}
    assert pop3.poll(inbox) == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_token || refresh_token FROM channels_grant")
        assert provider.refresh not in cursor.fetchone()[0]


def test_a_withdrawn_permission_makes_the_inbox_fail_with_the_reason_and_loses_nothing(
    db: None, dovecot: Dovecot, sink: SmtpSink, provider: OAuthProvider, mail: Make
) -> None:
    """F11."""
    inbox = connected(dovecot, sink, provider)
    provider.withdraw()
    dovecot.deliver(BOX, mail(1))
    assert not receive_once(inbox.pk, threading.Event(), 0)
    inbox.refresh_from_db()
    assert inbox.last_error == "127.0.0.1 no longer allows Frontdesk to use this account: connect it again."
    assert inbox.failing_since
    assert provider.refused == 1
    assert not receive_once(inbox.pk, threading.Event(), 0)
    assert provider.refused == 1  # it is not asked again and again
    from frontdesk.accounts.models import Agent

    Grant.objects.all().delete()
    connect(inbox, provider, Agent.objects.get(role="administrator"))
    assert receive_once(inbox.pk, threading.Event(), 0)
    assert InboundEnvelope.objects.filter(inbox=inbox).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_several_that_need_a_token_one_asks_for_it(
    dovecot: Dovecot, sink: SmtpSink, provider: OAuthProvider
) -> None:
    """F11: refresh tokens are replaced, so a second asker would end the permission."""
    inbox = connected(dovecot, sink, provider)
    Grant.objects.update(expires_at=None)
    before, found, errors = provider.refreshes, set(), []

    def ask() -> None:
        try:
            found.add(access_token(inbox))
        except Unreachable as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not errors
    assert len(found) == 1
    assert provider.refreshes == before + 1
