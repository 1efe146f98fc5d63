"""First start, the company's settings and its brands."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import slugify

from frontdesk.accounts import permissions
from frontdesk.accounts.actions.agents import new_agent
from frontdesk.accounts.actions.changes import apply
from frontdesk.accounts.events import BrandRemoved, BrandSaved, WorkspaceChanged, WorkspaceSetUp
from frontdesk.accounts.logic.zones import is_zone
from frontdesk.accounts.models import Brand, Calendar, CalendarWindow, Role, Workspace
from frontdesk.events import SYSTEM, Actor, emit, signal
from frontdesk.kit.usage import refuse_while_used

WORKING_WEEK = [(day, datetime.time(9), datetime.time(17)) for day in range(5)]
SETTINGS = (
    "name",
    "time_zone",
    "language",
    "number_prefix",
    "reopen_days",
    "close_after_days",
    "undo_seconds",
    "survey_is_on",
    "thanks_reopens",
    "has_answers_by_mail",
    "has_mail_commands",
    "redacts_cards",
    "reads_sentiment",
)
BRAND_FIELDS = ("name", "slug", "accent", "logo", "headline", "host", "is_default")


class AlreadySetUp(Exception):
    """The first start has been answered before."""


@transaction.atomic
def set_up(
    *,
    name: str,
    time_zone: str,
    email: str,
    person: str,
    password: str,
    hours: list[tuple[int, datetime.time, datetime.time]] | None = None,
) -> Workspace:
    """Make the workspace with its default brand and calendar, and the first administrator.

    `hours` are (weekday from Monday 0, opens, closes) in local time, Monday to Friday 9 to 17 when not given. What
    apps above need is laid down by their handlers of `account.set_up`. Raises AlreadySetUp, and ValidationError
    for an unknown time zone or a weak password.
    """
    _check_zone(time_zone)
    try:
        with transaction.atomic():
            workspace = Workspace.objects.create(id=1, name=name.strip(), time_zone=time_zone)
    except IntegrityError:
        raise AlreadySetUp from None
    Brand.objects.create(name=workspace.name, slug=slugify(workspace.name)[:60] or "main", is_default=True)
    calendar = Calendar.objects.create(name="Business hours", time_zone=time_zone, is_default=True)
    CalendarWindow.objects.bulk_create(
        CalendarWindow(calendar=calendar, weekday=day, opens_at=opens, closes_at=closes)
        for day, opens, closes in (WORKING_WEEK if hours is None else hours)
    )
    agent = new_agent(email=email, name=person, password=password, role=Role.ADMINISTRATOR, by=SYSTEM)
    emit(WorkspaceSetUp(workspace=workspace.pk, name=workspace.name), by=agent.actor())
    return workspace


@transaction.atomic
def change_workspace(*, by: Actor, **fields: Any) -> Workspace:
    """Change settings of the company. Raises PermissionDenied, ValidationError, TypeError for an unknown setting."""
    if not permissions.administer(by):
        raise PermissionDenied
    workspace = Workspace.objects.select_for_update().get(pk=1)
    if "time_zone" in fields:
        _check_zone(fields["time_zone"])
    if changed := apply(workspace, fields, SETTINGS):
        emit(WorkspaceChanged(workspace=workspace.pk, fields=changed), by=by)
        signal(["workspace"], to=["staff"])
    return workspace


@transaction.atomic
def save_brand(brand: Brand | None, *, by: Actor, **fields: Any) -> Brand:
    """Add a brand or change one. One that becomes the default takes that from the one before."""
    if not permissions.administer(by):
        raise PermissionDenied
    kept = Brand() if brand is None else Brand.objects.select_for_update().get(pk=brand.pk)
    if brand is None:
        fields.setdefault("slug", slugify(str(fields.get("name", "")))[:60] or "brand")
    if fields.get("is_default"):
        Brand.objects.filter(is_default=True).exclude(pk=kept.pk).update(is_default=False)
    if changed := apply(kept, fields, BRAND_FIELDS):
        emit(BrandSaved(brand=kept.pk, name=kept.name, fields=changed), by=by)
    return kept


@transaction.atomic
def remove_brand(brand: Brand, *, by: Actor) -> None:
    """Remove a brand, and its logo from storage.

    Raises PermissionDenied, and ValidationError for the default one or while something uses it.
    """
    if not permissions.administer(by):
        raise PermissionDenied
    row = Brand.objects.select_for_update().filter(pk=brand.pk).first()
    if row is None:
        return
    if row.is_default:
        raise ValidationError("This one is used where no brand is named. Choose another for that first.")
    refuse_while_used(row, advice="Give them another brand first.")
    emit(BrandRemoved(brand=row.pk, name=row.name), by=by)
    row.delete()
    if row.logo:
        logo, storage = str(row.logo.name), row.logo.storage
        transaction.on_commit(lambda: storage.delete(logo))


def _check_zone(name: str) -> None:
    if not is_zone(name):
        raise ValidationError({"time_zone": "Choose a time zone such as Europe/Rome."})
