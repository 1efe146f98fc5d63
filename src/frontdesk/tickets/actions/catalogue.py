"""Categories, and the fields that their forms ask for."""

from itertools import count
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils.text import slugify

from frontdesk.events import Actor, emit
from frontdesk.tickets import permissions
from frontdesk.tickets.events import CategorySaved, FieldSaved
from frontdesk.tickets.models import Category, Field

M = TypeVar("M", Category, Field)
DEEPEST = 3
LONGEST_SLUG = 60
CATEGORY_FIELDS = frozenset(
    {
        "name", "slug", "parent", "description", "icon", "team", "urgency", "impact", "is_public", "is_internal",
        "is_active", "keywords", "position",
    }
)  # fmt: skip
FIELD_FIELDS = frozenset(
    {
        "name", "slug", "kind", "hint", "choices", "is_required", "is_public", "is_active", "categories",
        "condition_field", "condition_values", "position",
    }
)  # fmt: skip


@transaction.atomic
def save_category(category: Category | None, *, by: Actor, **fields: Any) -> Category:
    """Add a category or change it; a missing slug is made from the name, and an existing one is kept.

    Raises PermissionDenied, ValidationError for a place in the tree that cannot be, TypeError for unknown fields.
    """
    saved = _changeable(Category, category, fields, CATEGORY_FIELDS, by)
    changed = _set(saved, fields)
    _check_place(saved)
    if category is None or changed:
        saved.save()
        how = "added" if category is None else "changed"
        emit(CategorySaved(category=saved.pk, name=saved.name, changed=changed if category else [], how=how), by=by)
    return saved


@transaction.atomic
def remove_category(category: Category, *, by: Actor) -> None:
    """Remove a category that nothing was filed under. Raises PermissionDenied, ValidationError with the reason."""
    if not permissions.administer_catalogue(by):
        raise PermissionDenied
    row = Category.objects.select_for_update().get(pk=category.pk)
    if row.tickets.exists():
        raise ValidationError(
            "Tickets are filed under this category. Switch it off instead: nobody can choose it then."
        )
    if row.children.exists():
        raise ValidationError("There are categories below this one. Move or remove them first.")
    emit(CategorySaved(category=row.pk, name=row.name, how="removed"), by=by)
    row.delete()


@transaction.atomic
def save_field(field: Field | None, *, by: Actor, **fields: Any) -> Field:
    """Add a field or change it. The slug, under which answers are stored, never changes afterwards.

    Raises PermissionDenied, ValidationError for a condition in a circle, TypeError for unknown fields.
    """
    categories = fields.pop("categories", None)
    saved = _changeable(Field, field, fields, FIELD_FIELDS, by)
    changed = _set(saved, fields)
    _check_condition(saved)
    saved.save()
    if categories is not None and {one.pk for one in categories} != set(saved.categories.values_list("pk", flat=True)):
        saved.categories.set(categories)
        changed.append("categories")
    if field is None or changed:
        how = "added" if field is None else "changed"
        emit(FieldSaved(field=saved.pk, name=saved.name, changed=changed if field else [], how=how), by=by)
    return saved


@transaction.atomic
def remove_field(field: Field, *, by: Actor) -> None:
    """Stop asking and forget the question; answers already given stay on their tickets. Raises PermissionDenied."""
    if not permissions.administer_catalogue(by):
        raise PermissionDenied
    emit(FieldSaved(field=field.pk, name=field.name, how="removed"), by=by)
    Field.objects.filter(pk=field.pk).delete()


def _changeable(model: type[M], row: M | None, fields: dict[str, Any], known: frozenset[str], by: Actor) -> M:
    """The row, locked, or a new one. Raises PermissionDenied, TypeError."""
    if not permissions.administer_catalogue(by) and by.kind != "import":
        raise PermissionDenied
    if unknown := set(fields) - known:
        raise TypeError(f"Not fields of a {model.__name__.lower()}: {', '.join(sorted(unknown))}")
    if row is not None:
        return model._default_manager.select_for_update().get(pk=row.pk)
    fields["slug"] = fields.get("slug") or _free_slug(model, str(fields.get("name", "")))
    return model()


def _set(row: models.Model, fields: dict[str, Any]) -> list[str]:
    changed = [name for name, value in fields.items() if row.pk is None or getattr(row, name) != value]
    for name in changed:
        setattr(row, name, fields[name])
    return changed


def _free_slug(model: type[models.Model], name: str) -> str:
    base = slugify(name)[: LONGEST_SLUG - 5].strip("-") or model.__name__.lower()
    taken = set(model._default_manager.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for n in count(1) if (slug := base if n == 1 else f"{base}-{n}") not in taken)


def _check_place(category: Category) -> None:
    """A category is at most the third step from the top, with all below it, and never below itself."""
    above, steps = category.parent, 1
    while above is not None:
        if above.pk == category.pk:
            raise ValidationError({"parent": "A category cannot be below itself."})
        above, steps = above.parent, steps + 1
    if steps + _height(category) > DEEPEST:
        raise ValidationError({"parent": f"Categories go {DEEPEST} steps deep at most."})


def _height(category: Category) -> int:
    """How many steps there are below."""
    below = Category.objects.filter(parent_id=category.pk) if category.pk else []
    return max((1 + _height(child) for child in below), default=0)


def _check_condition(field: Field) -> None:
    """A field never waits for itself, not even around corners."""
    above = field.condition_field
    while above is not None:
        if above.pk == field.pk:
            raise ValidationError({"condition_field": "These fields would wait for each other."})
        above = above.condition_field
