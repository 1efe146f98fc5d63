"""What all forms of the console share."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from django import forms
from django.db.models import Model
from django.forms.utils import ErrorDict


@dataclass(frozen=True)
class Group:
    """Fields that are shown together under a legend; a tuple of names stands on one line.

    With `when`, a (field, value) pair, the group is shown while that field of the form has that value. A quiet group
    does not repeat "optional" at every field.
    """

    legend: str
    names: Sequence[str | tuple[str, ...]]
    hint: str = ""
    when: tuple[str, str] | None = None
    is_quiet: bool = False

    def lines(self, known: Collection[str]) -> list[tuple[str, ...]]:
        """The names that the form has, line by line."""
        all_lines = ((line,) if isinstance(line, str) else line for line in self.names)
        kept = (tuple(name for name in line if name in known) for line in all_lines)
        return [line for line in kept if line]


class Grouped(forms.BaseForm):
    """Fields in groups; those in no group come first. `conditions` says which field shows which: {"choices":
    ("kind", "choice")} shows `choices` while `kind` is "choice"; the server decides again in `clean`. `rich` names
    the field that gets the rich editor: it must be the form's first textarea, and `format` must be a hidden field.
    Conditions, where a form asks them, stand after so many groups (`asks_after`)."""

    groups: ClassVar[tuple[Group, ...]] = ()
    conditions: ClassVar[dict[str, tuple[str, str]]] = {}
    rich: ClassVar[str] = ""
    asks_after: ClassVar[int] = 1

    def acted(self) -> bool:
        """Whether one of the form's own buttons was pressed, which only draws it anew."""
        return False

    def keep_quiet(self) -> None:
        """Show what was typed without complaining of what is not finished yet."""
        self._errors = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}

    def shown_groups(self) -> list[Group]:
        """The groups of the fields that this form has, in order, as lines of names."""
        names = [bound.name for bound in self.visible_fields()]
        found = [
            replace(group, names=group.lines(names), when=group.when if group.when and group.when[0] in names else None)
            for group in self.groups
        ]
        grouped = {name for group in found for line in group.names for name in line}
        first = Group("", [(name,) for name in names if name not in grouped])
        return [group for group in [first, *found] if group.names]


class RowForm(Grouped, forms.ModelForm[Any]):
    """A form on the fields of one model. It fills a copy of the row in memory; only actions write."""

    def save(self, commit: bool = True) -> Model:
        raise TypeError("Settings are saved by actions.")


class PlainForm(Grouped, forms.Form):
    """A form that is not drawn on one model's fields; `instance` is the row, or None."""

    def __init__(self, *args: Any, instance: Any = None, **kwargs: Any) -> None:
        self.instance = instance
        if instance is not None and "initial" not in kwargs:
            kwargs["initial"] = self.starting(instance)
        super().__init__(*args, **kwargs)

    def starting(self, instance: Any) -> dict[str, Any]:
        """What the fields show for a stored row."""
        return {}
