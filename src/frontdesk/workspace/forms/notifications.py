"""Forms of notification preferences."""

from typing import Any

from django import forms

from frontdesk.notifications.kind import Kind, in_order
from frontdesk.notifications.medium import Medium
from frontdesk.notifications.medium import in_order as media_in_order
from frontdesk.notifications.models import QuietHours

DAYS = [(0, "Mon"), (1, "Tue"), (2, "Wed"), (3, "Thu"), (4, "Fri"), (5, "Sat"), (6, "Sun")]


class WishesForm(forms.Form):
    """A box for each kind and medium, named `tell` with the value `kind.medium`."""

    tell = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, chosen: dict[str, set[str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._stored = {f"{kind}.{medium}" for kind, media in chosen.items() for medium in media}
        field: Any = self.fields["tell"]
        field.choices = [(f"{kind}.{medium}", "") for kind in Kind.entries() for medium in Medium.entries()]

    def rows(self) -> list[tuple[type[Kind], list[tuple[type[Medium], str, bool]]]]:
        """Each kind with its boxes: medium, value, and whether it is ticked."""
        ticked = set(self.data.getlist("tell")) if self.is_bound else self._stored  # type: ignore[attr-defined]
        return [
            (kind, [(one, value := f"{kind.slug}.{one.slug}", value in ticked) for one in media_in_order()])
            for kind in in_order()
        ]

    def chosen(self) -> dict[str, set[str]]:
        """Kind to media."""
        found: dict[str, set[str]] = {kind: set() for kind in Kind.entries()}
        for value in self.cleaned_data["tell"]:
            kind, medium = value.split(".")
            found[kind].add(medium)
        return found


class QuietForm(forms.Form):
    """When mail and push keep quiet."""

    is_on = forms.BooleanField(label="Keep quiet hours", required=False)
    starts_at = forms.TimeField(label="From", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends_at = forms.TimeField(label="To", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    days = forms.TypedMultipleChoiceField(
        label="On the evenings of", choices=DAYS, coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    whole_days = forms.TypedMultipleChoiceField(
        label="All day on", choices=DAYS, coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, agent_id: int) -> None:
        kept = QuietHours.objects.filter(agent_id=agent_id).first()
        shown = kept or QuietHours(days=[0, 1, 2, 3, 4], whole_days=[5, 6])
        initial = {name: getattr(shown, name) for name in ("is_on", "starts_at", "ends_at", "days", "whole_days")}
        super().__init__(data, initial=initial)

    def values(self) -> dict[str, Any]:
        """As `save_quiet_hours` takes them."""
        return {name: self.cleaned_data[name] for name in ("is_on", "starts_at", "ends_at", "days", "whole_days")}


class BrowserForm(forms.Form):
    """What a browser says when it subscribes to push."""

    endpoint = forms.CharField(max_length=1000)
    p256dh = forms.CharField(max_length=100)
    auth = forms.CharField(max_length=40)
    off = forms.BooleanField(required=False)
