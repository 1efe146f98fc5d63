"""Seats in the desk: who has one, with which role and in which teams."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from frontdesk.accounts import permissions
from frontdesk.accounts.actions.sessions import end_everything
from frontdesk.accounts.events import AgentAdded, AgentChanged
from frontdesk.accounts.logic.scopes import rank
from frontdesk.accounts.models import Agent, Membership, Role, Team, User, Workspace
from frontdesk.events import SYSTEM, Actor, close_streams, emit, signal


class LastAdministrator(ValidationError):
    """Nobody could administer the desk afterwards."""

    def __init__(self) -> None:
        super().__init__("This is the last administrator. Make somebody else an administrator first.")


@transaction.atomic
def create_administrator(*, email: str, name: str, password: str) -> Agent:
    """A further administrator, from the command line. A user with that address is given the seat and the password.

    Raises ValidationError for a bad address or a weak password.
    """
    user = User.objects.by_address(email)
    if user is None:
        return new_agent(email=email, name=name, password=password, role=Role.ADMINISTRATOR, by=SYSTEM)
    validate_password(password, user)
    user.set_password(password)
    user.is_active = True
    user.save(update_fields=["password", "is_active"])
    agent, _ = Agent.objects.get_or_create(user=user, defaults={"role": Role.ADMINISTRATOR})
    agent.role, agent.is_active = Role.ADMINISTRATOR, True
    agent.save(update_fields=["role", "is_active"])
    end_everything(user, by=SYSTEM)
    emit(AgentAdded(agent=agent.pk, name=agent.name, role=agent.role), by=SYSTEM)
    return agent


@transaction.atomic
def new_agent(
    *, email: str, name: str, password: str, role: str, by: Actor | None, teams: Collection[Team] = ()
) -> Agent:
    """A user with a seat; `by` None means the new agent itself. Raises ValidationError. For the verbs of this app."""
    user = User(email=email.strip(), name=name.strip()[:120])
    validate_password(password, user)
    user.set_password(password)
    user.full_clean()
    user.save()
    return seat(user, role=role, teams=teams, by=by)


@transaction.atomic
def seat(user: User, *, role: str, teams: Collection[Team] = (), by: Actor | None) -> Agent:
    """Give a user without a seat one, or bring a disabled one back. For the verbs of this app."""
    agent, _ = Agent.objects.update_or_create(user=user, defaults={"role": role, "is_active": True})
    Membership.objects.bulk_create([Membership(agent=agent, team=team) for team in teams], ignore_conflicts=True)
    emit(AgentAdded(agent=agent.pk, name=agent.name, role=role), by=by or agent.actor())
    signal(["agents"], to=["staff"])
    return agent


@transaction.atomic
def change_agent(
    agent: Agent,
    *,
    role: str | None = None,
    teams: Collection[Team] | None = None,
    is_active: bool | None = None,
    title: str | None = None,
    by: Actor,
) -> Agent:
    """Change role, teams, access or title of an agent; what is None stays.

    Administrators change everybody. Supervisors change teams and title of agents and viewers, nothing more (A37).
    Who loses a role or access is signed out everywhere at once, and its tokens end (A55). Raises PermissionDenied,
    LastAdministrator.
    """
    # One change of seats at a time: two administrators who disable each other would else leave nobody.
    Workspace.objects.select_for_update().filter(pk=1).first()
    locked = Agent.objects.filter(permissions.change_agent(by), pk=agent.pk).select_related("user").first()
    if locked is None or ((role is not None or is_active is not None) and not permissions.administer(by)):
        raise PermissionDenied
    before = (locked.role, locked.is_active)
    changed = _change_row(locked, {"role": role, "is_active": is_active, "title": title})
    _keep_an_administrator(locked, before)
    if teams is not None and _change_teams(locked, teams):
        changed.append("teams")
    if changed:
        emit(AgentChanged(agent=locked.pk, name=locked.name, fields=changed, role=locked.role), by=by)
        signal(["agents"], to=["staff"])
    if (before[1] and not locked.is_active) or rank(locked.role) < rank(before[0]):
        end_everything(locked.user, by=by)
    return locked


def _change_row(agent: Agent, wanted: dict[str, Any]) -> list[str]:
    changed = [name for name, value in wanted.items() if value is not None and getattr(agent, name) != value]
    for name in changed:
        setattr(agent, name, wanted[name])
    if changed:
        agent.full_clean(exclude=["user"])
        agent.save(update_fields=changed)
    return changed


def _keep_an_administrator(agent: Agent, before: tuple[str, bool]) -> None:
    was_one = before == (Role.ADMINISTRATOR, True)
    if was_one and not Agent.objects.active().filter(role=Role.ADMINISTRATOR).exists():
        raise LastAdministrator


def _change_teams(agent: Agent, teams: Collection[Team]) -> bool:
    wanted = {team.pk for team in teams}
    present = set(Membership.objects.filter(agent=agent).values_list("team_id", flat=True))
    Membership.objects.filter(agent=agent, team_id__in=present - wanted).delete()
    Membership.objects.bulk_create([Membership(agent=agent, team_id=team) for team in wanted - present])
    if present - wanted:
        # Open pages hold a token for the team's live news: they ask for a new one.
        close_streams([f"agent.{agent.pk}"])
    return wanted != present
