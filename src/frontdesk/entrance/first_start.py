"""Who may answer the first start: whoever sits at the machine, or holds the secret that its start printed."""

import ipaddress
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from frontdesk.accounts.models import Workspace
from frontdesk.kit import crypto

PURPOSE = "first start"


def set_up_secret() -> str:
    """The one-time secret: it follows from the secret key, so all processes know it, and ends with the first start."""
    return crypto.sign(PURPOSE, settings.PUBLIC_URL)


def set_up_address() -> str:
    """The address to print at the start, with the secret; "" once there is a workspace."""
    if Workspace.current():
        return ""
    return f"{settings.PUBLIC_URL}{reverse('set_up')}?secret={set_up_secret()}"


def may_set_up(request: HttpRequest) -> bool:
    """Whether the request may see and answer the first start.

    Loopback alone counts only where the desk is known by a loopback address and no proxy spoke: behind a proxy on
    the same machine everybody comes from loopback.
    """
    given = request.POST.get("secret") or request.GET.get("secret") or ""
    if given and crypto.verify(PURPOSE, settings.PUBLIC_URL, given):
        return True
    is_public = not _is_loopback(urlsplit(settings.PUBLIC_URL).hostname or "")
    was_forwarded = getattr(request, "was_forwarded", False)
    return not is_public and not was_forwarded and _is_loopback(request.META.get("REMOTE_ADDR", ""))


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
