"""Where people come to after the door."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse

from frontdesk.accounts.models import Agent, User


def landing(user: User | AnonymousUser) -> str:
    """The workspace for agents, one's own requests for customers and employees."""
    is_agent = isinstance(user, User) and Agent.objects.active().filter(user=user).exists()
    return reverse("workspace:home" if is_agent else "portal:my_requests")


def wanted(request: HttpRequest) -> str | None:
    """The page of ours that was asked for before the sign-in, if it is one."""
    from allauth.account.adapter import get_adapter

    url = request.POST.get("next") or request.GET.get("next")
    return url if url and get_adapter(request).is_safe_url(url) else None
