"""How every page of the portal is answered: in the brand's look, knowing who reads."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from frontdesk.accounts.models import Brand, Workspace
from frontdesk.events import stream_token
from frontdesk.kit.templates import render
from frontdesk.portal.visitor import Visitor, visitor_of
from frontdesk.tickets.models import Ticket


def brand_of(request: HttpRequest) -> Brand | None:
    """The brand whose help centre answers under this host name, else the default one; None before the first start."""
    if not hasattr(request, "_brand"):
        host = request.get_host().partition(":")[0].lower()
        found = list(Brand.objects.order_by("-is_default", "pk"))
        request._brand = next((one for one in found if one.host and one.host.lower() == host), next(iter(found), None))  # type: ignore[attr-defined]
    brand: Brand | None = request._brand  # type: ignore[attr-defined]
    return brand


def workspace_of(request: HttpRequest) -> Workspace | None:
    """The workspace, read once a request."""
    if not hasattr(request, "_workspace"):
        request._workspace = Workspace.current()  # type: ignore[attr-defined]
    workspace: Workspace | None = request._workspace  # type: ignore[attr-defined]
    return workspace


def look_version(brand: Brand) -> str:
    """Changes whenever the brand's colours or logo do, so that browsers may keep both."""
    return hashlib.sha256(f"{brand.pk}|{brand.accent}|{brand.logo.name}".encode()).hexdigest()[:10]


def live_token(*tickets: Ticket) -> str:
    """The right to hear when these tickets change."""
    return stream_token(f"ticket.{ticket.number}" for ticket in tickets) if tickets else ""


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    block: str | None = None,
    status: int = 200,
    is_private: bool = False,
) -> HttpResponse:
    """The page, or one block of it. `is_private` keeps it out of search engines, caches and referrers."""
    brand, workspace = brand_of(request), workspace_of(request)
    visitor: Visitor = visitor_of(request)
    version = look_version(brand) if brand else ""
    shared = {
        "brand": brand,
        "brand_css": f"{reverse('portal:brand_css')}?v={version}",
        "brand_logo": f"{reverse('portal:brand_logo')}?v={version}" if brand and brand.logo else "",
        "company": brand.name if brand else (workspace.name if workspace else "Help centre"),
        "prefix": workspace.number_prefix if workspace else "FD",
        "visitor": visitor,
        "is_private": is_private,
        "live_token": "",
    }
    response = render(request, template, shared | dict(context or {}), block=block, status=status)
    if is_private:
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        # Other sites learn nothing of the address. `no-referrer` would do no more, and browsers then send the forms of
        # the page with "Origin: null", which the protection against forged requests refuses.
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cache-Control"] = "no-store"
    return response
