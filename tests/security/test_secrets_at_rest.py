"""A58: a copy of the database opens nothing."""

import time

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client
from pytest_django.fixtures import Settings

from frontdesk.accounts import actions as accounts
from frontdesk.accounts.logic import totp
from frontdesk.kit import crypto
from tests.cast import PASSWORD, Cast

TABLES = ["accounts_user", "accounts_session", "accounts_invitation", "accounts_apitoken", "mfa_authenticator",
          "events_entry", "kit_throttle", "channels_outboundenvelope", "procrastinate_jobs"]  # fmt: skip


def dump() -> str:
    """All that these tables hold, as text."""
    rows = []
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT t::text FROM {table} t")
            rows += [row[0] for row in cursor.fetchall()]
    return "\n".join(rows)


def test_a58_no_cookie_link_token_code_or_password_is_in_the_tables(cast: Cast, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "frontdesk.channels.backend.OutboxBackend"
    accounts.send_reset("tim@meridian.test")
    client = Client()
    client.post("/account/login", {"email": "lea@meridian.test", "password": PASSWORD})
    _, invitation = accounts.invite(email="new@meridian.test", by=cast.ada.actor())
    _, token = accounts.create_token(cast.lea, name="script", scopes=["read"], by=cast.lea.actor())
    secret = totp.new_secret()
    code = totp.code_at(secret, int(time.time()) // 30)
    recovery = accounts.switch_second_step_on(cast.lea.user, secret=secret, code=code)
    text = dump()
    assert "lea@meridian.test" in text and "new@meridian.test" in text
    assert "/account/password/reset/key/" not in text
    for opener in [PASSWORD, client.cookies["frontdesk"].value, invitation, token, token[3:], secret, *recovery]:
        assert opener not in text
    assert all(code.replace("-", "") not in text for code in recovery)


def test_a58_a_secret_that_waits_for_its_first_code_is_in_no_table(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.lea.user)
    page = client.get("/account/security/authenticator").content.decode()
    shown = page.split('Secret: <code class="secret">')[1].split("</code>")[0].replace(" ", "")
    assert len(shown) == 32
    assert shown not in dump()


def test_a58_the_stored_value_of_a_cookie_or_token_does_not_open_the_door(cast: Cast) -> None:
    client = Client()
    client.post("/account/login", {"email": "lea@meridian.test", "password": PASSWORD})
    thief = Client()
    thief.cookies["frontdesk"] = cast.lea.user.sessions.get().key
    assert thief.get("/account/profile").status_code == 302
    token, _ = accounts.create_token(cast.lea, name="script", scopes=["read"], by=cast.lea.actor())
    assert accounts.authenticate_token(f"Bearer {token.secret}") is None


def test_a58_without_a_key_nothing_is_sealed_and_nothing_read(cast: Cast, settings: Settings) -> None:
    sealed = crypto.seal("a secret")
    settings.FIELD_KEYS = []
    with pytest.raises(ImproperlyConfigured):
        crypto.seal("a secret")
    settings.FIELD_KEYS = [crypto.new_key()]
    with pytest.raises(crypto.CannotUnseal):
        crypto.unseal(sealed)


def test_a58_passwords_are_hashed_with_argon2(real_hashing: None, cast: Cast) -> None:
    assert cast.lea.user.password.startswith("argon2$argon2id$")
