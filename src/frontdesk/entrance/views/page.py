"""Answering a page of one's own account: the tabs around it are the same everywhere."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from frontdesk.entrance.views.signed_in import PAGES
from frontdesk.kit.templates import render


def account_page(
    request: HttpRequest, template: str, here: str, context: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    """The page `template` with the tab of the address `here` marked."""
    is_agent = getattr(request, "actor", None) is not None
    tabs = [
        {"label": label, "href": reverse(name), "current": name == here}
        for name, label in PAGES
        if is_agent or name != "account_tokens"
    ]
    return render(request, template, {"account_tabs": tabs, "is_agent": is_agent, **context}, status=status)
