"""In a process with our settings: sign an agent in. Prints JSON: `cookie` and the `queue` page's path."""
# ruff: noqa: E402  (Django is set up before its models are imported)

import json
import sys

import django

django.setup()

from django.contrib.auth import login
from django.http import HttpRequest
from django.urls import reverse

from frontdesk.accounts.models import Agent
from frontdesk.accounts.sessions import SessionStore


def signed_in(agent: Agent) -> str:
    """The key of a fresh session of that agent."""
    request = HttpRequest()
    request.session = SessionStore()
    login(request, agent.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    request.session.save()
    return str(request.session.session_key)


if __name__ == "__main__":
    agent = Agent.objects.filter(role="agent").order_by("pk")[:1].get()
    queue = {"path": reverse("workspace:queue", args=["all"])}
    json.dump({"cookie": signed_in(agent), "queue": queue}, sys.stdout)
