"""Saved views: add, change, copy, remove, and where each agent wants to see them."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from frontdesk.accounts.models import Agent, Team
from frontdesk.events import Actor, emit, signal
from frontdesk.tickets import facts, permissions
from frontdesk.tickets.actions.counting import forget_counts, order_count
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.events import ViewSaved
from frontdesk.tickets.logic import conditions
from frontdesk.tickets.models import SavedView, ViewPlace

MOST_COLUMNS = 14
MOST_VIEWS = 200
SHAPE = frozenset({"columns", "sort", "group_by", "layout", "is_dense"})


@transaction.atomic
def save_view(
    view: SavedView | None,
    *,
    name: str,
    tree: conditions.Group,
    by: Actor,
    whose: str = "personal",
    team: Team | None = None,
    seen: int | None = None,
    **shape: Any,
) -> SavedView:
    """Add a view or change it; `whose` is personal, team (with `team`) or workspace; `shape` is how it looks.

    Raises PermissionDenied, FaultyCondition for what cannot be asked, ValidationError, NotAllowedNow when somebody
    else has changed it since version `seen`.
    """
    saved = _changeable(view, by, seen)
    if unknown := set(shape) - SHAPE:
        raise TypeError(f"A view has no {', '.join(sorted(unknown))}.")
    before = (saved.conditions, saved.owner_id, saved.team_id)
    _give_to(saved, whose, team, by)
    facts.check(tree)
    saved.name = name.strip()
    if not saved.name:
        raise ValidationError({"name": "A view needs a name."})
    saved.conditions = conditions.write(tree)
    saved.is_personal = saved.owner_id is not None or facts.is_personal(tree)
    saved.is_moving, saved.is_foreign = facts.moves(tree), not facts.is_own(tree)
    for field, value in shape.items():
        setattr(saved, field, value)
    _check_shape(saved)
    saved.version += 0 if view is None else 1
    saved.full_clean(exclude=["owner", "team"])
    saved.save()
    if before != (saved.conditions, saved.owner_id, saved.team_id):
        forget_counts(of=saved)
        order_count(saved.pk, by.id if saved.is_personal else None)
    emit(ViewSaved(view=saved.pk, name=saved.name, whose=saved.scope, how="changed" if view else "added"), by=by)
    _tell(saved)
    return saved


def _changeable(view: SavedView | None, by: Actor, seen: int | None) -> SavedView:
    if view is None:
        if not by.is_agent or by.id is None:
            raise PermissionDenied
        if SavedView.objects.filter(owner_id=by.id).count() >= MOST_VIEWS:
            raise NotAllowedNow(f"You have {MOST_VIEWS} views of your own. Delete some that you no longer need.")
        return SavedView()
    row = SavedView.objects.select_for_update(of=("self",)).filter(permissions.change_view(by), pk=view.pk).first()
    if row is None:
        raise PermissionDenied
    if seen is not None and row.version != seen:
        raise NotAllowedNow("Somebody else changed this view meanwhile. Open it again to see what it is now.")
    return row


def _give_to(view: SavedView, whose: str, team: Team | None, by: Actor) -> None:
    """Whose it is. Only who may share may make it, or leave it, another's."""
    if whose == "personal":
        view.owner_id, view.team = view.owner_id or by.id, None
        return
    if whose not in {"team", "workspace"} or not permissions.share_view(by):
        raise PermissionDenied
    if whose == "team" and team is None:
        raise ValidationError({"team": "Choose the team."})
    if team is not None and team.is_private and not (by.has_role("administrator") or team.pk in by.scope.teams):
        raise PermissionDenied
    view.owner, view.team = None, team if whose == "team" else None


def _check_shape(view: SavedView) -> None:
    """Columns, order and grouping are facts of the catalogue (A31)."""
    if len(view.columns) > MOST_COLUMNS:
        raise ValidationError({"columns": f"At most {MOST_COLUMNS} columns."})
    for slug in (*view.columns, view.sort.removeprefix("-"), *filter(None, [view.group_by])):
        fact = facts.find(slug)
        if slug not in view.columns and not fact.order:
            raise conditions.FaultyCondition(f"Nothing can be sorted by {fact.label}.")
    view.columns = list(dict.fromkeys(view.columns))


@transaction.atomic
def copy_view(view: SavedView, *, by: Actor) -> SavedView:
    """One's own copy of a view that one may open."""
    row = SavedView.objects.filter(permissions.use_view(by) | permissions.change_view(by), pk=view.pk).first()
    if row is None:
        raise PermissionDenied
    shape = {name: getattr(row, name) for name in SHAPE}
    return save_view(None, name=f"{row.name[:72]} (copy)", tree=row.tree, by=by, **shape)


@transaction.atomic
def remove_view(view: SavedView, *, by: Actor) -> None:
    """Delete a view, for everybody who has it. Doing it twice changes nothing."""
    row = SavedView.objects.select_for_update().filter(pk=view.pk).first()
    if row is None:
        return
    if not SavedView.objects.changeable_by(by).filter(pk=row.pk).exists():
        raise PermissionDenied
    emit(ViewSaved(view=row.pk, name=row.name, whose=row.scope, how="deleted"), by=by)
    _tell(row)
    row.delete()


@transaction.atomic
def arrange_views(order: Sequence[int], *, by: Actor) -> None:
    """The order in which the agent wants to see its views, for it alone; what is not named comes last."""
    known = set(SavedView.objects.usable_by(by).filter(pk__in=order).values_list("pk", flat=True))
    if not known or by.id is None:
        return
    places = [
        ViewPlace(agent_id=by.id, view_id=pk, position=at) for at, pk in enumerate(dict.fromkeys(order)) if pk in known
    ]
    ViewPlace.objects.bulk_create(
        places, update_conflicts=True, unique_fields=["agent", "view"], update_fields=["position"]
    )
    signal(["views"], [f"agent.{by.id}"])


@transaction.atomic
def hide_view(view: SavedView, *, hidden: bool, by: Actor) -> None:
    """Leave a view out of one's own sidebar, or take it in again. Raises PermissionDenied."""
    if not SavedView.objects.usable_by(by).filter(pk=view.pk).exists():
        raise PermissionDenied
    agent = Agent.objects.get(pk=by.id or 0)
    ViewPlace.objects.update_or_create(agent=agent, view=view, defaults={"is_hidden": hidden})
    signal(["views"], [f"agent.{by.id}"])


def _tell(view: SavedView) -> None:
    audience: Iterable[str] = ["staff"]
    if view.owner_id:
        audience = [f"agent.{view.owner_id}"]
    signal(["views"], audience)
