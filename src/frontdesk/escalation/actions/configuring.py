"""Targets of levels, policies with their steps, webhooks: made and changed."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from frontdesk.accounts.actions.changes import apply
from frontdesk.accounts.models import Agent
from frontdesk.escalation import permissions
from frontdesk.escalation.actions.known import believe_nothing
from frontdesk.escalation.events import HookSaved, LevelChanged, PolicySaved
from frontdesk.escalation.models import Hook, LevelClock, LevelTarget, Policy, PolicyStep, Rotation, Target, Trigger
from frontdesk.events import Actor, emit
from frontdesk.kit import clock
from frontdesk.tickets import facts
from frontdesk.tickets.logic.conditions import FaultyCondition, Group, write

FIELDS = (
    "name", "position", "is_active", "triggers", "conditions", "words", "kind", "team", "in_charge", "repeats",
    "calls_all",
)  # fmt: skip
MEDIA = ("mail", "push")
MOST_STEPS, MOST_MINUTES, MOST_WORDS = 10, 1440, 200
LONGEST_SECONDS = 30 * 24 * 3600


@dataclass(frozen=True)
class StepWritten:
    """One step as it is written down; see PolicyStep."""

    whom: str
    after_minutes: int = 0
    media: Sequence[str] = field(default=MEDIA)
    rotation: Rotation | None = None
    agent: Agent | None = None
    hook: Hook | None = None
    is_business_time: bool = False


@transaction.atomic
def save_level(
    level: int, *, by: Actor, claim_seconds: int | None, acknowledge_seconds: int | None, is_calendar_time: bool = False
) -> LevelTarget:
    """Say how soon tickets of a level are to be claimed and acknowledged; None for no target.

    It holds for tickets that arrive from now on; clocks that run go on, unless their target is gone. Raises
    PermissionDenied, ValidationError.
    """
    if not permissions.configure(by):
        raise PermissionDenied
    if level not in {1, 2, 3}:
        raise ValidationError("There are the levels 1, 2 and 3.")
    for seconds in (claim_seconds, acknowledge_seconds):
        if seconds is not None and not 1 <= seconds <= LONGEST_SECONDS:
            raise ValidationError("A target is between a second and thirty days.")
    row, _ = LevelTarget.objects.select_for_update().get_or_create(level=level)
    before = (row.claim_seconds, row.acknowledge_seconds, row.is_calendar_time)
    if before == (claim_seconds, acknowledge_seconds, is_calendar_time):
        return row
    row.claim_seconds, row.acknowledge_seconds = claim_seconds, acknowledge_seconds
    row.is_calendar_time = is_calendar_time
    row.save()
    gone = [name for name in Target.values if row.seconds(name) is None]
    open_ = LevelClock.objects.filter(level=level, target__in=gone, met_at=None, ended_at=None)
    open_.update(ended_at=clock.now())
    emit(LevelChanged(level, claim_seconds, acknowledge_seconds), by=by)
    believe_nothing()
    return row


@transaction.atomic
def save_policy(
    policy: Policy | None,
    *,
    by: Actor,
    tree: Group | None = None,
    steps: Sequence[StepWritten] | None = None,
    **fields: Any,
) -> Policy:
    """Make a policy, or change one; what is None stays. Steps hold for escalations from now on.

    Raises PermissionDenied, and ValidationError for conditions that cannot be asked, a trigger without what it needs,
    or steps that tell nobody.
    """
    if not permissions.configure(by):
        raise PermissionDenied
    row = policy or Policy()
    if tree is not None:
        fields["conditions"] = _checked(tree)
    if "words" in fields:
        fields["words"] = _words(fields["words"])
    apply(row, fields, FIELDS)
    unknown = set(row.triggers) - set(Trigger.values)
    if unknown or not row.triggers:
        raise ValidationError({"triggers": "Choose when it acts."})
    if Trigger.WORDS in row.triggers and not row.words:
        raise ValidationError({"words": "Write down the words that it waits for."})
    if Trigger.ARRIVAL in row.triggers and not row.tree.parts:
        raise ValidationError({"triggers": "Without a condition every ticket that comes in would escalate."})
    if steps is not None:
        _set_steps(row, steps)
    if not row.steps.exists() and not row.calls_all:
        raise ValidationError("Say whom to tell: with no step, and without a last call, nobody would be.")
    believe_nothing()
    emit(PolicySaved(row.pk, row.name, "changed" if policy else "made"), by=by)
    return row


def _checked(tree: Group) -> dict[str, Any]:
    try:
        if facts.is_personal(tree):
            raise ValidationError("A policy cannot ask for what is “mine”: it is nobody's.")
        facts.check(tree)
    except FaultyCondition as fault:
        raise ValidationError(str(fault)) from fault
    return write(tree)


def _words(words: Sequence[str]) -> list[str]:
    found = list(dict.fromkeys(" ".join(word.split()) for word in words if word.strip(" *")))
    if len(found) > MOST_WORDS or any(len(word) > 80 for word in found):
        raise ValidationError({"words": f"At most {MOST_WORDS} words or phrases, of 80 characters each."})
    return found


def _set_steps(row: Policy, steps: Sequence[StepWritten]) -> None:
    if len(steps) > MOST_STEPS:
        raise ValidationError(f"At most {MOST_STEPS} steps.")
    for number, step in enumerate(steps, 1):
        if step.whom not in PolicyStep.Whom.values or not set(step.media) <= set(MEDIA):
            raise ValidationError(f"Step {number}: choose from what is offered.")
        if not 0 <= step.after_minutes <= MOST_MINUTES:
            raise ValidationError(f"Step {number}: wait between 0 and {MOST_MINUTES} minutes.")
        if step.whom == PolicyStep.Whom.ON_CALL and step.rotation is None:
            raise ValidationError(f"Step {number}: choose the rotation.")
        if step.whom == PolicyStep.Whom.AGENT and step.agent is None:
            raise ValidationError(f"Step {number}: choose the person.")
    row.steps.all().delete()
    PolicyStep.objects.bulk_create(
        PolicyStep(
            policy=row, position=number, after_minutes=step.after_minutes, whom=step.whom, media=list(step.media),
            rotation=step.rotation if step.whom == PolicyStep.Whom.ON_CALL else None,
            agent=step.agent if step.whom == PolicyStep.Whom.AGENT else None, hook=step.hook,
            is_business_time=step.is_business_time,
        )
        for number, step in enumerate(steps, 1)
    )  # fmt: skip


@transaction.atomic
def remove_policy(policy: Policy, *, by: Actor) -> None:
    """Take a policy away. Escalations that it began go through their steps. Raises PermissionDenied."""
    if not permissions.configure(by):
        raise PermissionDenied
    emit(PolicySaved(policy.pk, policy.name, "removed"), by=by)
    policy.delete()
    believe_nothing()


@transaction.atomic
def save_hook(hook: Hook | None, *, by: Actor, **fields: Any) -> Hook:
    """Make a webhook, or change one. Without a secret, one is made. Raises PermissionDenied, ValidationError."""
    if not permissions.configure(by):
        raise PermissionDenied
    row = hook or Hook()
    secret = str(fields.pop("secret", "") or "")
    row.secret = secret or row.secret or secrets.token_urlsafe(32)
    if not str(fields.get("url", row.url)).startswith(("https://", "http://")):
        raise ValidationError({"url": "An address that begins with https://."})
    apply(row, fields, ("name", "url", "is_active", "may_acknowledge"))
    row.save()
    emit(HookSaved(row.pk, row.name, "changed" if hook else "made"), by=by)
    return row


@transaction.atomic
def remove_hook(hook: Hook, *, by: Actor) -> None:
    """Take a webhook away; steps that told it tell only people. Raises PermissionDenied."""
    if not permissions.configure(by):
        raise PermissionDenied
    emit(HookSaved(hook.pk, hook.name, "removed"), by=by)
    hook.delete()
