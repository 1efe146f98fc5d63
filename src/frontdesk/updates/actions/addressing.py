"""Whom something is for: everybody, or some teams."""

from collections.abc import Iterable, Sequence

from django.core.exceptions import PermissionDenied

from frontdesk.accounts.models import Team
from frontdesk.events import Actor, signal


def refuse_foreign(teams: Iterable[Team], by: Actor) -> None:
    """Raises PermissionDenied for a private team that the actor is not in: its name and work are not theirs to use."""
    if not by.has_role("administrator") and any(one.is_private and one.pk not in by.scope.teams for one in teams):
        raise PermissionDenied


def tell(name: str, teams: Sequence[Team], *, is_for_all: bool) -> None:
    """The live signal to those whom it is for, and to who oversees them."""
    staff = is_for_all or any(not team.is_private for team in teams)
    signal([name], ["staff"] if staff else [*(f"team.{team.pk}" for team in teams), "administrators"])
