"""What is to happen later, and who follows."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from frontdesk.kit.display import full
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import PlannedStatus, Pledge, Reminder, Ticket
from frontdesk.workspace.access import DeskRequest, desk, worker
from frontdesk.workspace.acting import act_form
from frontdesk.workspace.answers import attempt
from frontdesk.workspace.followups import read_followups
from frontdesk.workspace.forms import keeping as forms
from frontdesk.workspace.found import address_of, ticket_of
from frontdesk.workspace.pages import page

SNOOZE = "It leaves the queues until then. If the customer writes, it comes back at once; promises run on meanwhile."


@worker
@require_POST
def following(request: DeskRequest, number: int) -> HttpResponse:
    """Follow it, or with `stop` no longer."""
    found, to = ticket_of(request.actor, number), address_of(request, number)
    if request.POST.get("stop"):
        return attempt(request, lambda: tickets.unfollow(found, by=request.actor), to, "You no longer follow it.")
    return attempt(request, lambda: tickets.follow(found, by=request.actor), to, "You follow it.")


@worker
def snooze(request: DeskRequest, number: int) -> HttpResponse:
    """Out of sight until a time or an event."""
    due = ticket_of(request.actor, number).next_due_at
    lead = f"{SNOOZE} The next one ends on {full(due)}." if due else SNOOZE
    kind = partial(forms.SnoozeForm, actor=request.actor)
    return act_form(request, number, kind, "Snooze", "Snooze", _snooze, lead, "It is snoozed.", "snooze")


def _snooze(ticket: Ticket, request: DeskRequest, data: dict[str, Any]) -> object:
    return tickets.snooze(
        ticket, until=data["moment"], wakes_on=data["wakes_on"], other=data["other"], note=data["note"],
        seen=data["seen"], by=request.actor,
    )  # fmt: skip


@worker
@require_POST
def awakening(request: DeskRequest, number: int) -> HttpResponse:
    """Bring it back now."""
    found = ticket_of(request.actor, number)
    return attempt(request, lambda: tickets.wake(found, by=request.actor), address_of(request, number), "It is back.")


@worker
def reminders(request: DeskRequest, number: int) -> HttpResponse:
    """Be reminded of it."""
    return act_form(
        request, number, forms.ReminderForm, "Remind me", "Remind me",
        lambda ticket, asked, data: tickets.remind(ticket, due_at=data["moment"], note=data["note"], by=asked.actor),
        "Only you see it.", "You will be reminded.",
    )  # fmt: skip


@worker
@require_POST
def reminder_end(request: DeskRequest, number: int, pk: int) -> HttpResponse:
    """It is done."""
    found = ticket_of(request.actor, number)
    mine = get_object_or_404(Reminder, pk=pk, ticket=found, agent_id=request.actor.id or 0)
    act = lambda: tickets.finish_reminder(mine, by=request.actor)  # noqa: E731
    return attempt(request, act, address_of(request, number), "Done.")


@worker
def pledges(request: DeskRequest, number: int) -> HttpResponse:
    """Write down what was promised to the customer."""
    return act_form(
        request, number, forms.PledgeForm, "Promise", "Promise", _pledge,
        "An answer that leaves in time keeps the promise of an answer by itself; a call is kept when you say so.",
        "The promise stands.",
    )  # fmt: skip


def _pledge(ticket: Ticket, request: DeskRequest, data: dict[str, Any]) -> object:
    return tickets.pledge(
        ticket, kind=data["kind"], due_at=data["moment"], agent=data["agent"], note=data["note"], seen=data["seen"],
        by=request.actor,
    )  # fmt: skip


@worker
def pledge_kept(request: DeskRequest, number: int, pk: int) -> HttpResponse:
    """It was kept; what was said becomes a note."""
    given = _pledge_of(request, number, pk)
    return act_form(
        request, number, forms.KeptForm, forms.given(given.kind), "Kept",
        lambda ticket, asked, data: tickets.keep_pledge(given, said=data["said"], by=asked.actor), done="Kept.",
    )  # fmt: skip


@worker
@require_POST
def pledge_removal(request: DeskRequest, number: int, pk: int) -> HttpResponse:
    """It is no longer wanted."""
    given = _pledge_of(request, number, pk)
    act = lambda: tickets.withdraw_pledge(given, by=request.actor)  # noqa: E731
    return attempt(request, act, address_of(request, number), "It is withdrawn.")


def _pledge_of(request: DeskRequest, number: int, pk: int) -> Pledge:
    return get_object_or_404(Pledge.objects.select_related("ticket"), pk=pk, ticket=ticket_of(request.actor, number))


@worker
def status_plan(request: DeskRequest, number: int) -> HttpResponse:
    """Set a status at a later moment."""
    return act_form(
        request, number, forms.StatusPlanForm, "Set the status later", "Plan it",
        lambda ticket, asked, data: tickets.plan_status(
            ticket, status=data["status"], due_at=data["moment"], unless_answered=data["unless_answered"],
            seen=data["seen"], by=asked.actor,
        ),
        done="It is planned.",
    )  # fmt: skip


@worker
@require_POST
def status_plan_removal(request: DeskRequest, number: int, pk: int) -> HttpResponse:
    """Leave the status as it is after all."""
    found = ticket_of(request.actor, number)
    planned = get_object_or_404(PlannedStatus.objects.select_related("ticket"), pk=pk, ticket=found)
    act = lambda: tickets.withdraw_status(planned, by=request.actor)  # noqa: E731
    return attempt(request, act, address_of(request, number), "It stays as it is.")


@desk
def followups(request: DeskRequest) -> HttpResponse:
    """What one has to come back to: offers, reminders, promises, what is snoozed."""
    context = {"title": "Follow-ups", "here": "followups", "found": read_followups(request.actor)}
    return page(request, "followups.html", context)
