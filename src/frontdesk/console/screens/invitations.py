"""Seats that were offered."""

from typing import Any, ClassVar

from django.db.models import QuerySet

from frontdesk.accounts import actions as accounts
from frontdesk.accounts.models import Invitation
from frontdesk.console.forms.people import InvitationForm
from frontdesk.kit import clock
from frontdesk.kit.screens import Act, Column, Mark, Screen


def is_open(row: Invitation) -> bool:
    return row.accepted_at is None and row.withdrawn_at is None and row.expires_at > clock.now()


def state(row: Invitation) -> Mark:
    """How far the invitation has come."""
    if row.accepted_at:
        return Mark("Accepted", "ok", "check")
    if row.withdrawn_at:
        return Mark("Withdrawn", "neutral", "ban")
    return Mark("Waiting", "info", "hourglass") if is_open(row) else Mark("Too old", "soon", "timer-off")


def withdraw(row: Invitation, by: Any) -> str:
    accounts.withdraw_invitation(row, by=by)
    return f"The link of {row.email} no longer works."


def resend(row: Invitation, by: Any) -> str:
    accounts.invite(email=row.email, name=row.name, role=row.role, teams=list(row.teams.all()), by=by)
    return f"A new link goes to {row.email}; the one before no longer works."


class Invitations(Screen, slug="invitations"):
    label, one, icon, group, position = "Invitations", "invitation", "mail-plus", "People", 20
    about: ClassVar[str] = "Seats offered by mail. A link works once, for seven days."
    subject = "invitation"
    search = ("email", "name")
    columns = (
        Column("E-mail", "email", sort="email"),
        Column("Name", "name", is_wide=True),
        Column("Role", "get_role_display"),
        Column("State", state),
        Column("Sent", "created_at", sort="created_at", is_wide=True),
    )
    empty = ("Nobody was invited yet", "Two or three colleagues are enough to begin.")
    form, new_form = None, InvitationForm
    add_label, saved = "Invite somebody", "Invited. The mail is on its way."
    acts = (
        Act("resend", "Send a new link", resend, "send", applies=lambda row: row.accepted_at is None),
        Act("withdraw", "Withdraw", withdraw, "ban", "The link stops working.", is_danger=True, applies=is_open),
    )

    @classmethod
    def rows(cls) -> QuerySet[Invitation]:
        return (
            Invitation.objects.select_related("invited_by__user")
            .prefetch_related("teams")
            .order_by("-created_at", "-pk")
        )

    @classmethod
    def details(cls, row: Any) -> list[tuple[str, Any]]:
        teams = ", ".join(team.name for team in row.teams.all())
        inviter = row.invited_by.name if row.invited_by else ""
        return [
            ("E-mail", row.email),
            ("Name", row.name),
            ("Role", row.get_role_display()),
            ("Teams", teams),
            ("Invited by", inviter),
            ("Sent", row.created_at),
            ("Works until", row.expires_at),
            ("Accepted", row.accepted_at),
            ("Withdrawn", row.withdrawn_at),
        ]

    @classmethod
    def save(cls, row: Any, values: dict[str, Any], *, by: Any) -> Invitation:
        return accounts.invite(by=by, **values)[0]
