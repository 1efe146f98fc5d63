"""What writing checklists and guides has in common: whose they are, and that nobody overwrites another (A67)."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError

from frontdesk.accounts.models import Team
from frontdesk.events import Actor


def refuse_foreign(teams: Iterable[Team], by: Actor) -> None:
    """Raises PermissionDenied for a private team that the actor is not in: its work is not theirs to lay down."""
    if not by.has_role("administrator") and any(one.is_private and one.pk not in by.scope.teams for one in teams):
        raise PermissionDenied


def check_seen(version: int, seen: int | None, what: str) -> None:
    """Raises ValidationError when somebody else saved since version `seen`."""
    if seen is not None and version != seen:
        raise ValidationError(
            f"Somebody else changed this {what} meanwhile. What you typed is still here: "
            "open the present one in another tab, take over what is new, and save again."
        )
