"""Who has a seat in the desk."""

from typing import Any, ClassVar

from django.db.models import QuerySet

from frontdesk.accounts import actions as accounts
from frontdesk.accounts.models import Agent, Role, Team
from frontdesk.console.forms.people import AgentForm
from frontdesk.kit.screens import Act, Column, Filter, Mark, Screen


def enable(agent: Agent, by: Any) -> str:
    accounts.change_agent(agent, is_active=True, by=by)
    return f"{agent.name} can sign in again."


def disable(agent: Agent, by: Any) -> str:
    accounts.change_agent(agent, is_active=False, by=by)
    return f"{agent.name} is signed out everywhere and cannot sign in any more."


def end_sessions(agent: Agent, by: Any) -> str:
    count = accounts.end_sessions(agent.user, by=by)
    return f"{agent.name} is signed out everywhere ({count} sessions)." if count else f"{agent.name} is not signed in."


def send_reset(agent: Agent, by: Any) -> str:
    accounts.send_reset(agent.user.email)
    return f"A link to choose a new password goes to {agent.user.email}."


def lift_second_step(agent: Agent, by: Any) -> str:
    accounts.lift_second_step(agent.user, by=by)
    return f"{agent.name} signs in with the password alone, and should set up a second step again."


class Agents(Screen, slug="agents"):
    label, one, icon, group, position = "Agents", "agent", "users", "People", 10
    about: ClassVar[str] = "Everybody who works in the desk: role, teams, access."
    subject = "agent"
    search = ("user__name", "user__email", "title")
    columns = (
        Column("Name", "name", sort="user__name"),
        Column("E-mail", "user.email", is_wide=True),
        Column("Role", "get_role_display", sort="role"),
        Column("Teams", lambda row: [Mark(team.name) for team in row.teams.all()], is_wide=True),
        Column("State", lambda row: None if row.is_active else Mark("Disabled", "late", "ban")),
    )
    filters = (
        Filter("role", "Role", lambda: Role.choices, lambda rows, value: rows.filter(role=value), "All roles"),
        Filter(
            "team",
            "Team",
            lambda: [(str(pk), name) for pk, name in Team.objects.values_list("pk", "name")],
            lambda rows, value: rows.filter(teams=value),
            "All teams",
        ),
    )
    empty = ("Nobody yet", "Invite the people who answer your customers.")
    form = AgentForm
    add_label, add_at = "Invite somebody", "invitations"
    acts = (
        Act("end-sessions", "Sign out everywhere", end_sessions, "log-out", "End all sessions of this person?"),
        Act("reset", "Send a password link", send_reset, "key-round", applies=lambda row: row.is_active),
        Act(
            "second-step",
            "Take away the second step",
            lift_second_step,
            "shield-alert",
            "For somebody who lost the authenticator and the recovery codes. Make sure that it is really this person.",
            is_danger=True,
            applies=lambda row: accounts.second_step_is_on(row.user),
        ),
        Act("enable", "Let in again", enable, "user-check", applies=lambda row: not row.is_active),
        Act(
            "disable",
            "Disable",
            disable,
            "user-x",
            "This person is signed out at once and cannot sign in. Tickets and history stay.",
            is_danger=True,
            applies=lambda row: row.is_active,
        ),
    )

    @classmethod
    def rows(cls) -> QuerySet[Agent]:
        return Agent.objects.select_related("user").prefetch_related("teams").order_by("-is_active", "user__name", "pk")

    @classmethod
    def save(cls, row: Any, values: dict[str, Any], *, by: Any) -> Agent:
        return accounts.change_agent(row, by=by, **values)
