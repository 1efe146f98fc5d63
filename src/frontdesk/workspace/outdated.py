"""Two people who correct the same customer, or the same company, at once (A67)."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from frontdesk.customers.models import Customer, Organization
from frontdesk.workspace.answers import Notice


def outdated(form: forms.Form, data: QueryDict, now: Customer | Organization, stored: Mapping[str, Any]) -> Notice:
    """What somebody else made of it meanwhile: `stored` is what an untouched form of `now` holds.

    Saved again, what is typed stands.
    """
    form.data = data = data.copy()
    data["seen"] = str(now.version)
    told = [
        f"{form.fields[name].label or name.capitalize()}: {getattr(now, name, value) or 'empty'}"
        for name, value in stored.items()
        if name in form.cleaned_data and name != "seen" and str(data.get(name, "")) != str(value or "")
    ]
    what = "customer" if isinstance(now, Customer) else "organisation"
    text = "Your changes are still here. Look, and save again to let them stand."
    return Notice(f"Not saved yet: somebody else changed this {what} meanwhile.", ". ".join([*told, text]))
