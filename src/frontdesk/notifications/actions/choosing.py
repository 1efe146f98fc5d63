"""What people want to be told, by what, and when not: their own word, else the organisation's, else what is usual."""

import datetime
from collections.abc import Collection, Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q

from frontdesk.events import Actor, emit
from frontdesk.notifications import permissions
from frontdesk.notifications.events import DefaultsChanged
from frontdesk.notifications.kind import Kind
from frontdesk.notifications.logic.quiet import ALL_DAYS
from frontdesk.notifications.medium import Medium
from frontdesk.notifications.models import Choice, PushSettings, QuietHours

Chosen = Mapping[str, Collection[str]]  # kind -> the media by which it is told


def usual_choices() -> dict[str, set[str]]:
    """What holds for whoever has not chosen: kind to media."""
    said = {(one.kind, one.medium): one.is_on for one in Choice.objects.filter(agent=None)}
    return {
        slug: {medium for medium in Medium.entries() if said.get((slug, medium), medium in kind.usual)}
        for slug, kind in Kind.entries().items()
    }


def choices_of(agent_id: int) -> dict[str, set[str]]:
    """What holds for this agent: kind to media."""
    found = usual_choices()
    for one in Choice.objects.filter(agent_id=agent_id):
        if one.kind in found and one.medium in Medium.entries():
            (found[one.kind].add if one.is_on else found[one.kind].discard)(one.medium)
    return found


def media_wanted(kind: type[Kind], agents: Collection[int]) -> dict[int, set[str]]:
    """By what each of the agents wants to be told of this kind, in one query."""
    said: dict[int | None, dict[str, bool]] = {}
    for one in Choice.objects.filter(Q(agent=None) | Q(agent_id__in=agents), kind=kind.slug):
        said.setdefault(one.agent_id, {})[one.medium] = one.is_on
    usual = {medium: medium in kind.usual for medium in Medium.entries()} | said.get(None, {})
    return {
        agent: {medium for medium, is_on in (usual | said.get(agent, {})).items() if is_on and medium in usual}
        for agent in agents
    }


@transaction.atomic
def save_choices(chosen: Chosen, *, by: Actor) -> None:
    """An agent's own table; what is as usual is not kept, so that it follows when the organisation changes its mind.

    Raises PermissionDenied, and ValidationError for a kind or medium that does not exist.
    """
    if not by.is_agent or by.id is None:
        raise PermissionDenied
    _check(chosen)
    usual = usual_choices()
    Choice.objects.filter(agent_id=by.id).delete()
    Choice.objects.bulk_create(
        Choice(agent_id=by.id, kind=kind, medium=medium, is_on=medium in chosen.get(kind, ()))
        for kind, media in usual.items()
        for medium in Medium.entries()
        if (medium in chosen.get(kind, ())) != (medium in media)
    )


@transaction.atomic
def save_defaults(chosen: Chosen, *, tells_subjects: bool, by: Actor) -> PushSettings:
    """What is usual for everybody, and whether push tells subjects. Raises PermissionDenied, ValidationError."""
    if not permissions.set_defaults(by):
        raise PermissionDenied
    _check(chosen)
    Choice.objects.filter(agent=None).delete()
    made = Choice.objects.bulk_create(
        Choice(agent=None, kind=slug, medium=medium, is_on=medium in chosen.get(slug, ()))
        for slug, kind in Kind.entries().items()
        for medium in Medium.entries()
        if (medium in chosen.get(slug, ())) != (medium in kind.usual)
    )
    row = ensure_settings()
    row.tells_subjects = tells_subjects
    row.save(update_fields=["tells_subjects"])
    emit(DefaultsChanged(notifications=row.pk, chosen=len(made), tells_subjects=tells_subjects), by=by)
    return row


def ensure_settings() -> PushSettings:
    """The one row, made where it is not there yet."""
    return PushSettings.objects.get_or_create(pk=1)[0]


@transaction.atomic
def save_quiet_hours(
    *,
    is_on: bool,
    starts_at: datetime.time,
    ends_at: datetime.time,
    days: Collection[int],
    whole_days: Collection[int],
    by: Actor,
) -> QuietHours:
    """When mail and push keep quiet for this agent. Raises PermissionDenied, and ValidationError with the reason."""
    if not by.is_agent or by.id is None:
        raise PermissionDenied
    if not {*days, *whole_days} <= ALL_DAYS:
        raise ValidationError("Choose among the seven days.")
    if starts_at == ends_at:
        raise ValidationError({"ends_at": "Quiet hours have to end at another time than they begin."})
    if len(set(whole_days)) == len(ALL_DAYS):
        raise ValidationError(
            {"whole_days": "With seven quiet days nothing would ever be sent. Switch mail and push off instead."}
        )
    row, _ = QuietHours.objects.update_or_create(
        agent_id=by.id,
        defaults={
            "is_on": is_on, "starts_at": starts_at, "ends_at": ends_at, "days": sorted(set(days)),
            "whole_days": sorted(set(whole_days)),
        },
    )  # fmt: skip
    return row


def _check(chosen: Chosen) -> None:
    media = {medium for each in chosen.values() for medium in each}
    if not (set(chosen) <= set(Kind.entries()) and media <= set(Medium.entries())):
        raise ValidationError("There is no such kind or medium.")
