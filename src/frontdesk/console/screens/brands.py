"""Faces of the company."""

from typing import Any, ClassVar

from django.db.models import QuerySet

from frontdesk.accounts import actions as accounts
from frontdesk.accounts.models import Brand
from frontdesk.console.forms.organisation import BrandForm
from frontdesk.kit.screens import Column, Mark, Removal, Screen


class Brands(Screen, slug="brands"):
    label, one, icon, group, position = "Brands", "brand", "palette", "Organisation", 20
    about: ClassVar[str] = "Name, colour and logo of the help centre and of the mail that customers get."
    subject = "brand"
    search = ("name", "headline", "host")
    columns = (
        Column("Name", "name", sort="name"),
        Column("Headline", "headline", is_wide=True),
        Column("Host name", "host", is_wide=True),
        Column("State", lambda row: Mark("Default", "info") if row.is_default else None),
    )
    empty = ("No brand yet", "Every help centre needs one: a name and a colour are enough.")
    form = BrandForm
    removal = Removal(
        lambda row, by: accounts.remove_brand(row, by=by),
        warning="Its name, colour and logo go. Only a brand that nothing uses can go.",
        applies=lambda row: not row.is_default,
    )

    @classmethod
    def rows(cls) -> QuerySet[Brand]:
        return Brand.objects.order_by("name", "pk")

    @classmethod
    def save(cls, row: Any, values: dict[str, Any], *, by: Any) -> Brand:
        return accounts.save_brand(row, by=by, **values)
