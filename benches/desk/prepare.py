"""In a process with Frontdesk's settings: sign an agent in and say what will be asked.

Prints JSON: `cookie`, `asks` by name (each `[{name, weight, paths, form}]`, see `benches.client`) and `word`.
"""
# ruff: noqa: E402  (Django is set up before its models are imported)

import json
import random
import sys
from typing import Any

import django

django.setup()

from django.db import connection
from django.urls import reverse

from benches.desk.views import twelve_views
from benches.prepare import signed_in
from frontdesk.accounts.models import Agent, Membership, Team, User
from frontdesk.tickets.actions.indexing import index_waiting
from frontdesk.tickets.models import Message, SearchWaiting, Ticket
from frontdesk.workspace.queues import Asked, page_for

WORD, THREE = "invoice", "status:open priority:high invoice"
SEARCHES = ("invoice", "deposit", "airport", "password", "refund", "status:open refund", "tag:billing invoice")
CROWD, AGENTS = 2_000, 200
REPLY = {"mode": "reply", "body": "{unique}", "seen": "{seen}", "key": "{unique}", "cc": ""}


def main() -> None:
    """Prepare and print."""
    agent = Agent.objects.filter(role="agent").order_by("pk")[:1].get()
    twelve_views(agent)
    while SearchWaiting.objects.exists():  # what a worker would have done by now
        index_waiting()
    chance = random.Random(7)
    crowd = _open_tickets(chance)
    page = {number: reverse("workspace:ticket", args=[number]) for number in crowd}
    queue, search = reverse("workspace:queue", args=["all"]), reverse("workspace:search")
    teams = [reverse("workspace:queue", args=[f"team:{team.slug}"]) for team in agent.teams.all()]
    own = [reverse("workspace:queue", args=[slug]) for slug in ("mine", "unassigned", "due")]
    found = [f"{search}?q={words.replace(' ', '+')}" for words in SEARCHES]
    writes, texts = crowd[::2], crowd[1::2]
    assign = {**_ask("assign", [page[number] for number in writes]), "to": "/assignment", "form": _assignment(agent)}
    reply = {**_ask("reply", [page[number] for number in texts]), "to": "/messages", "form": REPLY}
    asks = {
        "queue": [_ask("queue", [queue])],
        "ticket, 50 messages": [_ask("ticket", [reverse("workspace:ticket", args=[_long_ticket(50)])])],
        "ticket, 2,000 messages": [_ask("ticket", [reverse("workspace:ticket", args=[_long_ticket(2_000)])])],
        "search, one word": [_ask("search", [f"{search}?q={WORD}"])],
        "search, three operators": [_ask("search", [f"{search}?q={THREE.replace(' ', '+')}"])],
        "palette": [_ask("palette", [f"{reverse('workspace:palette')}?q={word}" for word in ("ro", "mar", "assi")])],
        "counters": [_ask("counters", [reverse("workspace:sidebar")])],
        "assign": [assign],
        "reply": [reply],
        "mix": [
            _ask("queue", [queue, *teams, *own], weight=60),
            _ask("ticket", list(page.values()), weight=25),
            _ask("search", found, weight=10),
            {**assign, "weight": 2.5},
            {**reply, "weight": 2.5},
        ],
    }
    cookie = f"frontdesk={signed_in(agent)}"
    shown = [row.number for row in page_for("all", Asked(), agent.actor()).rows]
    watched = {"path": queue, "author": cookie, "subjects": [reverse("workspace:ticket", args=[one]) for one in shown]}
    watched["cookies"] = [f"frontdesk={signed_in(one)}" for one in _crowd()]
    json.dump({"cookie": cookie, "asks": asks, "word": WORD, "watched": watched}, sys.stdout)


def _ask(name: str, paths: list[str], weight: float = 1) -> dict[str, Any]:
    return {"name": name, "weight": weight, "paths": paths}


def _assignment(agent: Agent) -> dict[str, Any]:
    """To one or the other of a team."""
    team = agent.teams.order_by("pk")[:1].get()
    members = [str(pk) for pk in team.members.values_list("pk", flat=True)]
    return {"assignee": members, "team": str(team.pk), "note": "", "seen": "{seen}"}


def _crowd() -> list[Agent]:
    """Two hundred agents of one team, made when they are missing."""
    team = Team.objects.filter(is_active=True, is_private=False).order_by("pk")[:1].get()
    known = Agent.objects.filter(user__email__startswith="crowd").count()
    for number in range(known, AGENTS):
        user = User.objects.create(email=f"crowd{number}@seed.example", name=f"Agent {number}", password="!")
        Membership.objects.create(agent=Agent.objects.create(user=user, role="agent"), team=team)
    return list(Agent.objects.filter(user__email__startswith="crowd").select_related("user").order_by("pk"))


def _open_tickets(chance: random.Random) -> list[int]:
    numbers = list(Ticket.objects.unsolved().order_by("-last_message_at").values_list("number", flat=True)[:20_000])
    return chance.sample(numbers, min(CROWD, len(numbers)))


def _long_ticket(messages: int) -> int:
    """An open ticket with that many messages: its own, told again; returns its number."""
    known = Ticket.objects.filter(message_count=messages, status="open").order_by("pk").first()
    if known:
        return known.number
    ticket = Ticket.objects.filter(status="open", message_count=5).exclude(assignee=None).order_by("pk")[:1].get()
    first = list(ticket.messages.order_by("created_at"))
    gap = (first[-1].created_at - first[0].created_at) / messages
    Message.objects.bulk_create(
        Message(
            ticket=ticket, conversation=old.conversation, kind=old.kind, agent=old.agent, customer=old.customer,
            author_name=old.author_name, html=old.html, text=old.text, delivery=old.delivery,
            created_at=first[0].created_at + gap * (at + 1) * 0.9,
        )
        for at in range(messages - 5)
        for old in (first[at % 5],)
    )  # fmt: skip
    Ticket.objects.filter(pk=ticket.pk).update(message_count=messages, is_unread=False)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE tickets_message")
    return ticket.number


if __name__ == "__main__":
    main()
