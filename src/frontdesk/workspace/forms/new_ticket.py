"""A ticket that an agent writes down for somebody: a call, a visit, a mail to a private address."""

from typing import Any

from django import forms

from frontdesk.accounts.models import Team
from frontdesk.channels.channel import Channel
from frontdesk.customers.models import Customer
from frontdesk.tickets.models import Category
from frontdesk.workspace.forms.choices import CategoryChoice, TeamChoice


class NewTicketForm(forms.Form):
    """Who, by which channel, about what, for whom."""

    name = forms.CharField(max_length=160, required=False)
    email = forms.EmailField(max_length=254, required=False, label="E-mail")
    phone = forms.CharField(max_length=32, required=False)
    channel = forms.ChoiceField(widget=forms.RadioSelect, label="How they reached us")
    subject = forms.CharField(max_length=250)
    text = forms.CharField(max_length=50_000, label="What it is about", widget=forms.Textarea({"rows": 7}))
    category = CategoryChoice(required=False, empty_label="No category")
    team = TeamChoice(required=False, empty_label="As the category says")
    is_mine = forms.BooleanField(required=False, label="I take it myself")
    confirm = forms.BooleanField(required=False, initial=True, label="Send the customer a confirmation with the number")
    key = forms.RegexField(r"^[A-Za-z0-9-]{16,64}$", required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, customer: Customer | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.customer = customer
        fields: dict[str, Any] = self.fields
        fields["channel"].choices = [(slug, entry.label) for slug, entry in Channel.entries().items() if entry.by_hand]
        fields["category"].queryset = Category.objects.filter(is_active=True).select_related("parent__parent")
        fields["team"].queryset = Team.objects.filter(is_active=True)
        self.initial.setdefault("channel", "phone")
        if customer is not None:
            for name in ("name", "email", "phone"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Somebody must be reachable."""
        data = super().clean() or self.cleaned_data
        if self.customer is None and not (data.get("email") or data.get("phone")):
            self.add_error("email", "Give an e-mail address or a telephone number.")
        return data
