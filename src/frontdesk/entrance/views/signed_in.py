"""Pages that belong to whoever is signed in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest

from frontdesk.accounts.models import Agent, User
from frontdesk.accounts.sessions import SessionStore

PAGES = [
    ("account_profile", "Profile"),
    ("account_change_password", "Password"),
    ("mfa_index", "Second step"),
    ("account_sessions", "Devices"),
    ("account_tokens", "API tokens"),
]

__all__ = ["PAGES", "agent_of", "login_required", "person", "store"]


def person(request: HttpRequest) -> User:
    """The signed-in user; only behind `login_required`."""
    assert isinstance(request.user, User)
    return request.user


def store(request: HttpRequest) -> SessionStore:
    """The session of the request."""
    assert isinstance(request.session, SessionStore)
    return request.session


def agent_of(request: HttpRequest) -> Agent | None:
    """The seat of the signed-in user, if it has one."""
    return Agent.objects.active().filter(user=person(request)).select_related("user").first()
