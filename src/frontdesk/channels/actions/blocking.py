"""Blocked senders: their mail is kept aside, and nothing answers it."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F

from frontdesk.accounts.models import Agent
from frontdesk.channels.events import SenderBlocked, SenderUnblocked
from frontdesk.channels.mail.threading import without_tag
from frontdesk.channels.models import BlockedSender, Inbox
from frontdesk.channels.permissions import can_block_senders
from frontdesk.events import Actor, emit
from frontdesk.kit import clock
from frontdesk.kit.addresses import SHARED_DOMAINS, normal_email


@transaction.atomic
def block_sender(value: str, *, by: Actor, why: str = "") -> BlockedSender:
    """Block an address, or a domain (`example.org`, with its subdomains). Blocking twice changes nothing.

    Raises PermissionDenied, and ValidationError for what is neither, for one of our own, and for a shared domain.
    """
    if not can_block_senders(by):
        raise PermissionDenied
    kind, found = _read(value)
    _refuse_ours(kind, found)
    made, is_new = BlockedSender.objects.get_or_create(
        value=found, defaults={"kind": kind, "why": why.strip()[:300], "blocked_by": by.name[:200]}
    )
    if is_new:
        emit(SenderBlocked(blocked_sender=made.pk, value=found), by=by)
    return made


@transaction.atomic
def unblock_sender(blocked: BlockedSender, *, by: Actor) -> None:
    """Take mail of this sender again; what was kept aside stays there. Raises PermissionDenied."""
    if not can_block_senders(by):
        raise PermissionDenied
    gone, _ = BlockedSender.objects.filter(pk=blocked.pk).delete()
    if gone:
        emit(SenderUnblocked(blocked_sender=blocked.pk, value=blocked.value), by=by)


def blocking(address: str) -> BlockedSender | None:
    """What blocks this sender: the address itself, or a domain that it lies in."""
    known = without_tag(address).lower()
    domain = known.rpartition("@")[2]
    parts = domain.split(".")
    domains = [".".join(parts[at:]) for at in range(max(0, len(parts) - 1))]
    rows = BlockedSender.objects.raw(
        "SELECT * FROM channels_blockedsender WHERE value = ANY(%s::text[])", [[known, address.lower(), *domains]]
    )
    found = {one.value: one for one in rows}
    return next((found[one] for one in (address.lower(), known, *domains) if one in found), None)


def count_stopped(blocked: BlockedSender) -> None:
    """One more mail was kept aside because of it."""
    BlockedSender.objects.filter(pk=blocked.pk).update(stopped=F("stopped") + 1, last_at=clock.now())


def _read(value: str) -> tuple[str, str]:
    text = value.strip().lower().removeprefix("@")
    if "@" in text:
        address = normal_email(text)
        if not address:
            raise ValidationError("This is no e-mail address. Example: name@example.org")
        return BlockedSender.Kind.ADDRESS, address.lower()
    if not normal_email(f"a@{text}") or "." not in text:
        raise ValidationError("This is no domain. Example: example.org")
    return BlockedSender.Kind.DOMAIN, normal_email(f"a@{text}").rpartition("@")[2].lower()


def _refuse_ours(kind: str, value: str) -> None:
    ours = [*Inbox.objects.exclude(address="").values_list("address", flat=True)]
    ours += Agent.objects.active().values_list("user__email", flat=True)
    lower = {one.lower() for one in ours}
    if kind == BlockedSender.Kind.ADDRESS:
        if value in lower:
            raise ValidationError(f"{value} is one of us.")
        return
    if value in SHARED_DOMAINS:
        raise ValidationError(f"Many people have an address at {value}. Block the one address instead.")
    if any(one.rpartition("@")[2] == value or one.endswith(f".{value}") for one in lower):
        raise ValidationError(f"{value} is a domain of our own.")
