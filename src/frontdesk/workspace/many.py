"""What the pages of bulk acts show and take."""

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import Count, Exists, OuterRef, Subquery
from django.http import HttpResponse, QueryDict

from frontdesk.accounts.models import Agent, Membership
from frontdesk.events import Actor
from frontdesk.kit import clock
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.actions.bulk import UNDO_WITHIN
from frontdesk.tickets.bulk_act import BulkAct, NotThis, acts
from frontdesk.tickets.models import BulkItem, BulkRun, Field, Ticket
from frontdesk.tickets.permissions import visible_sql
from frontdesk.workspace import queues
from frontdesk.workspace.access import DeskRequest, is_partial
from frontdesk.workspace.answers import onward
from frontdesk.workspace.links import links
from frontdesk.workspace.saved_list import BY_CONDITIONS, view_of
from frontdesk.workspace.sidebar import read_sidebar

MOST_NAMED = 1000
SHOWN = 200
MOST_PEOPLE = 300
State = BulkItem.State


def chosen(request: DeskRequest) -> BulkRun:
    """A new run over the tickets that the request names, or over all of the list it comes from."""
    sent = request.POST
    slug = sent.get("from", "")
    back = f"{links().queue}{slug}" if slug else f"{links().queue}mine"
    if sent.get("all") == "yes":
        view = view_of(slug, request.actor) if slug.startswith(BY_CONDITIONS) else None
        queues.title_of(slug, read_sidebar(request.actor), view)
        where, params = queues.all_of(slug, queues.read(QueryDict(sent.get("query", ""))), request.actor, view)
    else:
        numbers = [int(one) for one in sent.getlist("ticket") if one.isascii() and one.isdecimal() and len(one) < 12]
        if not numbers or len(numbers) > MOST_NAMED:
            raise BadRequest("Choose some tickets first.")
        seen, hidden = visible_sql(request.actor)
        where, params = f"t.number = ANY(%s::bigint[]) AND {seen}", [numbers, *hidden]
    return tickets.choose_tickets(where, params, by=request.actor, back=back)


def people(actor: Actor) -> list[Agent]:
    """Everybody else who may have tickets, those of the actor's teams first; each with how many they have open."""
    mine = Exists(Membership.objects.filter(agent=OuterRef("pk"), team__in=actor.scope.teams))
    seen = Ticket.objects.visible_to(actor).filter(status__in=Ticket.UNSOLVED, assignee=OuterRef("pk"))
    count = Subquery(seen.order_by().values("assignee").annotate(n=Count("pk")).values("n"))
    found = Agent.objects.working().select_related("user").exclude(pk=actor.id or 0)
    return list(found.annotate(is_near=mine, open_count=count).order_by("-is_near", "user__name", "pk")[:MOST_PEOPLE])


def value_of(data: QueryDict) -> str:
    """The chosen value: of a field, which field and what it is answered with."""
    if data.get("act") == "field":
        return f"{data.get('field', '')}={data.get('answer', '')}"
    return data.get("value", "")[:2000]


def told(request: DeskRequest, run: BulkRun) -> HttpResponse:
    """The answer to an act that was done at once: what became of it, with the way to its page."""
    counts = dict(run.items.values_list("state").annotate(Count("id")))
    text = f"{run.said}. {counts.get('changed', 0)} changed"
    if refused := counts.get("refused", 0):
        text += f", {refused} refused"
    address = f"{links().bulk}/{run.pk}"
    if not is_partial(request):
        messages.success(request, text)
        return onward(request, address)
    toast = {"text": text, "kind": "warn" if refused else "ok", "href": address, "action": "See and take back"}
    return HttpResponse(status=204, headers={"HX-Trigger": json.dumps({"toast": toast})})


def context(request: DeskRequest, run: BulkRun, fault: str = "") -> dict[str, Any]:
    """The page of a run: a choice with a preview, or its progress and result."""
    counts = dict(run.items.values_list("state").annotate(Count("id")))
    total = sum(counts.values())
    known = acts()
    data = request.POST if request.method == "POST" else request.GET
    asked = data.get("act", "")
    act, value, preview = known.get(asked), value_of(data), None
    if run.state == BulkRun.State.DRAFT and act is not None and _is_asked(act, data) and not fault:
        try:
            value = act.read(value, request.actor)
            preview = tickets.look_ahead(run, act, value, by=request.actor)
        except NotThis as wrong:
            fault = str(wrong)
    refused = run.items.filter(state__in=[State.REFUSED, State.KEPT]).select_related("ticket")[:SHOWN]
    return {
        "title": run.said or f"{total:,} tickets" if total != 1 else run.said or "1 ticket",
        "here": "bulk",
        "run": run,
        "total": total,
        "counts": counts,
        "finished": total - counts.get("waiting", 0),
        "acts": {slug: one for slug, one in known.items() if one.is_offered(request.actor)},
        "act": act,
        "asked": asked,
        "raw": data.get("value", ""),
        "data": data,
        "said": act.said(value, request.actor) if act and preview else "",
        "options": act.options(request.actor) if act else [],
        "field": Field.objects.filter(slug=data.get("field", "")).first() if asked == "field" else None,
        "preview": preview,
        "fault": fault,
        "refused": refused,
        "may_undo": run.state == BulkRun.State.DONE
        and bool(counts.get("changed"))
        and run.ended_at is not None
        and clock.now() - run.ended_at < UNDO_WITHIN,
        "undo_until": run.ended_at + UNDO_WITHIN if run.ended_at else None,
    }


def _is_asked(act: BulkAct, data: QueryDict) -> bool:
    """Whether a value was given, or none is needed."""
    return act.control == "nothing" or "value" in data or "answer" in data
