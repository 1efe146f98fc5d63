"""Forms about customers and their companies."""

from typing import Any, ClassVar

from frontdesk.console.forms.base import Group, RowForm
from frontdesk.console.forms.tickets import Words
from frontdesk.customers.models import CustomerField, OrganizationField, OwnField


class OwnFieldForm(RowForm):
    """Something of our own to be known of everybody of a kind."""

    choices = Words(longest=80, by_line=True, help_text="One per line.")
    groups: ClassVar[tuple[Group, ...]] = (
        Group("Field", ("name", "hint", "kind", "choices", "position", "is_listed", "is_active")),
    )
    conditions: ClassVar[dict[str, tuple[str, str]]] = {"choices": ("kind", "choice")}

    class Meta:
        fields = ("name", "hint", "kind", "choices", "position", "is_listed", "is_active")
        labels: ClassVar[dict[str, str]] = {
            "kind": "Kind of answer",
            "choices": "Answers to choose from",
            "is_active": "In use",
            "is_listed": "A column in their list",
            "position": "Place in the list",
        }

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("kind") == OwnField.Kind.CHOICE and len(values.get("choices") or ()) < 2:
            self.add_error("choices", "Give at least two answers to choose from.")
        if values.get("kind") != OwnField.Kind.CHOICE:
            values["choices"] = []
        return values


class CustomerFieldForm(OwnFieldForm):
    """Something to be known of every customer."""

    class Meta(OwnFieldForm.Meta):
        model = CustomerField


class OrganizationFieldForm(OwnFieldForm):
    """Something to be known of every company."""

    class Meta(OwnFieldForm.Meta):
        model = OrganizationField
