"""The categories that a reader may choose."""

from dataclasses import dataclass, field

from django.db.models import Q

from frontdesk.tickets.models import Category


@dataclass
class Branch:
    """A category and those below it that may be chosen too."""

    category: Category
    below: list["Branch"] = field(default_factory=list)


def open_to(is_employee: bool) -> Q:
    """Customers choose among the public ones, employees also among the internal ones."""
    mine = Q(is_public=True, is_internal=False)
    return Q(is_active=True) & (mine | Q(is_internal=True) if is_employee else mine)


def tree(is_employee: bool) -> list[Branch]:
    """All of them as a tree. One below a category that may not be chosen is not shown either."""
    branches = {one.pk: Branch(one) for one in Category.objects.filter(open_to(is_employee))}
    roots: list[Branch] = []
    for branch in branches.values():
        parent = branch.category.parent_id
        if parent is None:
            roots.append(branch)
        elif parent in branches:
            branches[parent].below.append(branch)
    return roots


def find(slug: str, is_employee: bool) -> Category | None:
    """The category with that slug, if this reader may choose it."""
    found = Category.objects.filter(open_to(is_employee), slug=slug)
    return found.select_related("parent", "team").first()
