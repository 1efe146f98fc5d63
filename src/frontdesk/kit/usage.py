"""What refers to a row, counted, so that a removal can be refused with a sentence that helps."""

from collections.abc import Collection, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import ForeignObjectRel, Model

MOST_COUNTED = 1000


def refuse_while_used(row: Model, *, advice: str, own: Collection[type[Model]] = ()) -> None:
    """Raise ValidationError naming what refers to the row, with numbers, and then the advice.

    Rows of the models in `own` are parts of it and go with it. Every app is looked at, those above the row's too:
    the database knows who refers to whom. Lock the row before, so that nothing begins to refer to it meanwhile.
    """
    found = list(_uses(row, own))
    if found:
        listed = " and ".join([", ".join(found[:-1]), found[-1]] if len(found) > 1 else found)
        raise ValidationError(f"Still used by {listed}. {advice}")


def _uses(row: Model, own: Collection[type[Model]]) -> Iterator[str]:
    for relation in row._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel) or relation.related_model in own:
            continue
        model: Any = relation.related_model
        rows = model._base_manager.filter(**{relation.field.name: row})
        if count := rows[: MOST_COUNTED + 1].count():
            yield _counted(count, str(model._meta.verbose_name))


def _counted(count: int, noun: str) -> str:
    """`1 ticket`, `3 inboxes`, `more than 1,000 categories`."""
    if count == 1:
        return f"1 {noun}"
    ending = "ies" if noun.endswith("y") else "es" if noun.endswith(("s", "x", "ch", "sh")) else "s"
    many = f"{count:,}" if count <= MOST_COUNTED else f"more than {MOST_COUNTED:,}"
    return f"{many} {noun.removesuffix('y') if ending == 'ies' else noun}{ending}"
