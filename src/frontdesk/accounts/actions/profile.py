"""What people change about themselves."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from frontdesk.accounts.actions.changes import apply
from frontdesk.accounts.actions.sessions import actor_for
from frontdesk.accounts.events import ProfileChanged
from frontdesk.accounts.logic.zones import is_zone
from frontdesk.accounts.models import AfterAct, Agent, User
from frontdesk.events import emit
from frontdesk.kit.html import clean_rich

FIELDS = ("name", "time_zone", "theme", "language")


@transaction.atomic
def change_profile(user: User, *, signature: str | None = None, **fields: Any) -> User:
    """One's own name, time zone and language of mails ("" is the company's), theme.

    For agents also the signature (HTML, sanitised here).
    """
    if fields.get("time_zone") and not is_zone(fields["time_zone"]):
        raise ValidationError({"time_zone": "Choose a time zone from the list."})
    locked = User.objects.select_for_update().get(pk=user.pk)
    changed = apply(locked, fields, FIELDS)
    if signature is not None:
        clean = clean_rich(signature)
        if Agent.objects.filter(user=locked).exclude(signature=clean).update(signature=clean):
            changed.append("signature")
    if changed:
        emit(ProfileChanged(user=locked.pk, fields=changed), by=actor_for(locked))
    return locked


def prefer_after_act(user: User, way: str) -> None:
    """Where an agent goes on after an act: stay, next, close. Raises ValidationError for anything else."""
    if way not in AfterAct.values:
        raise ValidationError({"after_act": "Choose one of the three."})
    Agent.objects.filter(user=user).update(after_act=way)


def prefer_endless_lists(user: User, is_endless: bool) -> None:
    """Whether an agent's lists go on as they scroll, or come in pages."""
    Agent.objects.filter(user=user).update(has_endless_lists=is_endless)
