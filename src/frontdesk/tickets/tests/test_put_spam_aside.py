"""Spam leaves queues, promises and answers alone, keeps its sender away, and can be taken back."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from frontdesk.channels import actions as mailroom
from frontdesk.channels.models import BlockedSender, OutboundEnvelope
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.models import Ticket
from tests.cast import Cast, actor


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def test_spam_counts_nowhere_and_comes_back_as_it_was(cast: Cast, run_jobs: Callable[..., list[str]]) -> None:
    ticket = cast.ticket()
    due = ticket.next_due_at
    tickets.mark_spam(ticket, block="sender", by=actor(cast.lea))
    tickets.mark_spam(ticket, block="sender", by=actor(cast.lea))
    assert (fresh(ticket).status, fresh(ticket).next_due_at) == ("spam", None)
    assert not Ticket.objects.unsolved().exists()
    assert BlockedSender.objects.get().value == "laura@croft.test"
    run_jobs()
    assert not OutboundEnvelope.objects.exclude(kind="confirmation").exists()
    for act in (
        lambda: tickets.reply(ticket, html="<p>x</p>", by=actor(cast.lea)),
        lambda: tickets.claim(ticket, by=actor(cast.lea)),
        lambda: tickets.set_status(ticket, status="open", by=actor(cast.lea)),
    ):
        with pytest.raises(NotAllowedNow):
            act()
    tickets.unmark_spam(ticket, by=actor(cast.lea))
    assert (fresh(ticket).status, fresh(ticket).next_due_at) == ("new", due)
    assert not BlockedSender.objects.exists()


@pytest.mark.parametrize(
    ("value", "address", "is_blocked"),
    [
        ("eve@evil.test", "EVE@evil.test", True),
        ("eve@evil.test", "mallory@evil.test", False),
        ("evil.test", "anybody@evil.test", True),
        ("evil.test", "anybody@mail.evil.test", True),
        ("evil.test", "anybody@notevil.test", False),
        ("evil.test", "evil.test@elsewhere.test", False),
    ],
)
def test_whom_a_block_means(cast: Cast, value: str, address: str, is_blocked: bool) -> None:
    mailroom.block_sender(value, by=actor(cast.lea))
    assert (mailroom.blocking(address) is not None) == is_blocked


@pytest.mark.parametrize("value", ["gmail.com", "meridian.test", "lea@meridian.test", "nonsense", "a b@c", ""])
def test_what_cannot_be_blocked_says_why(cast: Cast, value: str) -> None:
    with pytest.raises(ValidationError):
        mailroom.block_sender(value, by=actor(cast.lea))


def test_a37_viewers_and_customers_block_nobody(cast: Cast) -> None:
    for by in (actor(cast.vic), cast.laura.actor()):
        with pytest.raises(PermissionDenied):
            mailroom.block_sender("evil.test", by=by)
    blocked = mailroom.block_sender("evil.test", by=actor(cast.lea))
    with pytest.raises(PermissionDenied):
        mailroom.unblock_sender(blocked, by=actor(cast.vic))
