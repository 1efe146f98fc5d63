"""A ticket by its number, and the page that shows it."""

import secrets
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest

from frontdesk.accounts.permissions import work
from frontdesk.channels.channel import Channel
from frontdesk.events import Actor
from frontdesk.notifications import actions as notifications
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.actions import tabs
from frontdesk.tickets.logic.life import may_follow
from frontdesk.tickets.models import Ticket
from frontdesk.workspace.about import local_time, read_about
from frontdesk.workspace.access import DeskRequest
from frontdesk.workspace.belonging import read_links
from frontdesk.workspace.beside import Beside, read_beside
from frontdesk.workspace.composing import composer_of
from frontdesk.workspace.guidance import read_guidance
from frontdesk.workspace.headings import Headings
from frontdesk.workspace.keeping import read_keeping
from frontdesk.workspace.known import read_known
from frontdesk.workspace.links import links
from frontdesk.workspace.planned import read_planned, typed_again
from frontdesk.workspace.raised import read_around
from frontdesk.workspace.thread import read_thread
from frontdesk.workspace.triggers.base import signs
from frontdesk.workspace.using import drafted_with, typed_with
from frontdesk.workspace.whole import read_whole

NOT_KEPT = ("block", "at", "before", "after", "pane", "panel", "earlier", "back", "macro")
STATUS_WORDS = {"pending": "Pending: waits for the customer", "on_hold": "On hold: waits for others"}
BLOCKS = {"head": "head_of", "thread": "thread", "older": "older", "side": "side", "together": "together"}


def ticket_of(actor: Actor, number: int) -> Ticket:
    """The ticket with all that its head shows, in one query. Raises Http404 when the actor may not see it."""
    found = read_whole(actor, number)
    if found is None:
        raise Http404
    return found


def kept(request: HttpRequest) -> str:
    """The part of the address that keeps a queue beside the ticket."""
    data = request.GET.copy()
    for name in NOT_KEPT:
        data.pop(name, None)
    return data.urlencode()


def address_of(request: HttpRequest, number: int) -> str:
    """The page of a ticket, with the queue that it was opened from."""
    keep = kept(request)
    return f"{links().ticket}{number}" + (f"?{keep}" if keep else "")


def ticket_context(request: DeskRequest, ticket: Ticket, block: str | None = None) -> dict[str, Any]:
    """What the page, or one block of it, needs. Shows the ticket as read to whoever works it."""
    context: dict[str, Any] = {
        "ticket": ticket,
        "title": ticket.subject,
        "keep": kept(request),
        "url_self": f"{links().ticket}{ticket.number}",
        "channel_label": channel.label.lower() if (channel := Channel.find(ticket.channel)) else ticket.channel,
        "priority_name": Ticket.Priority(ticket.priority).label.lower(),
        "pane": "side" if request.GET.get("pane") == "side" else "main",
        "statuses": [
            (value, STATUS_WORDS.get(value, label)) for value, label in Ticket.Status.choices if may_be(ticket, value)
        ],
        "priorities": Ticket.Priority.choices,
        "reopens": tickets.may_reopen(ticket),
        **(_around(ticket, request.actor) if block in {None, "head", "side"} else {}),
        "known": read_known(ticket, request.actor) if block in {None, "head"} else [],
        "banner": None,
        "typed": (typed_again(request, ticket) or typed_with(request, ticket)) if block is None else {},
        "key": secrets.token_hex(16),
    }
    if block in {None, "thread", "older"}:
        context["planned"] = read_planned(ticket, request)
        headings = Headings(context["channel_label"], ticket.requester_name)
        try:
            context["thread"] = read_thread(ticket.pk, request.GET.get("earlier", ""))
        except ValueError as error:
            raise BadRequest(str(error)) from error
        context["entries"] = headings.over(context["thread"].entries)
    if block in {None, "side", "composer"}:
        context["beside"] = read_beside(ticket, request.actor)
    if block in {None, "side"}:
        context |= {"about": read_about(ticket.requester, request.actor), "local_time": local_time(ticket.requester)}
    if block is None:
        context["compose"] = composer_of(ticket, context["beside"], request)
        context["signs"] = signs()
        context["drafted"] = drafted_with(context["compose"].first, ticket, request.actor)
    if block in {None, "thread"}:
        _mark_seen(ticket, request.actor, context.get("beside"), opens=block is None)
    if block in {None, "side"} and context["beside"].has_news:
        notifications.mark_seen(notifications.About(ticket=ticket.pk), by=request.actor)
    return context


def _around(ticket: Ticket, actor: Actor) -> dict[str, Any]:
    """What head and side show: links, promises and what is kept for later, steps and guides."""
    return {
        "belonging": read_links(ticket, actor), "keeping": read_keeping(ticket, actor),
        "guidance": read_guidance(ticket, actor), "raised": read_around(ticket, actor),
    }  # fmt: skip


def may_be(ticket: Ticket, status: str) -> bool:
    """Whether the menu offers this status: the present one and those that may follow it."""
    return status == ticket.status or may_follow(ticket.status, status)


def _mark_seen(ticket: Ticket, actor: Actor, beside: Beside | None, *, opens: bool) -> None:
    """What the agent sees now is no news: in their tab, and, if they work on it, in the queue."""
    seen = getattr(ticket, "seen_version", None)
    if seen != ticket.version and (opens or seen is not None):
        tabs.look(ticket, by=actor, opens=opens)
    if not work(actor):
        return
    if ticket.is_unread and ticket.assignee_id in {None, actor.id}:
        tickets.mark_read(ticket, by=actor)
    if beside is not None and beside.is_called:
        tickets.mark_mentions_seen(ticket, by=actor)
