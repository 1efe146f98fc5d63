"""What is promised."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction

from frontdesk.events import Actor, emit
from frontdesk.sla.events import TargetsChanged
from frontdesk.sla.models import Promise, SlaPolicy, SlaTarget

HOUR = 3600
# Business time by priority: (first reply, resolution).
USUAL = {1: (HOUR // 2, 3 * HOUR), 2: (HOUR, 8 * HOUR), 3: (4 * HOUR, 24 * HOUR), 4: (8 * HOUR, 40 * HOUR)}


@transaction.atomic
def ensure_default_policy() -> SlaPolicy:
    """The default policy, made with usual targets where there is none yet."""
    policy = SlaPolicy.objects.filter(is_default=True).first()
    if policy is not None:
        return policy
    policy = SlaPolicy.objects.create(name="Standard", is_default=True)
    SlaTarget.objects.bulk_create(
        SlaTarget(policy=policy, promise=promise, priority=priority, budget_seconds=seconds)
        for priority, budgets in USUAL.items()
        for promise, seconds in zip((Promise.FIRST_REPLY, Promise.RESOLUTION), budgets, strict=True)
    )
    return policy


@transaction.atomic
def save_targets(policy: SlaPolicy, targets: Mapping[tuple[str, int], int | None], *, by: Actor) -> SlaPolicy:
    """Set budgets by (promise, priority), in seconds of business time; None takes a promise away.

    Holds for tickets that are opened or change their priority from now on. Raises PermissionDenied.
    """
    if not by.has_role("administrator"):
        raise PermissionDenied
    for (promise, priority), seconds in targets.items():
        if seconds is None:
            policy.targets.filter(promise=promise, priority=priority).delete()
        else:
            policy.targets.update_or_create(promise=promise, priority=priority, defaults={"budget_seconds": seconds})
    emit(TargetsChanged(policy=policy.pk, name=policy.name), by=by)
    return policy
