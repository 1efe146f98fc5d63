"""Offering seats to people."""

import datetime
from collections.abc import Collection

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from frontdesk.accounts import permissions
from frontdesk.accounts.actions.agents import new_agent, seat
from frontdesk.accounts.actions.mail import greeting_name, send_text
from frontdesk.accounts.actions.passwords import change_password
from frontdesk.accounts.events import (
    AgentInvited,
    InvitationAccepted,
    InvitationWithdrawn,
)
from frontdesk.accounts.models import Agent, Invitation, Role, Team, User, Workspace
from frontdesk.accounts.models.access import fingerprint, new_secret
from frontdesk.events import Actor, emit
from frontdesk.kit import clock

VALID_FOR = datetime.timedelta(days=7)


class InvitationGone(Exception):
    """The link was used, withdrawn, is too old, or never was one."""


@transaction.atomic
def invite(
    *, email: str, name: str = "", role: str = Role.AGENT, teams: Collection[Team] = (), by: Actor
) -> tuple[Invitation, str]:
    """Offer a seat by mail. Returns the invitation and the secret of its link, which works once, for seven days.

    An open invitation of the same address is withdrawn. Raises PermissionDenied, ValidationError (for an address
    whose owner has a seat already, too).
    """
    if not permissions.grant(by, role):
        raise PermissionDenied
    user = User.objects.by_address(email)
    if user is not None and Agent.objects.active().filter(user=user).exists():
        raise ValidationError({"email": "This person has a seat already."})
    for earlier in Invitation.objects.open().filter(email__iexact=email.strip()):
        withdraw_invitation(earlier, by=by)
    secret = new_secret()
    invitation = Invitation(
        email=email.strip(),
        name=name.strip(),
        role=role,
        secret=fingerprint(secret),
        invited_by_id=by.id if by.is_agent else None,
        expires_at=clock.now() + VALID_FOR,
    )
    invitation.full_clean(exclude=["invited_by", "accepted_at", "withdrawn_at"])
    invitation.save()
    invitation.teams.set(teams)
    emit(AgentInvited(invitation=invitation.pk, email=invitation.email, role=role), by=by)
    _mail(invitation, secret, by)
    return invitation, secret


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: Actor) -> None:
    """Take an offered seat back; one that was taken or withdrawn stays so. Raises PermissionDenied."""
    if not permissions.grant(by, invitation.role):
        raise PermissionDenied
    if Invitation.objects.open().filter(pk=invitation.pk).update(withdrawn_at=clock.now()):
        emit(InvitationWithdrawn(invitation=invitation.pk, email=invitation.email), by=by)


def open_invitation(secret: str) -> Invitation | None:
    """The invitation behind a link, if it can still be accepted."""
    return Invitation.objects.open().filter(secret=fingerprint(secret)).first()


@transaction.atomic
def accept_invitation(secret: str, *, name: str, password: str) -> Agent:
    """Take the seat. Of two uses at once, one wins (A48). Raises InvitationGone, ValidationError for a weak password.

    A person who could sign in before, as a customer or a former agent, keeps the account and gets the new password: the
    link came to the address of that account, so it proves as much as a reset link.
    """
    invitation = Invitation.objects.open().select_for_update().filter(secret=fingerprint(secret)).first()
    if invitation is None:
        raise InvitationGone
    teams = list(invitation.teams.all())
    user = User.objects.by_address(invitation.email)
    if user is None:
        agent = _first_seat(invitation, name, password, teams)
    else:
        user.name, user.is_active = name.strip()[:120] or user.name, True
        user.save(update_fields=["name", "is_active"])
        agent = seat(change_password(user, password=password, how="reset"), role=invitation.role, teams=teams, by=None)
    Invitation.objects.filter(pk=invitation.pk).update(accepted_at=clock.now())
    emit(InvitationAccepted(invitation=invitation.pk, agent=agent.pk), by=agent.actor())
    return agent


def _first_seat(invitation: Invitation, name: str, password: str, teams: Collection[Team]) -> Agent:
    try:
        with transaction.atomic():
            return new_agent(
                email=invitation.email,
                name=name,
                password=password,
                role=invitation.role,
                teams=teams,
                by=None,
            )
    except IntegrityError:
        # The address got an account while this ran; the link can be opened again.
        raise InvitationGone from None


def _mail(invitation: Invitation, secret: str, by: Actor) -> None:
    workspace = Workspace.current()
    company = workspace.name if workspace else "Frontdesk"
    values = {
        "company": company,
        "inviter": greeting_name(by.name),
        "role": Role(invitation.role).label.lower(),
        "link": settings.PUBLIC_URL + reverse("invitation", args=[secret]),
    }
    send_text(invitation.email, f"Your seat at {company}", "accounts/mail/invitation.txt", values, name=invitation.name)
