"""Known problems, and the tickets that are due to them."""

from functools import partial

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.updates import actions as updates
from frontdesk.updates.permissions import answer_all
from frontdesk.workspace import known
from frontdesk.workspace.access import DeskRequest, desk, worker
from frontdesk.workspace.acting import act_form
from frontdesk.workspace.answers import attempt, gone
from frontdesk.workspace.forms.updates import AnswerForm, LinkForm
from frontdesk.workspace.found import address_of, ticket_of
from frontdesk.workspace.links import links
from frontdesk.workspace.pages import asked_block, page


@desk
def problems(request: DeskRequest) -> HttpResponse:
    """What is known, open or over."""
    context = {"title": "Known problems", "here": "problems"}
    context |= known.listed(request.actor, request.GET.get("state", ""), request.GET.get("before", ""))
    return page(request, "problems.html", context, block=asked_block(request, "listed"))


@worker
def new_problem(request: DeskRequest) -> HttpResponse:
    """Open a problem."""
    return known.editor(request, None)


@desk
def problem(request: DeskRequest, pk: int) -> HttpResponse:
    """One problem with its tickets and the answers to them."""
    found = known.problem_of(request.actor, pk)
    context = {"title": found.title, "here": "problems", "problem": found, "answers_all": answer_all(request.actor)}
    context |= known.tickets_of(found, request.actor, request.GET.get("before", ""))
    return page(request, "problem.html", context, block=asked_block(request, "state"))


@worker
def problem_details(request: DeskRequest, pk: int) -> HttpResponse:
    """Change a problem."""
    return known.editor(request, known.problem_of(request.actor, pk))


@worker
def problem_answer(request: DeskRequest, pk: int) -> HttpResponse:
    """Write to the customers of all linked tickets."""
    found, back = known.problem_of(request.actor, pk), f"{links().problems}/{pk}"
    if not answer_all(request.actor):
        raise PermissionDenied
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            updates.answer_linked(found, by=request.actor, **form.cleaned_data)
            return gone(request, back, "The answer is on its way to all linked tickets.")
        except (ValidationError, NotAllowedNow) as error:
            form.add_error(None, error if isinstance(error, ValidationError) else str(error))
    count = known.visible_counts([found], request.actor)[found.pk]
    number = f"{count} {'ticket' if count == 1 else 'tickets'}"
    context = {"title": f"Answer {number} at once", "lead": found.title, "here": "problems", "form": form}
    context |= {"submit": f"Send to {number}", "back": back}
    return page(request, "update_form.html", context, status=422 if form.errors else 200)


@worker
def ticket_problem(request: DeskRequest, number: int) -> HttpResponse:
    """Say which problem a ticket is due to."""
    kind = partial(LinkForm, actor=request.actor)
    return act_form(
        request, number, kind, "Link to a problem", "Link this ticket",
        lambda ticket, asked, data: updates.link_ticket(data["problem"], ticket, by=asked.actor),
    )  # fmt: skip


@worker
@require_POST
def problem_link(request: DeskRequest, number: int, problem: int) -> HttpResponse:
    """This ticket is due to that problem."""
    ticket, cause = ticket_of(request.actor, number), known.problem_of(request.actor, problem)
    act = partial(updates.link_ticket, cause, ticket, by=request.actor)
    return attempt(request, act, address_of(request, number), "The ticket is linked to the problem.")


@worker
@require_POST
def problem_removal(request: DeskRequest, number: int, problem: int) -> HttpResponse:
    """This ticket is not due to that problem."""
    ticket, cause = ticket_of(request.actor, number), known.problem_of(request.actor, problem)
    act = partial(updates.unlink_ticket, cause, ticket, by=request.actor)
    return attempt(request, act, address_of(request, number), "The ticket is off the problem.")
