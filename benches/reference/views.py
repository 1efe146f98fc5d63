"""Plain function views over the ORM, with `select_related` and `prefetch_related` where they belong."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.crypto import get_random_string

from frontdesk.accounts.models import Agent, Team, Workspace
from frontdesk.channels.channel import Channel
from frontdesk.events import stream_token
from frontdesk.events.models import Entry
from frontdesk.tickets.models import Mention, Ticket
from frontdesk.workspace.lists import DUE_WITHIN
from frontdesk.workspace.pages import audiences

PAGE, CAP = 50, 100


def _shown(queryset: Any) -> str:
    count = queryset[:CAP].count()
    return "99+" if count >= CAP else str(count)


def _base(request: Any, here: str) -> dict[str, Any]:
    visible = Ticket.objects.visible_to(request.actor)
    unsolved = visible.unsolved()
    teams = Team.objects.filter(is_active=True, pk__in=request.actor.scope.teams)
    now = timezone.now()
    return {
        "me": request.actor,
        "here": here,
        "prefix": Workspace.objects.get(pk=1).number_prefix,
        "mine": _shown(unsolved.of(request.actor.id)),
        "due": _shown(unsolved.due_before(now + DUE_WITHIN)),
        "is_late": unsolved.due_before(now).exists(),
        "unassigned": _shown(unsolved.filter(assignee=None)),
        "mentions": _shown(Mention.objects.filter(agent_id=request.actor.id, seen_at=None, ticket__in=visible)),
        "triage": _shown(unsolved.filter(is_triaged=False)),
        "teams": [(team, _shown(unsolved.filter(team=team))) for team in teams],
        "live_token": stream_token(audiences(request)),
    }


@login_required
def queue(request: HttpRequest, slug: str) -> HttpResponse:
    """Unsolved tickets, latest message first."""
    tickets = (
        Ticket.objects.visible_to(request.actor)  # type: ignore[attr-defined]
        .unsolved()
        .select_related("category", "team", "assignee__user")
        .order_by("-last_message_at", "-id")
    )
    found = list(tickets[: PAGE + 1])
    context = _base(request, slug) | {"tickets": found[:PAGE], "has_more": len(found) > PAGE, "now": timezone.now()}
    return render(request, "reference/queue.html", context)


@login_required
def ticket(request: HttpRequest, number: int) -> HttpResponse:
    """One ticket with its last fifty messages, its history, and its requester."""
    visible = Ticket.objects.visible_to(request.actor)  # type: ignore[attr-defined]
    related = ("requester__organization", "category__parent", "team", "assignee__user")
    found = get_object_or_404(visible.select_related(*related), number=number)
    messages = found.messages.select_related("agent__user", "customer").prefetch_related("attachments")
    newest = [(message.created_at, 0, message) for message in messages.order_by("-created_at", "-id")[:PAGE]]
    entries = Entry.objects.about("ticket", found.pk).order_by("-id")[:200]
    events = [(entry.at, 1, entry) for entry in entries if (event := entry.event()) and event.is_shown]
    others = visible.filter(requester=found.requester).exclude(pk=found.pk)
    channel = Channel.find(found.channel)
    context = _base(request, "") | {
        "ticket": found,
        "thread": [each for _at, _kind, each in sorted([*newest, *events], key=lambda each: each[:2])],
        "clocks": found.clocks.order_by("promise"),
        "participants": found.participants.select_related("customer"),
        "others": others.select_related("survey__response").order_by("-created_at")[:5],
        "open_count": others.unsolved().count(),
        "people": Agent.objects.active().exclude(pk=request.actor.id).select_related("user").order_by("user__name"),  # type: ignore[attr-defined]
        "channel": channel.label.lower() if channel else found.channel,
        "statuses": Ticket.Status.choices,
        "priorities": Ticket.Priority.choices,
        "key": get_random_string(32),
        "now": timezone.now(),
    }
    return render(request, "reference/ticket.html", context)
