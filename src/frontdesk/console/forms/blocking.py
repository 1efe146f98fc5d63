"""Who is kept away."""

from django import forms

from frontdesk.channels.models import BlockedSender
from frontdesk.console.forms.base import RowForm


class BlockForm(RowForm):
    """An address or a domain, and a word on why."""

    value = forms.CharField(
        label="Address or domain", max_length=320, help_text="name@example.org, or example.org with all its addresses."
    )

    class Meta:
        model = BlockedSender
        fields = ("value", "why")
