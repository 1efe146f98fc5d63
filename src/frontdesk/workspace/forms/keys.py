"""The form of an agent's own keys."""

from typing import Any

from django import forms

from frontdesk.accounts.logic.chords import conflicts, in_force, is_chord
from frontdesk.workspace.keys import KEYS, USUAL


class KeysForm(forms.Form):
    """A field for each key, named after its place; empty takes the key away."""

    is_on = forms.BooleanField(required=False, label="Single keys work")

    def __init__(self, *args: Any, own: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for group in KEYS.values():
            for key in group:
                self.fields[name_of(key.chord)] = forms.CharField(
                    required=False, max_length=3, label=key.does, initial=own.get(key.chord, key.chord), strip=True
                )

    def groups(self) -> list[tuple[str, list[tuple[forms.BoundField, str]]]]:
        """(heading, fields with their usual chords)."""
        return [(title, [(self[name_of(key.chord)], key.chord) for key in group]) for title, group in KEYS.items()]

    def chosen(self) -> dict[str, str]:
        """From usual chord to own."""
        return {chord: self.cleaned_data.get(name_of(chord), "") for chord in USUAL}

    def clean(self) -> dict[str, Any]:
        """Every chord can be pressed, and none stands in another's way."""
        data = super().clean() or {}
        chosen = {chord: data[name_of(chord)].lower() for chord in USUAL if name_of(chord) in data}
        for usual, chord in chosen.items():
            data[name_of(usual)] = chord
            if chord and not is_chord(chord):
                self.add_error(name_of(usual), "One sign, or two with a space between.")
        names = {key.chord: key.does for group in KEYS.values() for key in group}
        for usual, other in conflicts(in_force(chosen, chosen)).items():
            self.add_error(name_of(usual), f"This key is in the way of “{names[other]}”.")
        return data


def name_of(chord: str) -> str:
    """The name of the field of a usual chord."""
    return f"key{USUAL.index(chord)}"
