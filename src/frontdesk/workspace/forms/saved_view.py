"""How a saved view is named, whose it is and how it looks."""

from typing import Any

from django import forms

from frontdesk.accounts.models import Team
from frontdesk.events import Actor
from frontdesk.tickets import facts, permissions
from frontdesk.tickets.models import SavedView
from frontdesk.workspace.forms.choices import TeamChoice


class ViewForm(forms.Form):
    """All of a view but its conditions."""

    name = forms.CharField(max_length=80)
    whose = forms.ChoiceField(label="Who has it", widget=forms.RadioSelect)
    team = TeamChoice(required=False, empty_label="Choose a team")
    layout = forms.ChoiceField(choices=SavedView.Layout.choices, widget=forms.RadioSelect, label="Layout")
    columns = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, help_text="For the table, in this order."
    )
    sort = forms.ChoiceField(label="Sorted by")
    downwards = forms.BooleanField(required=False, label="Largest, latest or last first")
    group_by = forms.ChoiceField(required=False, label="In groups by")
    is_dense = forms.BooleanField(required=False, label="Dense rows")
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        known = facts.known()
        shares = permissions.share_view(actor)
        whose = [("personal", "Only I"), ("team", "A team"), ("workspace", "Everybody")]
        fields["whose"].choices = whose if shares else whose[:1]
        teams = Team.objects.filter(is_active=True)
        if not actor.has_role("administrator"):
            teams = teams.filter(is_private=False) | teams.filter(pk__in=actor.scope.teams)
        fields["team"].queryset = teams.distinct()
        if not shares:
            del self.fields["team"]
        sortable = [(slug, fact.label) for slug, fact in known.items() if fact.order]
        self._labels = {slug: str(fact.label) for slug, fact in known.items()}
        fields["columns"].choices = list(self._labels.items())
        fields["sort"].choices = sortable
        fields["group_by"].choices = [("", "Nothing"), *sortable]

    @property
    def chosen_columns(self) -> list[tuple[str, str]]:
        """(slug, label) of the columns of the table, in their order."""
        chosen = list(dict.fromkeys(self["columns"].value() or ()))
        return [(slug, self._labels[slug]) for slug in chosen if slug in self._labels]

    @property
    def other_columns(self) -> list[tuple[str, str]]:
        """(slug, label) of all others."""
        chosen = dict(self.chosen_columns)
        return [(slug, label) for slug, label in self._labels.items() if slug not in chosen]

    def clean(self) -> dict[str, Any]:
        """A team's view says which team."""
        data = super().clean() or self.cleaned_data
        if data.get("whose") == "team" and not data.get("team"):
            self.add_error("team", "Choose the team that gets this view.")
        return data

    def shape(self) -> dict[str, Any]:
        """How the view looks, as `save_view` takes it."""
        data = self.cleaned_data
        sort = ("-" if data["downwards"] else "") + data["sort"]
        return {
            "columns": data["columns"], "sort": sort, "group_by": data["group_by"], "layout": data["layout"],
            "is_dense": data["is_dense"],
        }  # fmt: skip
