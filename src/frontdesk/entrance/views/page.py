"""What the entrance's pages share: the company's name before the sign-in, the tabs of one's account after it."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from frontdesk.accounts.models import Workspace
from frontdesk.entrance.views.signed_in import PAGES
from frontdesk.kit.templates import render


def door_page(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """A page for whoever stands before the door, in the company's name and colours."""
    workspace = Workspace.current()
    look = {"company": workspace.name if workspace else "Frontdesk", "brand_css": reverse("portal:brand_css")}
    return render(request, template, {**look, **(context or {})}, status=status)


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
