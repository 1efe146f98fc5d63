"""The form of the priorities: a matrix, key customers, outages."""

from typing import Any

from django import forms

from frontdesk.console.forms.base import Group, PlainForm
from frontdesk.console.forms.tickets import Words
from frontdesk.customers.models import Organization
from frontdesk.tickets.actions.weighing import STEPS
from frontdesk.tickets.models import PriorityMatrix, Ticket

CELLS = [(urgency, impact) for urgency in STEPS for impact in STEPS]
RAISED = [
    ("", "As urgent as the matrix says"),
    *((str(value), f"At least {label.lower()}") for value, label in Ticket.Priority.choices[:2]),
]


def floor_field(label: str, hint: str) -> forms.TypedChoiceField:
    """To which priority something raises a ticket."""
    return forms.TypedChoiceField(
        choices=RAISED, coerce=int, empty_value=None, required=False, label=label, help_text=hint
    )


class PrioritiesForm(PlainForm):
    """`cell_11` is urgency high with impact high, `cell_13` urgency high with impact low."""

    key_tags = Words(longest=40, label="Tags of key customers", help_text="Any of them; parted by commas.")
    key_organizations = Words(
        longest=160, by_line=True, label="Organisations of key customers", help_text="One name or domain per line."
    )
    key_at_least = floor_field("Tickets of key customers are", "Looked at when a ticket comes in, and at triage.")
    outage_at_least = floor_field("Tickets that are due to a known problem are", "From when they are linked to it.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for urgency, impact in CELLS:
            label = f"Urgency {STEPS[urgency].lower()}, impact {STEPS[impact].lower()}"
            self.fields[f"cell_{urgency}{impact}"] = forms.TypedChoiceField(
                choices=Ticket.Priority.choices, coerce=int, label=label
            )

    def shown_groups(self) -> list[Group]:
        return [
            Group("Key customers", [("key_tags",), ("key_organizations",), ("key_at_least",)], is_quiet=True),
            Group("Outages", [("outage_at_least",)], is_quiet=True),
        ]

    def rows(self) -> list[tuple[str, list[Any]]]:
        """The matrix as it is drawn: a row for each urgency, with a field for each impact."""
        return [(STEPS[urgency], [self[f"cell_{urgency}{impact}"] for impact in STEPS]) for urgency in STEPS]

    def starting(self, instance: PriorityMatrix) -> dict[str, Any]:
        cells = {f"cell_{urgency}{impact}": cell for (urgency, impact), cell in zip(CELLS, instance.cells, strict=True)}
        named = instance.key_organizations.values_list("name", flat=True) if instance.pk else []
        return {
            "key_tags": instance.key_tags, "key_organizations": list(named), "key_at_least": instance.key_at_least,
            "outage_at_least": instance.outage_at_least, **cells,
        }  # fmt: skip

    def clean_key_organizations(self) -> list[Organization]:
        found = []
        for name in self.cleaned_data["key_organizations"]:
            known = Organization.objects.filter(name__iexact=name) | Organization.objects.filter(domain__iexact=name)
            if not known:
                raise forms.ValidationError(f"There is no organisation called “{name[:60]}”.")
            found += list(known)
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        kept = ("key_tags", "key_organizations", "key_at_least", "outage_at_least")
        cells = [data.get(f"cell_{urgency}{impact}") for urgency, impact in CELLS]
        return {name: data.get(name) for name in kept if name in data} | {"cells": cells}
