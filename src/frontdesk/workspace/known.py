"""Known problems as the desk shows them: the list, one with its tickets, and what a ticket has to do with them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest, ValidationError
from django.db.models import Count, Q
from django.http import Http404, HttpResponse

from frontdesk.events import Actor
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.models import Ticket
from frontdesk.updates import actions as updates
from frontdesk.updates.models import LinkedTicket, Problem
from frontdesk.workspace.access import DeskRequest
from frontdesk.workspace.answers import gone
from frontdesk.workspace.forms.updates import ProblemForm
from frontdesk.workspace.links import links
from frontdesk.workspace.pages import page

PAGE = 50
MOST = 3  # problems that a ticket proposes
# SQL: whether the ticket `t` of category `g` below `h` is linked to a problem, or of a category that has an open one.
ANY = """(EXISTS (SELECT 1 FROM updates_linkedticket v WHERE v.ticket_id = t.id) OR EXISTS (
  SELECT 1 FROM updates_problem_categories y JOIN updates_problem z ON z.id = y.problem_id
   WHERE y.category_id IN (t.category_id, g.parent_id, h.parent_id) AND z.status IN ('investigating', 'workaround')))"""


@dataclass(frozen=True)
class Known:
    """A problem at a ticket: linked, or proposed because of its category."""

    id: int
    title: str
    status: str
    label: str
    workaround: str
    is_linked: bool


def read_known(ticket: Ticket, actor: Actor) -> list[Known]:
    """Problems of the ticket that the actor may read: linked ones first (A32)."""
    if not getattr(ticket, "has_problems", True):
        return []
    linked = set(LinkedTicket.objects.filter(ticket=ticket).values_list("problem_id", flat=True))
    path = [step.pk for step in ticket.category.path()] if ticket.category else []
    proposed = Problem.objects.filter(categories__in=path, status__in=Problem.OPEN).values("pk")
    found = Problem.objects.visible_to(actor).filter(Q(pk__in=linked) | Q(pk__in=proposed)).order_by("-id")
    shown = [
        Known(one.pk, one.title, one.status, one.get_status_display(), one.workaround, one.pk in linked)
        for one in found[: 10 + len(linked)]
    ]
    mine = [one for one in shown if one.is_linked]
    return mine or [one for one in shown if not one.is_linked][:MOST]


def problem_of(actor: Actor, pk: int) -> Problem:
    """The problem. Raises Http404 when the actor may not see it."""
    found = Problem.objects.visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def place(before: str) -> int | None:
    """The id that a list goes on from. Raises BadRequest."""
    if before and not (before.isascii() and before.isdecimal() and len(before) < 19):
        raise BadRequest("Not a place in this list.")
    return int(before) if before else None


def listed(actor: Actor, state: str, before: str) -> dict[str, Any]:
    """Open problems, or those that are over; the newest first."""
    is_open, at = state != "over", place(before)
    found = Problem.objects.visible_to(actor).order_by("-id")
    found = found.filter(status__in=Problem.OPEN) if is_open else found.exclude(status__in=Problem.OPEN)
    rows = list((found.filter(pk__lt=at) if at else found)[: PAGE + 1])
    older = rows[PAGE - 1].pk if len(rows) > PAGE else None
    counts = visible_counts(rows, actor)
    shown = [(one, counts[one.pk]) for one in rows[:PAGE]]
    return {"rows": shown, "older": older, "state": "open" if is_open else "over"}


def visible_counts(problems: Sequence[Problem], actor: Actor) -> Counter[int]:
    """How many tickets are linked to each, by its key, as far as the actor may see them (A32)."""
    seen = LinkedTicket.objects.filter(problem__in=problems, ticket__in=Ticket.objects.visible_to(actor))
    return Counter(dict(seen.order_by().values_list("problem").annotate(Count("pk"))))


def tickets_of(problem: Problem, actor: Actor, before: str) -> dict[str, Any]:
    """Linked tickets that the actor may see (A36), the latest link first."""
    at = place(before)
    found = LinkedTicket.objects.filter(problem=problem, ticket__in=Ticket.objects.visible_to(actor))
    found = found.select_related("ticket__assignee__user").order_by("-id")
    rows = list((found.filter(pk__lt=at) if at else found)[: PAGE + 1])
    older = rows[PAGE - 1].pk if len(rows) > PAGE else None
    answers = problem.answers.select_related("author__user").order_by("-id")[:5]
    return {
        "linked": rows[:PAGE],
        "older": older,
        "answers": list(answers),
        "linked_count": visible_counts([problem], actor)[problem.pk],
    }


def editor(request: DeskRequest, problem: Problem | None) -> HttpResponse:
    """The form of a problem, and what is sent from it."""
    form = ProblemForm(request.POST or None, actor=request.actor, initial=_initial(problem))
    back = f"{links().problems}/{problem.pk}" if problem else links().problems
    if request.method == "POST" and form.is_valid():
        try:
            saved = updates.save_problem(problem, by=request.actor, **form.cleaned_data)
            return gone(request, f"{links().problems}/{saved.pk}", "The problem is saved.")
        except (ValidationError, NotAllowedNow) as error:
            form.add_error(None, error if isinstance(error, ValidationError) else str(error))
    title = f"Change “{problem.title}”" if problem else "New problem"
    context = {"title": title, "here": "problems", "form": form, "submit": "Save", "back": back}
    return page(request, "update_form.html", context, status=422 if form.errors else 200)


def _initial(problem: Problem | None) -> dict[str, Any]:
    if problem is None:
        return {}
    names = ("title", "description", "workaround", "status")
    shown = {name: getattr(problem, name) for name in names} | {"seen": problem.version}
    return shown | {"teams": list(problem.teams.all()), "categories": list(problem.categories.all())}
