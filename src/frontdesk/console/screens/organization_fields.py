"""What is to be known of every company of customers."""

from typing import Any, ClassVar

from django.db.models import QuerySet

from frontdesk.console.forms.customers import OrganizationFieldForm
from frontdesk.console.screens.customer_fields import COLUMNS, KEPT
from frontdesk.customers.actions import remove_organization_field, save_organization_field
from frontdesk.customers.models import OrganizationField
from frontdesk.kit.screens import Removal, Screen


class OrganizationFields(Screen, slug="organization-fields"):
    label, one, icon, group, position = "Organisation fields", "field", "building-2", "Tickets", 26
    about: ClassVar[str] = (
        "What agents fill in about a company: its plan, its contract. Views, rules, promises and queues can ask for it."
    )
    subject = "organization_field"
    search = ("name", "hint")
    columns = COLUMNS
    empty = ("No field of your own yet", "Add what decides how a company is served: a plan, a number of contract.")
    form = OrganizationFieldForm
    removal = Removal(lambda row, by: remove_organization_field(row, by=by), warning=KEPT)

    @classmethod
    def rows(cls) -> QuerySet[OrganizationField]:
        return OrganizationField.objects.order_by("position", "name", "pk")

    @classmethod
    def save(cls, row: Any, values: dict[str, Any], *, by: Any) -> OrganizationField:
        return save_organization_field(row, by=by, **values)
