"""What account owners allowed by OAuth 2: keeping, renewing and forgetting their tokens."""

import datetime
from dataclasses import dataclass

from django.db import transaction

from frontdesk.channels.events import InboxChanged
from frontdesk.channels.models import Grant, Inbox
from frontdesk.channels.permissions import may_manage_inboxes
from frontdesk.events import Actor, emit
from frontdesk.kit import clock


@dataclass(frozen=True)
class Tokens:
    """An answer of a token endpoint (RFC 6749, 5.1). `refresh` is '' when the old one goes on."""

    access: str
    refresh: str
    lives_seconds: float

    def __repr__(self) -> str:
        return f"Tokens({self.lives_seconds:g} s)"


def connect_account(inbox: Inbox, *, tokens: Tokens, by: Actor) -> Grant:
    """Keep what the account's owner has just allowed. Raises PermissionError."""
    may_manage_inboxes(by)
    with transaction.atomic():
        now = clock.now()
        grant, _ = Grant.objects.update_or_create(
            inbox=inbox,
            defaults={
                "account": inbox.address,
                "refresh_token": tokens.refresh,
                "access_token": tokens.access,
                "expires_at": now + datetime.timedelta(seconds=tokens.lives_seconds),
                "refusal": "",
                "connected_at": now,
                "refreshed_at": now,
            },
        )
        Inbox.objects.filter(pk=inbox.pk).update(last_error="", failing_since=None)
        inbox.destinations.filter(domain="").update(held_until=None)
        emit(InboxChanged(inbox.pk, name=inbox.name, changed=("account",)), by=by)
    return grant


def disconnect_account(inbox: Inbox, *, by: Actor) -> None:
    """Forget the tokens. Raises PermissionError."""
    may_manage_inboxes(by)
    with transaction.atomic():
        if Grant.objects.filter(inbox=inbox).delete()[0]:
            emit(InboxChanged(inbox.pk, name=inbox.name, changed=("account",)), by=by)


def keep_renewed(grant: Grant, tokens: Tokens) -> Grant:
    """Store what a refresh gave; a refresh token that was replaced is not used again (RFC 6749, 6)."""
    now = clock.now()
    grant.access_token = tokens.access
    grant.refresh_token = tokens.refresh or grant.refresh_token
    grant.expires_at, grant.refreshed_at, grant.refusal = (
        now + datetime.timedelta(seconds=tokens.lives_seconds),
        now,
        "",
    )
    grant.save()
    return grant


def record_refusal(grant: Grant, sentence: str) -> None:
    """The permission was withdrawn or has ended: nothing is tried again until the account is connected anew."""
    Grant.objects.filter(pk=grant.pk).update(refresh_token="", access_token="", expires_at=None, refusal=sentence)
