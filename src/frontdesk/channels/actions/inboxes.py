"""Setting up inboxes, and keeping whether they work."""

import datetime
import logging
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from frontdesk.accounts.models import Brand, Team
from frontdesk.channels.actions.sending import deliver
from frontdesk.channels.events import HookAddressChanged, InboxChanged
from frontdesk.channels.models import Inbox, OutboundEnvelope, OutboundState
from frontdesk.channels.permissions import may_manage_inboxes
from frontdesk.events import Actor, emit, signal
from frontdesk.kit import clock
from frontdesk.kit.addresses import exact_email

log = logging.getLogger(__name__)
FIELDS = {"name", "address", "sender_name", "brand", "team", "is_active", "settings"}


def create_inbox(
    *,
    name: str,
    channel: str,
    brand: Brand,
    team: Team | None = None,
    address: str = "",
    sender_name: str = "",
    settings: Mapping[str, Any] | None = None,
    secrets: Mapping[str, str] | None = None,
    by: Actor,
) -> Inbox:
    """A new inbox; the first one that can send becomes the default. Raises ValidationError, PermissionError."""
    may_manage_inboxes(by)
    with transaction.atomic():
        inbox = Inbox(
            slug=_free_slug(name), name=name, channel=channel, brand=brand, team=team, address=_address(address),
            sender_name=sender_name, settings=dict(settings or {}),
        )  # fmt: skip
        inbox.secrets = dict(secrets or {})
        can_send = bool(inbox.adapter and inbox.adapter.can_send)
        inbox.is_default = can_send and not Inbox.objects.filter(is_default=True).exists()
        inbox.full_clean(exclude=["sealed_secrets"])
        inbox.save()
        emit(InboxChanged(inbox.pk, name=name, changed=("created",)), by=by)
        if can_send:
            _release_waiting()
    return inbox


def change_inbox(inbox: Inbox, *, by: Actor, secrets: Mapping[str, str] | None = None, **values: Any) -> Inbox:
    """Change some of name, address, sender_name, brand, team, is_active, settings.

    Empty secrets keep what is stored.
    """
    may_manage_inboxes(by)
    unknown = set(values) - FIELDS
    if unknown:
        raise TypeError(f"An inbox has no {', '.join(sorted(unknown))}.")
    with transaction.atomic():
        inbox = Inbox.objects.select_for_update().get(pk=inbox.pk)
        if "address" in values:
            values["address"] = _address(values["address"])
        changed = [name for name, value in values.items() if getattr(inbox, name) != value]
        for name in changed:
            setattr(inbox, name, values[name])
        fresh = {name: value for name, value in (secrets or {}).items() if value}
        if fresh:
            inbox.secrets = {**inbox.secrets, **fresh}
            changed.append("password")
        if changed:
            inbox.full_clean(exclude=["sealed_secrets"])
            inbox.save()
            emit(InboxChanged(inbox.pk, name=inbox.name, changed=tuple(changed)), by=by)
            _release_waiting()
    return inbox


def make_default(inbox: Inbox, *, by: Actor) -> None:
    """Let this inbox write wherever no other is named. Raises ValidationError when it cannot send."""
    may_manage_inboxes(by)
    if inbox.adapter is None or not inbox.adapter.can_send:
        raise ValidationError("This inbox cannot send, so it cannot be the default.")
    with transaction.atomic():
        Inbox.objects.filter(is_default=True).exclude(pk=inbox.pk).update(is_default=False)
        Inbox.objects.filter(pk=inbox.pk).update(is_default=True)
        emit(InboxChanged(inbox.pk, name=inbox.name, changed=("default",)), by=by)


HOOK_NUMBERS = {"mail": "hook_number", "reports": "report_number"}  # what makes the secret in an address another one


def change_hook_address(inbox: Inbox, purpose: str, *, by: Actor) -> Inbox:
    """Give the address that a provider calls for `mail` or `reports` a new secret; the old one stops at once.

    Raises PermissionError.
    """
    may_manage_inboxes(by)
    name = HOOK_NUMBERS[purpose]
    with transaction.atomic():
        row = Inbox.objects.select_for_update().get(pk=inbox.pk)
        row.settings = {**row.settings, name: int(row.settings.get(name, 0)) + 1}
        row.save(update_fields=["settings"])
        emit(HookAddressChanged(row.pk, name=row.name, purpose=purpose), by=by)
    return row


def record_success(inbox: Inbox) -> None:
    """The mailbox was read to its end just now."""
    now = clock.now()
    changed = Inbox.objects.filter(pk=inbox.pk).exclude(last_error="").update(last_error="", failing_since=None)
    Inbox.objects.filter(pk=inbox.pk).update(last_success_at=now, last_checked_at=now)
    if changed:
        signal(["inboxes"], ["staff"])


def record_arrival(inbox: Inbox) -> None:
    """Something was handed over to the inbox; kept to half a minute, so that a burst of mail writes it once."""
    now = clock.now()
    lately = now - datetime.timedelta(seconds=30)
    Inbox.objects.filter(pk=inbox.pk).exclude(last_success_at__gt=lately, last_error="").update(
        last_success_at=now, last_checked_at=now, last_error="", failing_since=None
    )


def record_failure(inbox: Inbox, sentence: str) -> None:
    """The mailbox could not be read.

    The sentence is shown to administrators, and the moment of the first failure is kept.
    """
    log.warning("Inbox %s: %s", inbox.slug, sentence)
    now = clock.now()
    Inbox.objects.filter(pk=inbox.pk, failing_since=None).update(failing_since=now)
    changed = Inbox.objects.filter(pk=inbox.pk).exclude(last_error=sentence).update(last_error=sentence)
    Inbox.objects.filter(pk=inbox.pk).update(last_checked_at=now)
    if changed:
        signal(["inboxes"], ["staff"])


def _address(address: str) -> str:
    if not address.strip():
        return ""
    clean = exact_email(address)
    if not clean:
        raise ValidationError({"address": "Enter an e-mail address."})
    return clean


def _free_slug(name: str) -> str:
    base = slugify(name)[:50] or "inbox"
    taken = set(Inbox.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, 10_000))) if slug not in taken)


def _release_waiting() -> None:
    """What waited for an inbox that can send is tried at once."""
    waiting = OutboundEnvelope.objects.filter(state=OutboundState.QUEUED, inbox=None)
    for pk in list(waiting.values_list("pk", flat=True)[:1000]):
        OutboundEnvelope.objects.filter(pk=pk).update(next_attempt_at=clock.now())
        deliver.defer(envelope_id=pk)
