"""System checks that refuse dangerous combinations of settings before anything is served."""

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

from frontdesk.kit import crypto


def _is_public_host(host: str) -> bool:
    if host in {"", "localhost"} or host.endswith((".localhost", ".test")):
        return False
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return True


@register(Tags.security)
def settings_are_safe(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """No short secret, no missing field key, no debug page and no plain http on a public address."""
    found: list[CheckMessage] = []
    if len(settings.SECRET_KEY) < 50:
        found.append(Error("FRONTDESK_SECRET_KEY must have at least 50 characters.", id="frontdesk.E001"))
    public = urlsplit(settings.PUBLIC_URL)
    if settings.DEBUG and _is_public_host(public.hostname or ""):
        found.append(Error("FRONTDESK_DEBUG must be off on a public address.", id="frontdesk.E002"))
    try:
        crypto.field_keys()
    except (ImproperlyConfigured, ValueError) as error:
        found.append(Error(str(error), id="frontdesk.E003"))
    if public.scheme not in {"http", "https"} or not public.hostname:
        found.append(Error("FRONTDESK_URL must be an http or https address.", id="frontdesk.E004"))
    elif public.scheme == "http" and _is_public_host(public.hostname):
        found.append(
            Error(
                "FRONTDESK_URL must begin with https on a public address: sessions would travel in the clear.",
                id="frontdesk.E005",
            )
        )
    if "*" in settings.ALLOWED_HOSTS:
        found.append(Error("FRONTDESK_HOSTS must name the hosts: '*' lets links be forged.", id="frontdesk.E006"))
    return found
