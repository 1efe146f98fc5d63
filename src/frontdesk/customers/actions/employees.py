"""People of our own company who ask for help: they can sign in, without a seat in the desk."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from frontdesk.accounts import actions as accounts
from frontdesk.accounts import permissions
from frontdesk.accounts.models import Agent, User
from frontdesk.customers.actions.change import change_customer
from frontdesk.customers.actions.recognise import recognise
from frontdesk.customers.models import Customer
from frontdesk.events import Actor


@transaction.atomic
def admit_employee(*, email: str, name: str, department: str = "", phone: str = "", by: Actor) -> Customer:
    """Let an employee sign in: the person gets a link by mail to choose a password.

    Who wrote to us before with that address keeps the tickets. Raises PermissionDenied, and ValidationError for an
    address that has a seat in the desk.
    """
    if not permissions.administer(by):
        raise PermissionDenied
    user = User.objects.by_address(email)
    if user is not None and Agent.objects.filter(user=user).exists():
        raise ValidationError({"email": "This person has a seat in the desk already."})
    if user is None:
        user = User(email=email.strip(), name=name.strip()[:120])
        user.set_unusable_password()
        user.full_clean()
        user.save()
    customer = recognise(user=user, name=name, phone=phone, source="console", by=by)
    customer = change_customer(customer, by=by, name=name, department=department, is_employee=True)
    _let_in(user)
    return customer


@transaction.atomic
def invite_again(customer: Customer, *, by: Actor) -> None:
    """Send the link once more. Raises PermissionDenied, ValidationError when the person cannot sign in at all."""
    if not permissions.administer(by):
        raise PermissionDenied
    if customer.user is None or not accounts.send_reset(customer.user.email):
        raise ValidationError("This person cannot sign in.")


@transaction.atomic
def set_sign_in(customer: Customer, *, is_allowed: bool, by: Actor) -> None:
    """Let an employee sign in, or not any more; open sessions end at once. Raises PermissionDenied."""
    if not permissions.administer(by):
        raise PermissionDenied
    if customer.user is None or customer.user.is_active == is_allowed:
        return
    user = customer.user
    if Agent.objects.filter(user=user).exists():
        raise ValidationError("This person has a seat in the desk: change that under Agents.")
    user.is_active = is_allowed
    user.save(update_fields=["is_active"])
    if not is_allowed:
        accounts.end_sessions(user, by=by)


def _let_in(user: User) -> None:
    """Reset links work for accounts without a password too: Django signs over the unusable one."""
    if not user.is_active:
        user.is_active = True
        user.save(update_fields=["is_active"])
    accounts.send_reset(user.email)
