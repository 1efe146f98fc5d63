"""Keys for programs that act as an agent."""

import re
from collections.abc import Collection

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from frontdesk.accounts import permissions
from frontdesk.accounts.events import TokenCreated, TokenRevoked
from frontdesk.accounts.logic.scopes import SCOPES, role_within
from frontdesk.accounts.models import Agent, ApiToken
from frontdesk.accounts.models.access import fingerprint, new_secret
from frontdesk.events import Actor, Scope, emit
from frontdesk.kit import clock

PREFIX = "fd_"
_HEADER = re.compile(r"Bearer (fd_[A-Za-z0-9_-]{43})\Z")


@transaction.atomic
def create_token(agent: Agent, *, name: str, scopes: Collection[str], by: Actor) -> tuple[ApiToken, str]:
    """A new token and its secret, which is shown once and never stored. Raises PermissionDenied, ValidationError."""
    chosen = [scope for scope in SCOPES if scope in scopes]
    if not chosen or len(chosen) != len(set(scopes)):
        raise ValidationError({"scopes": "Choose what the token may do."})
    if by.kind != "system" and by.id != agent.pk and not permissions.administer(by):
        raise PermissionDenied
    secret = PREFIX + new_secret()
    token = ApiToken(agent=agent, name=name.strip(), secret=fingerprint(secret), hint=secret[:7], scopes=chosen)
    token.full_clean(exclude=["agent", "expires_at", "used_at", "revoked_at"])
    token.save()
    emit(TokenCreated(agent=agent.pk, name=token.name, scopes=chosen), by=by)
    return token, secret


@transaction.atomic
def revoke_token(token: ApiToken, *, by: Actor) -> None:
    """End a token; one that has ended stays so. Raises PermissionDenied."""
    if not ApiToken.objects.filter(permissions.change_token(by), pk=token.pk).exists():
        raise PermissionDenied
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=clock.now()):
        emit(TokenRevoked(agent=token.agent_id, name=token.name), by=by)


def authenticate_token(header: object) -> Actor | None:
    """The actor behind an `Authorization: Bearer fd_…` header, or None for anything else whatever its type (A56).

    The role is that of the agent now, lowered to what the token's scopes allow.
    """
    match = _HEADER.match(header) if isinstance(header, str) else None
    if match is None:
        return None
    now = clock.now()
    token = (
        ApiToken.objects.filter(secret=fingerprint(match[1]), revoked_at=None)
        .filter(agent__is_active=True, agent__user__is_active=True)
        .exclude(expires_at__lte=now)
        .select_related("agent__user")
        .first()
    )
    if token is None:
        return None
    ApiToken.objects.filter(pk=token.pk).update(used_at=now)
    actor = token.agent.actor()
    return Actor(
        actor.kind,
        actor.id,
        actor.name,
        Scope(role_within(actor.scope.role, token.scopes), actor.scope.teams),
    )
