"""In a process with either settings: sign an agent in, choose the pages, and note their queries and words.

Prints JSON: `cookie`, and for each page `path`, `sql` (every statement as it was sent), `words` (the visible text).
"""
# ruff: noqa: E402  (Django is set up before its models are imported)

import json
import re
import sys
from typing import Any

import django

django.setup()

from django.conf import settings
from django.contrib.auth import login
from django.db import connection
from django.db.models import Count
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from frontdesk.accounts.models import Agent
from frontdesk.accounts.sessions import SessionStore
from frontdesk.tickets.models import Message, Ticket

MESSAGES = 50


def main() -> None:
    """Prepare and print."""
    agent = Agent.objects.filter(role="agent").order_by("pk")[:1].get()
    cookie = signed_in(agent)
    ticket = _long_ticket()
    client = Client(SERVER_NAME="127.0.0.1")
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    queue = reverse("workspace:queue", args=["all"])
    pages = {"queue": queue, "ticket": reverse("workspace:ticket", args=[ticket.number])}
    json.dump({"cookie": cookie, "pages": {name: _page(client, path) for name, path in pages.items()}}, sys.stdout)


def signed_in(agent: Agent) -> str:
    """The key of a fresh session of that agent."""
    request = HttpRequest()
    request.session = SessionStore()
    login(request, agent.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    request.session.save()
    return str(request.session.session_key)


def _long_ticket() -> Ticket:
    """An open ticket with fifty messages: its own five, told again."""
    known = Ticket.objects.annotate(said=Count("messages")).filter(message_count=MESSAGES, status="open").first()
    if known:
        return known
    ticket = Ticket.objects.filter(status="open").exclude(assignee=None).order_by("pk")[:1].get()
    first = list(ticket.messages.order_by("created_at"))
    gap = (first[-1].created_at - first[0].created_at) / MESSAGES
    Message.objects.bulk_create(
        Message(
            ticket=ticket, conversation=old.conversation, kind=old.kind, agent=old.agent, customer=old.customer,
            author_name=old.author_name, html=old.html, text=old.text, delivery=old.delivery,
            created_at=first[0].created_at + gap * (5 * n + at + 1) * 0.9,
        )
        for n in range((MESSAGES - 5) // 5)
        for at, old in enumerate(first)
    )  # fmt: skip
    Ticket.objects.filter(pk=ticket.pk).update(message_count=MESSAGES, is_unread=False)
    ticket.refresh_from_db()
    return ticket


def _page(client: Client, path: str) -> dict[str, Any]:
    client.get(path)  # compiles templates, and does what only a first visit does
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}")
    text = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    words = re.sub(r"<[^>]+>", " ", text[text.index("<body") :]).split()
    return {"path": path, "sql": [query["sql"] for query in queries], "words": words, "bytes": len(answer.content)}


if __name__ == "__main__":
    main()
