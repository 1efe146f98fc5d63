"""Running clocks: start, pause, resume, meet, retime, recount, breach. All run inside the transaction of the change."""

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.db.models import QuerySet

from frontdesk.events import SYSTEM, emit
from frontdesk.kit import clock
from frontdesk.kit.database.rows import insert
from frontdesk.sla.actions.rules import hours_for, rules_for
from frontdesk.sla.events import PromiseBroken
from frontdesk.sla.logic.business_time import Hours, NeverOpen, business_seconds, due
from frontdesk.sla.models import Promise, SlaClock
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Ticket


def start(ticket: Ticket) -> None:
    """Start the clocks of a new ticket by its priority."""
    rules = rules_for(ticket.team)
    started = [
        SlaClock(
            ticket=ticket, promise=promise, budget_seconds=budget, started_at=ticket.created_at,
            due_at=_due(rules.hours, ticket.created_at, budget),
        )
        for promise, budget in rules.budgets.get(ticket.priority, {}).items()
    ]  # fmt: skip
    insert(*started)
    _write(ticket, {running.promise: running.due_at for running in started})


def meet(ticket: Ticket, promise: str) -> None:
    """The promise was kept (or its breach ended) now."""
    if _running(ticket).filter(promise=promise).update(met_at=clock.now(), paused_at=None):
        project(ticket)


def pause(ticket: Ticket) -> None:
    """We wait for somebody else: what is left of each budget is kept."""
    now, hours = clock.now(), hours_for(ticket.team)
    for running in _running(ticket).filter(paused_at=None, promise=Promise.RESOLUTION):
        running.left_seconds = business_seconds(hours, now, running.due_at) if running.due_at else None
        running.paused_at, running.due_at = now, None
        running.save(update_fields=["left_seconds", "paused_at", "due_at"])
    project(ticket)


def resume(ticket: Ticket) -> None:
    """It is our turn again: the rest of each budget runs from now. A kept resolution starts to run again too."""
    now, hours = clock.now(), hours_for(ticket.team)
    for stopped in ticket.clocks.filter(promise=Promise.RESOLUTION):
        if stopped.met_at is not None:
            used = business_seconds(hours, stopped.started_at, stopped.met_at)
            stopped.left_seconds = max(stopped.budget_seconds - used, stopped.budget_seconds // 4)
        elif stopped.paused_at is None:
            continue
        stopped.left_seconds, stopped.resumed_at = stopped.left_seconds or 0, now
        stopped.due_at = runs_out(hours, stopped)
        stopped.met_at = stopped.paused_at = None
        stopped.save(update_fields=["left_seconds", "resumed_at", "due_at", "met_at", "paused_at"])
    project(ticket)


def retime(ticket: Ticket) -> None:
    """The priority or team changed: the running clocks get the budget that now holds; pauses stay left out."""
    rules = rules_for(ticket.team)
    hours, budgets = rules.hours, rules.budgets.get(ticket.priority, {})
    for running in _running(ticket):
        budget = budgets.get(running.promise)
        if budget is None:
            running.delete()
            continue
        change = budget - running.budget_seconds
        running.budget_seconds = budget
        if running.left_seconds is not None:
            running.left_seconds = max(0, running.left_seconds + change)
        if running.paused_at is None:
            running.due_at = runs_out(hours, running)
        running.save(update_fields=["budget_seconds", "due_at", "left_seconds"])
    project(ticket)


def recount(ticket: Ticket, hours: Hours) -> None:
    """Other business hours hold: what runs is due when its budget is used up in them. What is broken stays broken."""
    for running in _running(ticket).filter(paused_at=None, is_breached=False):
        running.due_at = runs_out(hours, running)
        running.save(update_fields=["due_at"])
    project(ticket)


def project(ticket: Ticket) -> None:
    """Write the earliest due instant, and the expected solution, on the ticket's row."""
    _write(ticket, dict(_running(ticket).values_list("promise", "due_at")))


def _write(ticket: Ticket, running: Mapping[str, datetime.datetime | None]) -> None:
    due = min((at for at in running.values() if at is not None), default=None)
    tickets.project_due(ticket, next_due_at=due, expected_at=running.get(Promise.RESOLUTION))


def mark_breaches(limit: int = 1000) -> int:
    """Note each clock that has run out; returns how many. Found through the index of due instants."""
    late = SlaClock.objects.filter(met_at=None, is_breached=False, due_at__lt=clock.now()).order_by("due_at")[:limit]
    for found in late:
        with transaction.atomic():
            if SlaClock.objects.filter(pk=found.pk, met_at=None, is_breached=False).update(is_breached=True):
                emit(PromiseBroken(ticket=found.ticket_id, promise=found.promise), by=SYSTEM)
    return len(late)


def _running(ticket: Ticket) -> QuerySet[SlaClock]:
    return SlaClock.objects.filter(ticket=ticket, met_at=None)


def runs_out(hours: Hours, running: SlaClock) -> datetime.datetime | None:
    """When the running clock's budget, or what a pause has left of it, is used up."""
    if running.resumed_at is not None and running.left_seconds is not None:
        return _due(hours, running.resumed_at, running.left_seconds)
    return _due(hours, running.started_at, running.budget_seconds)


def _due(hours: Hours, start: datetime.datetime, budget: int) -> datetime.datetime | None:
    try:
        return due(hours, start, budget)
    except NeverOpen:
        return None
