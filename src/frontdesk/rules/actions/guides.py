"""Writing guides, and publishing them in versions."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max

from frontdesk.accounts.models import Team
from frontdesk.events import Actor, emit
from frontdesk.kit import html as markup
from frontdesk.rules import permissions
from frontdesk.rules.actions.writing import check_seen, refuse_foreign
from frontdesk.rules.events import GuideSaved
from frontdesk.rules.logic import tree as trees
from frontdesk.rules.logic.tree import Answer, Node, Tree
from frontdesk.rules.models import Guide, GuideVersion
from frontdesk.tickets.actions.row import authored
from frontdesk.tickets.models import Category


@transaction.atomic
def save_guide(
    guide: Guide | None,
    *,
    by: Actor,
    title: str,
    tree: Tree,
    about: str = "",
    categories: Iterable[Category] = (),
    teams: Iterable[Team] = (),
    is_required: bool = False,
    is_active: bool = True,
    seen: int | None = None,
) -> Guide:
    """Add a guide or change it. The tree may be unfinished: agents follow what was published last.

    Raises PermissionDenied, and ValidationError with the field: also when it is newer than version `seen` (A67).
    """
    row = _changeable(guide, by, seen)
    chosen = list(teams)
    refuse_foreign(chosen, by)
    row.title, row.about = markup.one_line(title, 120), markup.one_line(about, 300)
    if not row.title:
        raise ValidationError({"title": "A guide needs a title."})
    row.is_required, row.is_active, row.nodes = is_required, is_active, trees.write(_clean(tree))
    row.version += 0 if guide is None else 1
    row.save()
    row.categories.set(categories)
    row.teams.set(chosen)
    emit(GuideSaved(row.pk, row.title, "added" if guide is None else "changed"), by=by)
    return row


@transaction.atomic
def publish_guide(guide: Guide, *, by: Actor) -> GuideVersion:
    """From now on new walks follow the tree as it is written; those that have begun stay on their version.

    Publishing what is published already changes nothing. Raises PermissionDenied, and ValidationError that names every
    reason why the tree cannot be followed.
    """
    row = _changeable(guide, by, None)
    if row.published is not None and row.published.nodes == row.nodes:
        return row.published
    tree = row.tree
    if wrong := trees.faults(tree):
        raise ValidationError([_said(fault, tree) for fault in wrong])
    last = row.versions.aggregate(last=Max("number"))["last"] or 0
    made = GuideVersion.objects.create(guide=row, number=last + 1, nodes=row.nodes, **authored(by))
    row.published = made
    row.save(update_fields=["published"])
    emit(GuideSaved(row.pk, row.title, "published", made.number), by=by)
    return made


@transaction.atomic
def remove_guide(guide: Guide, *, by: Actor) -> None:
    """Remove one that nobody has followed. Raises PermissionDenied, ValidationError."""
    row = _changeable(guide, by, None)
    row.walks.filter(state="waiting").delete()
    if row.walks.exists():
        raise ValidationError("It has been followed on tickets, whose history names it. Take it out of use instead.")
    emit(GuideSaved(row.pk, row.title, "removed"), by=by)
    row.published = None
    row.save(update_fields=["published"])
    row.delete()


def _changeable(guide: Guide | None, by: Actor, seen: int | None) -> Guide:
    if not permissions.share(by):
        raise PermissionDenied
    if guide is None:
        return Guide()
    allowed = Guide.objects.filter(permissions.change_guidance(by), pk=guide.pk).values("pk")
    row = Guide.objects.select_for_update(of=("self",)).select_related("published").filter(pk__in=allowed).first()
    if row is None:
        raise PermissionDenied
    check_seen(row.version, seen, "guide")
    return row


def _said(fault: trees.Fault, tree: Tree) -> str:
    node = tree.find(fault.node)
    return f"“{node.title or 'no title'}”: {fault.text}" if node else fault.text


def _clean(tree: Tree) -> Tree:
    """Lines without breaks, text without NUL; answers that lead to what is gone lead nowhere."""
    known = {node.id for node in tree.nodes}
    return trees.tidy(Tree(tuple(_clean_node(node, known) for node in tree.nodes[: trees.MOST_NODES])))


def _clean_node(node: Node, known: set[str]) -> Node:
    answers = tuple(
        Answer(markup.one_line(one.label, trees.LENGTHS["label"]), one.to if one.to in known else "")
        for one in node.answers[: trees.MOST_ANSWERS]
    )
    title = markup.one_line(node.title, trees.LENGTHS["title"])
    text = node.text.replace("\x00", "").replace("\r\n", "\n").strip()[: trees.LENGTHS["text"]]
    return Node(node.id, node.kind, title, text, answers, node.offers)
