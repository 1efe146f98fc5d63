"""Every provider that hands over mail keeps the same promises."""

import pytest
from django.http import HttpRequest

from frontdesk.channels.hooks.provider import Provider, Refused
from frontdesk.channels.models import Inbox
from frontdesk.kit.registry import load_folder

load_folder("frontdesk.channels.hooks.providers")
ENTRIES = Provider.entries()


@pytest.mark.parametrize("slug", ENTRIES)
def test_a_provider_says_where_its_address_is_entered(slug: str) -> None:
    entry = ENTRIES[slug]
    assert entry.label and entry.steps.endswith(".")
    assert entry.view.esp_name
    assert all(name.isidentifier() and label for name, label in entry.keys)


@pytest.mark.parametrize("slug", [slug for slug, entry in ENTRIES.items() if entry.is_signed and entry.keys])
def test_a_signing_provider_without_its_key_is_refused(slug: str) -> None:
    """A60."""
    request = HttpRequest()
    request._body = b"{}"
    with pytest.raises((Refused, Exception)) as refusal:
        ENTRIES[slug].handed(Inbox(channel="email"), request, {})
    assert type(refusal.value).__name__ in {"Refused", "AnymailWebhookValidationFailure"}
