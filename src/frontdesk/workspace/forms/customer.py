"""Details of a customer."""

from typing import Any

from django import forms

from frontdesk.customers.models import Customer, Organization


class CustomerForm(forms.Form):
    """What agents may correct. Addresses are not among it: they say who somebody is."""

    name = forms.CharField(max_length=160, required=False)
    phone = forms.CharField(max_length=32, required=False)
    organization = forms.ModelChoiceField(
        Organization.objects.all(), required=False, empty_label="None", label="Organisation"
    )
    department = forms.CharField(max_length=120, required=False)
    language = forms.CharField(max_length=12, required=False, help_text="Such as en, de, fr.")
    is_employee = forms.BooleanField(required=False, label="Works for us")
    notes = forms.CharField(required=False, max_length=5000, widget=forms.Textarea({"rows": 4}))

    def __init__(self, *args: Any, customer: Customer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {name: getattr(customer, name) for name in self.fields}
