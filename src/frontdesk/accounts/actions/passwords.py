"""Changing a password, and getting back in without it."""

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.urls import reverse
from django.utils.http import base36_to_int, int_to_base36

from frontdesk.accounts.actions.mail import send_text
from frontdesk.accounts.actions.sessions import actor_for, end_everything
from frontdesk.accounts.events import PasswordChanged
from frontdesk.accounts.logic.address import folded
from frontdesk.accounts.models import User, Workspace
from frontdesk.events import emit
from frontdesk.kit import throttle
from frontdesk.kit.jobs import job

HOUR, DAY = 3600, 86400


@transaction.atomic
def change_password(user: User, *, password: str, keep_key: str = "", how: str = "change") -> User:
    """Set a new password. All other sessions, streams and API tokens of the user end (A55). Raises ValidationError."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    validate_password(password, locked)
    locked.set_password(password)
    locked.save(update_fields=["password"])
    end_everything(locked, by=actor_for(locked), keep_key=keep_key)
    emit(PasswordChanged(user=locked.pk, how=how), by=actor_for(locked))
    send_text(locked.email, "Your password was changed", "accounts/mail/password_changed.txt", {}, name=locked.name)
    return locked


@job(queue="mail", name="accounts.mail_reset_link")
def mail_reset_link(email: str) -> None:
    """Send a link that sets a new password, if a user has that address."""
    send_reset(email)


def request_reset(email: str, *, address: str) -> None:
    """Somebody at a network `address` asks for a reset link for `email`.

    Whether a user is behind it is found out later, by a job: the answer, its time and what is written here are the
    same for all (A50). Beyond 3 an hour and 6 a day for one e-mail address, or 20 an hour from one network address,
    the wish is dropped in silence (A17).
    """
    wanted = folded(email)
    within = [
        throttle.hit(f"reset from {address}", limit=20, period_seconds=HOUR),
        throttle.hit(f"reset {wanted}", limit=3, period_seconds=HOUR),
        throttle.hit(f"reset {wanted}", limit=6, period_seconds=DAY),
    ]
    if all(verdict.allowed for verdict in within):
        mail_reset_link.defer(email=wanted)


@transaction.atomic
def send_reset(email: str) -> bool:
    """Mail a link that sets a new password, once and within an hour, to the stored address of the user (A11)."""
    user = User.objects.by_address(email)
    if user is None or not user.is_active:
        return False
    key = f"{int_to_base36(user.pk)}-{default_token_generator.make_token(user)}"
    # The configured address, never the Host header of whoever asked (A49).
    link = settings.PUBLIC_URL + reverse("account_reset_password_from_key", args=[key])
    workspace = Workspace.current()
    values = {"link": link, "company": workspace.name if workspace else "Frontdesk"}
    send_text(user.email, "Set a new password", "accounts/mail/reset.txt", values, name=user.name)
    return True


def user_by_reset(key: str) -> User | None:
    """Whose reset link this is, if it still works."""
    number, _, token = key.partition("-")
    try:
        user = User.objects.filter(pk=base36_to_int(number), is_active=True).first()
    except (ValueError, OverflowError):
        return None
    return user if user and default_token_generator.check_token(user, token) else None


@transaction.atomic
def reset_password(key: str, *, password: str) -> User | None:
    """Set a new password by a reset link; None when it no longer works. Of two uses at once, one wins (A48).

    The link dies with the password it was made for. Raises ValidationError for a weak password.
    """
    user = user_by_reset(key)
    if user is None:
        return None
    User.objects.select_for_update().get(pk=user.pk)
    if user_by_reset(key) is None:
        return None
    return change_password(user, password=password, how="reset")
