"""The page of notification preferences: what it shows, and what is kept of it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from frontdesk.accounts.logic.device import device
from frontdesk.accounts.models.access import fingerprint
from frontdesk.events import Actor
from frontdesk.notifications import actions as notifications
from frontdesk.notifications.medium import in_order
from frontdesk.notifications.models import PushSubscription
from frontdesk.workspace.access import DeskRequest
from frontdesk.workspace.forms.notifications import QuietForm, WishesForm


def wishes_context(request: DeskRequest, table: WishesForm, quiet: QuietForm) -> dict[str, Any]:
    """Everything on the page; `mine` marks the browser that asks."""
    own = fingerprint(request.session.session_key or "")
    found = PushSubscription.objects.filter(agent_id=request.actor.id or 0).order_by("-pk")
    return {
        "title": "What I am told",
        "here": "notifications",
        "table": table,
        "quiet": quiet,
        "media": in_order(),
        "zone": timezone.get_current_timezone_name().replace("_", " "),
        "push_key": notifications.vapid_public_key(),
        "browsers": [(one, device(one.browser), one.session_id == own) for one in found],
    }


def keep_wishes(table: WishesForm, quiet: QuietForm, *, by: Actor) -> bool:
    """Both or none; False with the reason on the form."""
    try:
        with transaction.atomic():
            notifications.save_choices(table.chosen(), by=by)
            notifications.save_quiet_hours(**quiet.values(), by=by)
    except ValidationError as error:
        for name, reasons in getattr(error, "error_dict", {None: error}).items():
            quiet.add_error(name, reasons)
        return False
    return True


def switch_push(said: dict[str, Any], request: DeskRequest) -> None:
    """Push to the browser that asks, on or off. Raises ValidationError with the reason."""
    own = PushSubscription.objects.filter(agent_id=request.actor.id or 0, endpoint=said["endpoint"])
    if said.pop("off"):
        for one in own:
            notifications.unsubscribe(one, by=request.actor)
        return
    session = fingerprint(request.session.session_key or "")
    notifications.subscribe(**said, session=session, browser=request.headers.get("User-Agent", ""), by=request.actor)
