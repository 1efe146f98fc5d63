"""Browsers that are told by push."""

import hashlib

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from frontdesk.events import Actor, emit, signal
from frontdesk.notifications import permissions
from frontdesk.notifications.actions.choosing import ensure_settings
from frontdesk.notifications.events import BrowserAdded, BrowserRemoved
from frontdesk.notifications.models import PushSettings, PushSubscription
from frontdesk.notifications.web_push import PushKeys, allowed_endpoint, is_key, new_keys

MOST = 20  # browsers of one agent


@transaction.atomic
def push_keys() -> PushKeys:
    """The desk's own pair, made once. Whoever asks at the same moment gets the same."""
    ensure_settings()
    row = PushSettings.objects.select_for_update().get(pk=1)
    if not row.public_key:
        row.public_key, row.private_key = new_keys()
        row.save(update_fields=["public_key", "private_key"])
    return PushKeys(row.public_key, row.private_key)


def vapid_public_key() -> str:
    """What a browser has to be told before it subscribes."""
    known = PushSettings.objects.filter(pk=1).exclude(public_key="").values_list("public_key", flat=True).first()
    return known or push_keys().public


@transaction.atomic
def subscribe(*, endpoint: str, p256dh: str, auth: str, session: str, browser: str = "", by: Actor) -> PushSubscription:
    """Tell this browser by push, for as long as the session with that fingerprint lasts. Again, nothing changes.

    A browser belongs to whoever signed in there last. Raises PermissionDenied, and ValidationError for an endpoint
    that is none of a known push service's (A42) or keys that are none.
    """
    if not by.is_agent or by.id is None:
        raise PermissionDenied
    if not allowed_endpoint(endpoint):
        raise ValidationError("This browser's push service is not among those that this desk may call.")
    if not (is_key(p256dh, 65) and is_key(auth, 16)):
        raise ValidationError("The browser sent keys that cannot be used. Switch push off and on again.")
    mark = hashlib.sha256(endpoint.encode()).hexdigest()
    values = {"agent_id": by.id, "session_id": session, "endpoint": endpoint, "p256dh": p256dh, "auth": auth}
    known = PushSubscription.objects.select_for_update().filter(mark=mark).first()
    row, _ = PushSubscription.objects.update_or_create(mark=mark, defaults={**values, "browser": browser[:200]})
    if known is None or known.agent_id != by.id:
        emit(BrowserAdded(agent=by.id, browser=row.browser), by=by)
        signal(["browsers"], [f"agent.{by.id}"])
    older = PushSubscription.objects.filter(agent_id=by.id).order_by("-pk").values_list("pk", flat=True)[MOST:]
    PushSubscription.objects.filter(pk__in=list(older)).delete()
    return row


@transaction.atomic
def unsubscribe(subscription: PushSubscription, *, by: Actor) -> None:
    """No longer tell that browser. Only one's own: raises PermissionDenied."""
    row = PushSubscription.objects.filter(permissions.own(by), pk=subscription.pk).first()
    if row is None:
        raise PermissionDenied
    row.delete()
    emit(BrowserRemoved(agent=by.id or 0, browser=row.browser), by=by)
    signal(["browsers"], [f"agent.{by.id}"])
