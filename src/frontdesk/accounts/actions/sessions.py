"""Signing in and out, on all devices."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from frontdesk.accounts import permissions
from frontdesk.accounts.events import SessionsEnded, SignedIn, TokenRevoked
from frontdesk.accounts.models import Agent, ApiToken, Session, User
from frontdesk.events import Actor, close_streams, emit
from frontdesk.kit import clock

_STREAMS_AT_ONCE = 80  # a notification carries less than 8 KB


def actor_for(user: User) -> Actor:
    """The actor of a user: its agent's, else a customer without a ticket to its name."""
    agent = Agent.objects.active().filter(user=user).first()
    return agent.actor() if agent else Actor("customer", None, str(user))


@transaction.atomic
def note_sign_in(user: User) -> None:
    """Keep for the audit that the person came in."""
    emit(SignedIn(user=user.pk), by=actor_for(user))


@transaction.atomic
def end_session(key: str, *, user: User) -> bool:
    """End one of the user's own sessions, by its fingerprint; another's is not found. Returns whether it was there."""
    ended = Session.objects.filter(user=user, key=key).delete()[0]
    if ended:
        close_streams([f"session.{key}"])
        emit(SessionsEnded(user=user.pk, count=1), by=actor_for(user))
    return bool(ended)


@transaction.atomic
def end_sessions(user: User, *, keep_key: str = "", by: Actor) -> int:
    """End all sessions of a user but the one with the fingerprint `keep_key`; returns how many.

    One's own, and for administrators everybody's. Raises PermissionDenied.
    """
    if not User.objects.filter(permissions.end_sessions(by), pk=user.pk).exists() and by != actor_for(user):
        raise PermissionDenied
    return _end(user, keep_key=keep_key, by=by)


def end_everything(user: User, *, by: Actor, keep_key: str = "") -> None:
    """Sessions, live streams and API tokens of a user (A55). For the verbs of this app."""
    _end(user, keep_key=keep_key, by=by)
    tokens = ApiToken.objects.filter(agent__user=user, revoked_at=None)
    for token in tokens:
        emit(TokenRevoked(agent=token.agent_id, name=token.name), by=by)
    tokens.update(revoked_at=clock.now())


def _end(user: User, *, keep_key: str, by: Actor) -> int:
    ending = Session.objects.filter(user=user).exclude(key=keep_key)
    keys = list(ending.values_list("key", flat=True))
    ending.delete()
    names = [f"session.{key}" for key in keys]
    if not keep_key and (agent := Agent.objects.filter(user=user).first()):
        names.append(f"agent.{agent.pk}")
    for start in range(0, len(names), _STREAMS_AT_ONCE):
        close_streams(names[start : start + _STREAMS_AT_ONCE])
    if keys:
        emit(SessionsEnded(user=user.pk, count=len(keys)), by=by)
    return len(keys)


def clear_expired() -> int:
    """Forget sessions whose time is over; returns how many."""
    return Session.objects.filter(expires_at__lt=clock.now()).delete()[0]
