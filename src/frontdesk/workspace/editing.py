"""What the pages of saved views show and take."""

import json
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import HttpResponse, QueryDict

from frontdesk.events import Actor
from frontdesk.tickets import actions as tickets
from frontdesk.tickets import building, permissions
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.logic import conditions
from frontdesk.tickets.logic.conditions import Condition, FaultyCondition, Group
from frontdesk.tickets.models import SavedView, ViewPlace
from frontdesk.tickets.search import Unclear, understand
from frontdesk.workspace import queues
from frontdesk.workspace.access import DeskRequest
from frontdesk.workspace.answers import onward
from frontdesk.workspace.forms.saved_view import ViewForm
from frontdesk.workspace.links import links
from frontdesk.workspace.pages import page
from frontdesk.workspace.saved_list import STATES, USUAL_COLUMNS, USUAL_SORTS, tree_of


@dataclass(frozen=True)
class ViewShown:
    """A view on the page of all views."""

    view: SavedView
    sentence: str
    is_hidden: bool
    may_change: bool
    is_usable: bool


def listed(actor: Actor) -> list[ViewShown]:
    """In the agent's order; what others cannot open but the agent may change comes last."""
    usable = set(SavedView.objects.usable_by(actor).values_list("pk", flat=True))
    changeable = set(SavedView.objects.changeable_by(actor).values_list("pk", flat=True))
    places = {place.view_id: place for place in ViewPlace.objects.filter(agent_id=actor.id or 0)}
    last = 10**6

    def key(view: SavedView) -> tuple[Any, ...]:
        place = places.get(view.pk)
        at = last if place is None or place.position is None else place.position
        scopes = ("personal", "team", "workspace")
        return view.pk not in usable, at, scopes.index(view.scope), view.name.lower(), view.pk

    found = SavedView.objects.filter(pk__in=usable | changeable).select_related("team")
    return [
        ViewShown(
            view, _sentence(view), bool((at := places.get(view.pk)) and at.is_hidden), view.pk in changeable,
            view.pk in usable,
        )
        for view in sorted(found, key=key)
    ]  # fmt: skip


def _sentence(view: SavedView) -> str:
    try:
        return building.sentence(view.tree) or "Every ticket"
    except FaultyCondition:
        return "Its conditions cannot be read."


def arranged(data: QueryDict, actor: Actor) -> list[int]:
    """The order that was asked for: `view` for each in it, or one `view` with `step` up or down."""
    asked = [int(value) for value in data.getlist("view") if value.isascii() and value.isdecimal() and len(value) < 19]
    step = {"up": -1, "down": 1}.get(data.get("step", ""))
    if step is None:
        return asked
    present = [one.view.pk for one in listed(actor) if one.is_usable]
    if asked and asked[0] in present:
        at = present.index(asked[0])
        to = max(0, min(len(present) - 1, at + step))
        present.insert(to, present.pop(at))
    return present


def editor(request: DeskRequest, view: SavedView | None) -> HttpResponse:
    """The page that builds a view: shows it, changes its tree by the page's buttons, saves it."""
    if view is not None and not SavedView.objects.changeable_by(request.actor).filter(pk=view.pk).exists():
        raise PermissionDenied
    if request.method != "POST":
        return _page(
            request, view, ViewForm(initial=_initial(request, view), actor=request.actor), _start(request, view)
        )
    form = ViewForm(request.POST, actor=request.actor)
    try:
        tree = building.read_form(request.POST)
    except FaultyCondition as fault:
        raise BadRequest(str(fault)) from fault
    act = request.POST.get("act", "save")
    if act != "save":
        return _page(request, view, _untouched(request), building.changed(tree, act))
    sound = building.is_sound(building.shown(tree))
    if form.is_valid() and sound and (saved := _saved(request, view, form, tree)) is not None:
        return onward(request, f"{links().queue}{saved.slug}")
    return _page(request, view, form, tree, status=422, faulty=not sound)


def _saved(request: DeskRequest, view: SavedView | None, form: ViewForm, tree: Group) -> SavedView | None:
    data = form.cleaned_data
    try:
        return tickets.save_view(
            view, name=data["name"], tree=tree, whose=data["whose"], team=data.get("team"), by=request.actor,
            seen=data["seen"] if view else None, **form.shape(),
        )  # fmt: skip
    except (ValidationError, NotAllowedNow) as fault:
        form.add_error(None, fault if isinstance(fault, ValidationError) else str(fault))
    return None


def _untouched(request: DeskRequest) -> ViewForm:
    """The form as it was sent, without complaining about what is not finished yet."""
    form = ViewForm(actor=request.actor)
    sent = request.POST
    form.initial = {name: sent.getlist(name) if name == "columns" else sent.get(name, "") for name in form.fields}
    form.initial["columns"] = _moved(form.initial["columns"], sent.get("act", ""))
    return form


def _moved(columns: list[str], act: str) -> list[str]:
    """The columns after a button was pressed that moves one: `column:up:SLUG` or `column:down:SLUG`."""
    verb, _, rest = act.partition(":")
    step, _, slug = rest.partition(":")
    if verb != "column" or slug not in columns:
        return columns
    others = [one for one in columns if one != slug]
    others.insert(max(0, columns.index(slug) + (-1 if step == "up" else 1)), slug)
    return others


def _start(request: DeskRequest, view: SavedView | None) -> Group:
    """The tree to begin with: the view's, one that is given, a search's, a queue's, or every unsolved ticket."""
    if view is not None:
        return view.tree
    try:
        if given := request.GET.get("conditions"):
            return conditions.read(json.loads(given))
        if typed := request.GET.get("search"):
            return understand(typed, request.actor).as_conditions
        if slug := request.GET.get("from"):
            asked = queues.read(request.GET)
            return tree_of(slug, asked.state, dict(asked.filters), request.actor)
    except (FaultyCondition, Unclear) as fault:
        raise BadRequest(str(fault)) from fault
    except ValueError as fault:
        raise BadRequest("This is nothing to start a view from.") from fault
    return Group("all", (Condition("status", "any", STATES["unsolved"]), Condition("snoozed", "no")))


def _initial(request: DeskRequest, view: SavedView | None) -> dict[str, Any]:
    sort = view.sort if view else request.GET.get("sort", "")
    sort = USUAL_SORTS.get(sort, sort) or "-last_message"
    initial = {
        "whose": "personal", "layout": "list", "columns": list(USUAL_COLUMNS), "sort": sort.removeprefix("-"),
        "downwards": sort.startswith("-"), "name": (request.GET.get("name") or request.GET.get("search", ""))[:80],
    }  # fmt: skip
    if view is not None:
        initial |= {"name": view.name, "whose": view.scope, "team": view.team_id, "layout": view.layout,
                    "columns": view.columns or initial["columns"], "group_by": view.group_by,
                    "is_dense": view.is_dense, "seen": view.version}  # fmt: skip
    return initial


def _page(
    request: DeskRequest, view: SavedView | None, form: ViewForm, tree: Group, status: int = 200, faulty: bool = False
) -> HttpResponse:
    context = {
        "title": f"View: {view.name}" if view else "New view",
        "here": view.slug if view else "views",
        "view": view,
        "form": form,
        "tree": building.shown(tree),
        "menu": building.menu(),
        "joins": list(building.JOIN_LABELS.items()),
        "moments": building.SUGGESTED_MOMENTS,
        "faulty": faulty,
        "shares": permissions.share_view(request.actor),
        "at_columns": request.POST.get("act", "").startswith("column:"),
    }
    partial = request.headers.get("HX-Request") == "true" and request.method == "POST"
    return page(request, "view.html", context, block="editor" if partial else None, status=status)
