"""What is to be known of every customer."""

from typing import Any, ClassVar

from django.db.models import QuerySet

from frontdesk.console.forms.customers import CustomerFieldForm
from frontdesk.customers.actions import remove_customer_field, save_customer_field
from frontdesk.customers.models import CustomerField
from frontdesk.kit.screens import Column, Mark, Removal, Screen

COLUMNS = (
    Column("Field", "name", sort="name"),
    Column("Kind", "get_kind_display"),
    Column("State", lambda row: None if row.is_active else Mark("Not in use", "neutral", "ban")),
)
KEPT = "Answers that were given stay stored, and are shown no more."


class CustomerFields(Screen, slug="customer-fields"):
    label, one, icon, group, position = "Customer fields", "field", "contact-round", "Tickets", 25
    about: ClassVar[str] = "What agents fill in about a customer besides name and addresses: a plan, a number, a date."
    subject = "customer_field"
    search = ("name", "hint")
    columns = COLUMNS
    empty = ("No field of your own yet", "Add what agents always look up elsewhere: a customer number, a plan.")
    form = CustomerFieldForm
    removal = Removal(lambda row, by: remove_customer_field(row, by=by), warning=KEPT)

    @classmethod
    def rows(cls) -> QuerySet[CustomerField]:
        return CustomerField.objects.order_by("position", "name", "pk")

    @classmethod
    def save(cls, row: Any, values: dict[str, Any], *, by: Any) -> CustomerField:
        return save_customer_field(row, by=by, **values)
