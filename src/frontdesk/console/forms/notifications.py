"""The form of what is usual for notifications."""

from typing import Any

from django import forms

from frontdesk.console.forms.base import PlainForm
from frontdesk.notifications import actions as notifications
from frontdesk.notifications.kind import Kind, in_order
from frontdesk.notifications.medium import Medium
from frontdesk.notifications.medium import in_order as media_in_order


class DefaultsForm(PlainForm):
    """For each kind the media by which it is told, and what push may say."""

    tells_subjects = forms.BooleanField(
        label="Push tells subjects and names of customers",
        required=False,
        help_text="Screens may be seen by others. Without it push says only what happened, and the ticket's number.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        media = [(one.slug, one.label) for one in media_in_order()]
        for kind in in_order():
            self.fields[kind.slug] = forms.MultipleChoiceField(
                label=kind.label, help_text=kind.about, required=False, choices=media,
                widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip

    def rows(self) -> list[tuple[type[Kind], list[tuple[type[Medium], bool]]]]:
        """The table: each kind with its media, and whether they are ticked."""
        return [
            (kind, [(medium, medium.slug in (self[kind.slug].value() or ())) for medium in media_in_order()])
            for kind in in_order()
        ]

    def starting(self, instance: Any) -> dict[str, Any]:
        usual = {kind: sorted(media) for kind, media in notifications.usual_choices().items()}
        return {"tells_subjects": instance.tells_subjects, **usual}

    def clean(self) -> dict[str, Any]:
        """`chosen`: kind to media; `tells_subjects`."""
        values = super().clean() or self.cleaned_data
        chosen = {kind.slug: set(values.pop(kind.slug, ())) for kind in in_order()}
        return values | {"chosen": chosen}
