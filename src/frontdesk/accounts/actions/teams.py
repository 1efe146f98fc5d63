"""Teams and who is in them."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify

from frontdesk.accounts import permissions
from frontdesk.accounts.actions.changes import apply
from frontdesk.accounts.events import TeamSaved
from frontdesk.accounts.models import Agent, Membership, Team
from frontdesk.events import Actor, close_streams, emit, signal

FIELDS = ("name", "slug", "level", "description", "is_private", "is_active", "calendar")


@transaction.atomic
def save_team(team: Team | None, *, by: Actor, members: Collection[Agent] | None = None, **fields: Any) -> Team:
    """Add a team or change one; `members`, when given, replaces who is in it.

    Raises PermissionDenied unless an administrator, ValidationError, TypeError for an unknown field.
    """
    if not permissions.administer(by):
        raise PermissionDenied
    kept = Team() if team is None else Team.objects.select_for_update().get(pk=team.pk)
    if team is None:
        fields.setdefault("slug", _free_slug(str(fields.get("name", ""))))
    changed = apply(kept, fields, FIELDS)
    if members is not None and _change_members(kept, {agent.pk for agent in members}):
        changed.append("members")
    if changed:
        emit(TeamSaved(team=kept.pk, name=kept.name, fields=changed), by=by)
        signal(["teams"], to=["staff"])
    return kept


def _free_slug(name: str) -> str:
    base = slugify(name)[:70] or "team"
    taken = set(Team.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for n in range(len(taken) + 1) if (slug := f"{base}-{n + 1}" if n else base) not in taken)


def _change_members(team: Team, wanted: set[int]) -> bool:
    present = set(Membership.objects.filter(team=team).values_list("agent_id", flat=True))
    leaving = present - wanted
    Membership.objects.filter(team=team, agent_id__in=leaving).delete()
    Membership.objects.bulk_create([Membership(team=team, agent_id=agent) for agent in wanted - present])
    if leaving:
        close_streams([f"agent.{agent}" for agent in leaving])
    return wanted != present
