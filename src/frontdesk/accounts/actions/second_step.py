"""The second step at sign-in: a code from an authenticator, or a recovery code.

Stored in allauth's table, which its sign-in stages read: the authenticator's secret is sealed, recovery codes are
kept as hashes (A58).
"""

import base64
import secrets
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from frontdesk.accounts import permissions
from frontdesk.accounts.actions.mail import send_text
from frontdesk.accounts.actions.sessions import actor_for, end_everything
from frontdesk.accounts.events import SecondStepChanged
from frontdesk.accounts.logic import totp
from frontdesk.accounts.models import User
from frontdesk.accounts.models.access import fingerprint
from frontdesk.events import Actor, emit
from frontdesk.kit import clock, crypto, throttle

TOTP, RECOVERY = Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES
TRIES, TRIES_SECONDS = 10, 15 * 60
RECOVERY_COUNT = 10


class TooManyTries(Exception):
    """`seconds` tells when to try again."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds


def second_step_is_on(user: User) -> bool:
    """Whether signing in takes a second step."""
    return bool(Authenticator.objects.filter(user=user, type=TOTP).exists())


def recovery_codes_left(user: User) -> int:
    """How many recovery codes have not been used."""
    row = Authenticator.objects.filter(user=user, type=RECOVERY).first()
    return len(row.data.get("codes", [])) if row else 0


def switch_second_step_on(user: User, *, secret: str, code: str) -> list[str]:
    """Ask for codes made from `secret` from now on; `code` proves that the authenticator has it.

    Returns the recovery codes, which are shown once. Raises ValidationError for a wrong code, TooManyTries.
    """
    _count_try(user)  # outside the transaction: a wrong code must not take its own count back
    step = totp.matching_step(secret, code, seconds=clock.now().timestamp())
    if step is None:
        raise ValidationError("That code is not the one shown now. Check the clock of your phone and try again.")
    return _switch_on(user, secret, step)


@transaction.atomic
def _switch_on(user: User, secret: str, step: int) -> list[str]:
    User.objects.select_for_update().get(pk=user.pk)
    Authenticator.objects.filter(user=user, type=TOTP).delete()
    Authenticator.objects.create(user=user, type=TOTP, data={"secret": crypto.seal(secret), "used": step})
    codes = _replace_recovery_codes(user)
    _tell(user, "on", "The second step at sign-in is on")
    return codes


@transaction.atomic
def switch_second_step_off(user: User) -> None:
    """Sign in with the password alone from now on."""
    if Authenticator.objects.filter(user=user).delete()[0]:
        _tell(user, "off", "The second step at sign-in is off")


@transaction.atomic
def lift_second_step(user: User, *, by: Actor) -> None:
    """An administrator lets in somebody who lost both authenticator and recovery codes; all sessions end.

    The person is told by mail. Raises PermissionDenied.
    """
    if not permissions.administer(by):
        raise PermissionDenied
    if Authenticator.objects.filter(user=user).delete()[0]:
        end_everything(user, by=by)
        _tell(user, "off", "The second step at sign-in was taken away by an administrator", by=by)


@transaction.atomic
def new_recovery_codes(user: User) -> list[str]:
    """Fresh recovery codes, shown once; earlier ones no longer work."""
    User.objects.select_for_update().get(pk=user.pk)
    codes = _replace_recovery_codes(user)
    _tell(user, "codes", "New recovery codes were made")
    return codes


def check_second_step(user: User, code: str) -> bool:
    """Whether the code opens the door. Each works once, also for two who use it at the same moment.

    Raises TooManyTries after 10 in a quarter of an hour, right or wrong (A57).
    """
    _count_try(user)
    with transaction.atomic():
        for row in (
            Authenticator.objects.select_for_update().filter(user=user, type__in=[TOTP, RECOVERY]).order_by("pk")
        ):
            data = _after_use(row, code)
            if data is not None:
                row.data, row.last_used_at = data, clock.now()
                row.save(update_fields=["data", "last_used_at"])
                return True
    return False


def _after_use(row: Authenticator, code: str) -> dict[str, Any] | None:
    """What to keep of an authenticator once this code is used; None when it is not one of its codes."""
    if row.type == TOTP:
        secret = crypto.unseal(row.data["secret"])
        step = totp.matching_step(secret, code, seconds=clock.now().timestamp(), after=row.data.get("used", -1))
        return None if step is None else row.data | {"used": step}
    mark = fingerprint(_plain(code))
    left = [known for known in row.data["codes"] if not secrets.compare_digest(known, mark)]
    return None if len(left) == len(row.data["codes"]) else {"codes": left}


def _count_try(user: User) -> None:
    verdict = throttle.hit(f"second step of {user.pk}", limit=TRIES, period_seconds=TRIES_SECONDS)
    if not verdict.allowed:
        raise TooManyTries(verdict.retry_after_seconds)


def _replace_recovery_codes(user: User) -> list[str]:
    # 80 bits each: their plain hashes cannot be searched through.
    codes = [base64.b32encode(secrets.token_bytes(10)).decode().lower() for _ in range(RECOVERY_COUNT)]
    Authenticator.objects.filter(user=user, type=RECOVERY).delete()
    Authenticator.objects.create(user=user, type=RECOVERY, data={"codes": [fingerprint(code) for code in codes]})
    return ["-".join(code[at : at + 4] for at in range(0, 16, 4)) for code in codes]


def _plain(code: str) -> str:
    return "".join(code.replace("-", "").split()).lower()


def _tell(user: User, what: str, subject: str, by: Actor | None = None) -> None:
    emit(SecondStepChanged(user=user.pk, what=what), by=by or actor_for(user))
    send_text(user.email, subject, "accounts/mail/second_step.txt", {"subject": subject}, name=user.name)
