"""How an inbox writes, set up in the console."""

import pytest
from django.test import Client

from frontdesk.accounts.models import Brand
from frontdesk.channels.actions.inboxes import create_inbox
from frontdesk.channels.models import Inbox
from frontdesk.events import SYSTEM
from tests.cast import Cast


@pytest.fixture
def inbox(cast: Cast) -> Inbox:
    return create_inbox(
        name="Support", channel="email", brand=Brand.default(), address="support@harbor.example",
        settings={"smtp_host": "smtp.harbor.example"}, secrets={"smtp_password": "old"}, by=SYSTEM,
    )  # fmt: skip


@pytest.fixture
def ada(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.ada.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_sender_and_signature_are_kept_beside_the_servers(ada: Client, inbox: Inbox) -> None:
    where = f"/console/inboxes/{inbox.pk}/sending"
    typed = {"sender_pattern": "{{ agent_first_name }} at {{ brand_name }}", "signature": "<b>{{ agent_name }}</b>"}
    assert ada.post(where, typed).status_code == 302
    inbox.refresh_from_db()
    assert inbox.settings["smtp_host"] == "smtp.harbor.example"
    assert inbox.settings["sender_pattern"].startswith("{{ agent_first_name }}")
    assert "<b>Ada Admin</b>" in ada.get(where).content.decode()


def test_an_unknown_variable_is_refused_with_those_there_are(ada: Client, inbox: Inbox) -> None:
    """A43."""
    answer = ada.post(f"/console/inboxes/{inbox.pk}/sending", {"signature": "{{ password }}"})
    assert answer.status_code == 422
    assert "There is no variable “password”" in answer.content.decode()


def test_a_key_is_made_its_record_is_shown_and_it_never_comes_out(ada: Client, inbox: Inbox) -> None:
    """A58."""
    ada.post(f"/console/inboxes/{inbox.pk}/sending/key", {"make": "1"})
    page = ada.get(f"/console/inboxes/{inbox.pk}/sending").content.decode()
    assert "frontdesk._domainkey.harbor.example" in page
    assert "v=DKIM1; k=rsa; p=" in page
    assert "PRIVATE KEY-----\nMII" not in page
    inbox.refresh_from_db()
    assert inbox.secrets["smtp_password"] == "old"
    assert "BEGIN RSA PRIVATE KEY" in inbox.secrets["dkim_key"]


def test_a_provider_is_chosen_with_its_keys_and_shows_its_address(ada: Client, inbox: Inbox) -> None:
    where = f"/console/inboxes/{inbox.pk}/sending"
    assert ada.post(where, {"courier": "postmark", "postmark.server_token": "pm-secret"}).status_code == 302
    page = ada.get(where).content.decode()
    assert f"/delivery/{inbox.pk}/postmark/" in page
    assert "pm-secret" not in page
    inbox.refresh_from_db()
    assert inbox.secrets["courier_server_token"] == "pm-secret"


def test_agents_have_no_way_in(cast: Cast, inbox: Inbox) -> None:
    """A28."""
    client = Client()
    client.force_login(cast.lea.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(f"/console/inboxes/{inbox.pk}/sending").status_code in {403, 404}
