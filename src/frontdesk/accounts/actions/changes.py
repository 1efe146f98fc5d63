"""The part that all "save this with these fields" verbs share."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Model


def apply(thing: Model, fields: Mapping[str, Any], allowed: Collection[str]) -> list[str]:
    """Set the fields and save; returns the names of those that changed, in the order given.

    Raises TypeError for a field that is not open to change (A33) and ValidationError for a value that does not fit.
    """
    if unknown := set(fields) - set(allowed):
        raise TypeError(f"Not changeable: {', '.join(sorted(unknown))}")
    is_new = thing.pk is None
    changed = [name for name, value in fields.items() if is_new or getattr(thing, name) != value]
    for name in changed:
        setattr(thing, name, fields[name])
    if changed:
        thing.full_clean()
        thing.save()
    return changed
