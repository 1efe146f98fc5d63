"""Forms of checklists and guides. Steps and nodes are lines that the form's own buttons add, move and take out."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import Q

from frontdesk.accounts.models import Team
from frontdesk.console.forms.base import Group, PlainForm
from frontdesk.events import Actor
from frontdesk.knowledge.models import Article
from frontdesk.rules.actions import StepWritten
from frontdesk.rules.logic import tree as trees
from frontdesk.rules.logic.drawing import Lines, changed, read_lines
from frontdesk.rules.logic.tree import Fault, Node, Tree
from frontdesk.rules.models import Checklist, Macro
from frontdesk.tickets.models import Category, Field

OFFERS = ("macro", "article", "checklist", "field", "value")


class _CategoryBoxes(forms.ModelMultipleChoiceField[Category]):
    def label_from_instance(self, obj: Category) -> str:
        return " › ".join(step.name for step in obj.path())


class GuidanceForm(PlainForm):
    """What checklists and guides have in common: for which tickets they are."""

    title = forms.CharField(max_length=120)
    about = forms.CharField(max_length=300, required=False, label="In short")
    categories = _CategoryBoxes(
        Category.objects.filter(is_active=True).select_related("parent__parent"), required=False,
        widget=forms.CheckboxSelectMultiple, help_text="For these and all below them.",
    )  # fmt: skip
    teams = forms.ModelMultipleChoiceField(
        Team.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text="None chosen: whichever team has the ticket.",
    )  # fmt: skip
    is_active = forms.BooleanField(required=False, initial=True, label="In use")
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, person: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Team.objects.filter(is_active=True)
        if not person.has_role("administrator"):
            found = found.filter(Q(is_private=False) | Q(pk__in=person.scope.teams)).distinct()
        teams: Any = self.fields["teams"]
        teams.queryset = found

    def starting(self, instance: Any) -> dict[str, Any]:
        names = ("title", "about", "is_active")
        return {name: getattr(instance, name) for name in names} | {
            "categories": instance.categories.all(), "teams": instance.teams.all(), "seen": instance.version,
        }  # fmt: skip

    def acted(self) -> bool:
        """Whether one of the buttons was pressed that only draw the form anew."""
        return bool(self.is_bound and self.data.get("act"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        return {**data, "seen": data.get("seen") if self.instance is not None else None}

    @property
    def articles(self) -> list[tuple[str, str]]:
        """Articles that can be named."""
        found = Article.objects.filter(status=Article.Status.PUBLISHED).order_by("title")
        return [(str(pk), title) for pk, title in found.values_list("pk", "title")]


class ChecklistForm(GuidanceForm):
    """A checklist with its steps, one line each; the page draws an empty one below them."""

    groups: ClassVar[tuple[Group, ...]] = (
        Group("Checklist", ("title", "about", "is_active")),
        Group("Comes with", ("categories", "teams"), "A ticket of such a category gets it by itself.", is_quiet=True),
    )
    NAMES: ClassVar[tuple[str, ...]] = ("text", "help", "article", "is_required")

    @property
    def lines(self) -> Lines:
        """The steps as they are drawn."""
        if self.is_bound:
            sent = changed(read_lines(self.data, "step", self.NAMES), self.data.get("act", ""))
            return [line for line in sent if line["text"].strip() or line["help"].strip()]
        steps = self.instance.steps.all() if self.instance is not None else ()
        return [
            {"text": step.text, "help": step.help, "article": str(step.article_id or ""),
             "is_required": "on" if step.is_required else ""}
            for step in steps
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        lines = read_lines(self.data, "step", self.NAMES)
        steps = [
            StepWritten(
                line["text"], line["help"], int(line["article"]) if line["article"].isdecimal() else None,
                bool(line["is_required"]),
            )
            for line in lines
            if line["text"].strip()
        ]  # fmt: skip
        return super().clean() | {"steps": steps}


class GuideForm(GuidanceForm):
    """A guide with its tree: nodes as cards, whose answers choose what follows."""

    is_required = forms.BooleanField(
        required=False, label="Required", help_text="Tickets of its categories cannot end before it came to an outcome."
    )
    groups: ClassVar[tuple[Group, ...]] = (
        Group("Guide", ("title", "about", "is_required", "is_active")),
        Group("Offered for", ("categories", "teams"), is_quiet=True),
    )

    def starting(self, instance: Any) -> dict[str, Any]:
        return super().starting(instance) | {"is_required": instance.is_required}

    @property
    def tree(self) -> Tree:
        """The tree as it is drawn."""
        if not self.is_bound:
            if self.instance is not None:
                return self.instance.tree  # type: ignore[no-any-return]
            return trees.read([{"id": "n1", "kind": "question"}])
        return trees.tidy(trees.acted(read_tree(self.data), self.data.get("act", "")))

    def followers(self, node: Node) -> list[tuple[str, str]]:
        """What may follow an answer of this node; with something new the tree grows."""
        others = [
            (other.id, f"{'Outcome' if other.is_outcome else 'Question'}: {other.title or 'no title yet'}")
            for other in self.tree.nodes
            if other.id != node.id
        ]
        return [("", "Choose what follows"), *others, ("+question", "A new question"), ("+outcome", "A new outcome")]

    @property
    def faults(self) -> dict[str, list[Fault]]:
        """What keeps it from being published, by the node that it concerns."""
        found: dict[str, list[Fault]] = {}
        for fault in trees.faults(self.tree):
            found.setdefault(fault.node, []).append(fault)
        return found

    @property
    def choices(self) -> dict[str, list[tuple[str, str]]]:
        """What an outcome can recommend."""
        macros = Macro.objects.filter(owner=None, is_active=True).order_by("name").values_list("pk", "name")
        lists = Checklist.objects.filter(is_active=True).values_list("pk", "title")
        fields = Field.objects.filter(is_active=True).values_list("slug", "name")
        return {
            "macro": [(str(pk), name) for pk, name in macros], "article": self.articles,
            "checklist": [(str(pk), title) for pk, title in lists], "field": list(fields),
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        return super().clean() | {"tree": self.tree, "publishes": bool(self.data.get("publishes"))}


def read_tree(data: Mapping[str, Any]) -> Tree:
    """The tree that was sent. An answer that leads to something new makes that."""
    nodes: list[dict[str, Any]] = []
    for line in read_lines(data, "node", ("id", "kind", "title", "text", *(f"offer-{name}" for name in OFFERS))):
        answers = read_lines(data, f"answer-{line['id']}", ("label", "to"))
        offers = {name: line[f"offer-{name}"] for name in OFFERS}
        nodes.append({"id": line["id"], "kind": line["kind"], "title": line["title"], "text": line["text"],
                      "answers": answers, "offers": offers})  # fmt: skip
    return trees.grown(trees.read([node for node in nodes if trees.is_id(node["id"])]))
