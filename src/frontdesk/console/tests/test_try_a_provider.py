"""The test button tries the provider when a provider sends, and says its answer in words."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from frontdesk.accounts.models import Brand
from frontdesk.channels.actions.inboxes import create_inbox
from frontdesk.channels.models import Inbox
from frontdesk.events import SYSTEM
from tests.cast import Cast
from tests.providers.stand_in import StandIn, standing_in

US = "support@harbor.example"
TAKEN = {"ErrorCode": 0, "Message": "OK", "MessageID": "pm-1", "To": US, "SubmittedAt": "2026-11-22T10:00:00Z"}


@pytest.fixture
def provider(settings: Any) -> Iterator[StandIn]:
    settings.ALLOW_PRIVATE_HOSTS = True
    with standing_in() as server:
        server.say("/email", TAKEN)
        yield server


@pytest.fixture
def inbox(cast: Cast, provider: StandIn) -> Inbox:
    return create_inbox(
        name="Support", channel="email", brand=Brand.default(), address=US, by=SYSTEM,
        settings={"receiving": "listener", "courier": "postmark", "courier_api_url": provider.url},
        secrets={"courier_server_token": "t"},
    )  # fmt: skip


def tried(ada: Client, inbox: Inbox) -> str:
    return ada.post(f"/console/inboxes/{inbox.pk}/check", {"send": "1"}).content.decode()


def test_a_provider_that_works_has_sent_a_test_message(ada: Client, inbox: Inbox, provider: StandIn) -> None:
    assert "Has Postmark send a test message" in ada.get(f"/console/inboxes/{inbox.pk}").content.decode()
    page = tried(ada, inbox)
    assert "It works." in page and f"Postmark took a test message to {US}." in page
    assert "No server for sending" not in page
    (asked,) = provider.asked
    assert asked.headers["x-postmark-server-token"] == "t"
    sent = json.loads(asked.body)
    assert (sent["To"], sent["Subject"]) == (US, "Frontdesk can send from this inbox")


FOUND = f"Found inactive addresses: {US}. Inactive recipients are ones that have generated a hard bounce."
ANSWERS = [
    (401, {"ErrorCode": 10, "Message": "No Account or Server API tokens were supplied."},
     "Postmark refused the key that is entered: No Account or Server API tokens were supplied."),
    (422, {"ErrorCode": 400, "Message": "The address you supplied is not a Sender Signature on your account."},
     "Postmark refused the message: The address you supplied is not a Sender Signature on your account."),
    (422, {"ErrorCode": 406, "Message": "Worded as never before."},
     "The provider refuses to write to this address: mail to it came back before, or its owner complained."),
    (500, {}, "Postmark cannot take mail at the moment (500)."),
    (422, {"ErrorCode": 406, "Message": f"You tried to send to a recipient that has been marked as inactive. {FOUND}"},
     "The provider refuses to write to this address: mail to it came back before, or its owner complained."),
]  # fmt: skip


@pytest.mark.parametrize(("status", "body", "words"), ANSWERS)
def test_what_a_provider_answers_is_said_in_words(
    ada: Client, inbox: Inbox, provider: StandIn, status: int, body: dict[str, object], words: str
) -> None:
    """A47: nothing of its form reaches the page."""
    provider.say("/email", body, status=status)
    page = tried(ada, inbox)
    assert "Not yet." in page
    assert words in page.replace("&quot;", '"'), page[page.index("Not yet.") : page.index("Not yet.") + 400]
    assert "ErrorCode" not in page and "{" not in page[page.index("Not yet.") :].split("</main>")[0].split("<form")[0]


def test_a_provider_that_does_not_answer_and_a_key_that_is_missing(
    ada: Client, inbox: Inbox, provider: StandIn
) -> None:
    Inbox.objects.update(settings=inbox.settings | {"courier_api_url": "http://127.0.0.1:1/"})
    assert "Postmark did not answer." in tried(ada, inbox)
    Inbox.objects.update(sealed_secrets="")
    assert "Postmark: the server token is not entered." in tried(ada, inbox)
    Inbox.objects.update(settings={"receiving": "listener", "courier": "gone"})
    assert "The provider gone is not available here." in tried(ada, inbox)
    assert not provider.asked


REFUSALS = [
    ("sendgrid", {"api_key": "k"}, "mail/send", {"errors": [{"message": "Permission denied", "field": None}]}),
    ("mailersend", {"api_token": "k"}, "email", {"message": "Unauthenticated."}),
    ("brevo", {"api_key": "k"}, "smtp/email", {"message": "Key not found", "code": "unauthorized"}),
    ("resend", {"api_key": "k"}, "emails", {"statusCode": 401, "message": "API key is invalid", "name": "invalid"}),
    ("mandrill", {"api_key": "k"}, "messages/send.json", {"status": "error", "message": "Invalid API key"}),
    ("mailjet", {"api_key": "k", "secret_key": "s"}, "send", {"ErrorMessage": "API key authentication failure"}),
    ("sparkpost", {"api_key": "k"}, "transmissions/", {"errors": [{"message": "Unauthorized."}]}),
]  # fmt: skip


@pytest.mark.parametrize(("slug", "keys", "path", "body"), REFUSALS)
def test_each_provider_says_why_it_refuses_a_key(
    ada: Client, inbox: Inbox, provider: StandIn, slug: str, keys: dict[str, str], path: str, body: dict[str, object]
) -> None:
    """As their documentation shows an answer to a wrong key."""
    Inbox.objects.update(settings=inbox.settings | {"courier": slug})
    inbox.refresh_from_db()
    inbox.secrets = {f"courier_{name}": value for name, value in keys.items()}
    inbox.save()
    provider.say(f"/{path}", body, status=401)
    page = tried(ada, inbox)
    assert "refused the key that is entered: " in page, [one.path for one in provider.asked]
