"""Every channel, ours and others', keeps the same promises."""

import pytest

from frontdesk.channels.channel import Channel, NotSent
from frontdesk.channels.models import Inbox, OutboundEnvelope, channel_choices
from frontdesk.kit.registry import CatalogueError, load_folder

load_folder("frontdesk.channels.adapters")
ENTRIES = Channel.entries()


@pytest.mark.parametrize("slug", ENTRIES)
def test_a_channel_says_what_it_is(slug: str) -> None:
    entry = ENTRIES[slug]
    assert entry.slug == slug == slug.lower()
    assert entry.label and entry.icon
    assert entry.about.endswith(".")
    assert (slug, entry.label) in channel_choices()


@pytest.mark.parametrize("slug", [slug for slug, entry in ENTRIES.items() if not entry.can_send])
def test_a_channel_that_cannot_send_refuses_for_good(slug: str) -> None:
    with pytest.raises(NotSent) as refusal:
        ENTRIES[slug].send(Inbox(channel=slug), OutboundEnvelope(), ["mara@customer.example"])
    assert refusal.value.is_final


@pytest.mark.parametrize("slug", [slug for slug, entry in ENTRIES.items() if entry.is_polled])
def test_a_polled_channel_reads_what_it_fetched_or_says_why_not(slug: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        ENTRIES[slug].receive(Inbox(channel=slug), b"")


def test_an_unknown_channel_in_the_database_is_unavailable_and_nothing_more() -> None:
    assert Inbox(channel="carrier-pigeon").adapter is None


def test_an_entry_that_lacks_a_member_is_refused_at_import() -> None:
    with pytest.raises(CatalogueError, match="icon"):
        type("Pigeon", (Channel,), {"label": "Pigeon"}, slug="pigeon")
