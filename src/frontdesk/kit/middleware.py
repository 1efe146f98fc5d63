"""What every request passes: an identity for the log, an honest client address, and headers that protect."""

import re
import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from frontdesk.kit import logs

Next = Callable[[HttpRequest], HttpResponse]

CONTENT_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "frame-src 'self'",
        "base-uri 'none'",
    ]
)


class RequestId:
    """Names each request, in the log and in the answer; a proxy's own name is kept if it is well-formed."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        name = given if re.fullmatch(r"[A-Za-z0-9-]{8,64}", given) else secrets.token_hex(8)
        token = logs.request_id.set(name)
        try:
            response = self.get_response(request)
        finally:
            logs.request_id.reset(token)
        response.headers["X-Request-Id"] = name
        return response


class TrustedProxy:
    """Believes X-Forwarded-For and -Proto only from configured proxies, and drops them otherwise (A38)."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        meta = request.META
        peer = meta.get("REMOTE_ADDR", "")
        if peer in settings.TRUSTED_PROXIES:
            forwarded = [part.strip() for part in meta.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
            strangers = [part for part in forwarded if part not in settings.TRUSTED_PROXIES]
            if strangers:
                meta["REMOTE_ADDR"] = strangers[-1]
            if meta.get("HTTP_X_FORWARDED_PROTO") == "https":
                meta["wsgi.url_scheme"] = "https"
        spoke = [
            meta.pop(header, None)
            for header in (
                "HTTP_X_FORWARDED_FOR",
                "HTTP_X_FORWARDED_HOST",
                "HTTP_X_FORWARDED_PROTO",
                "HTTP_REMOTE_USER",
            )
        ]
        # Whoever forwards without being configured must not pass for somebody at the machine itself.
        request.was_forwarded = any(spoke) or peer in settings.TRUSTED_PROXIES  # type: ignore[attr-defined]
        return self.get_response(request)


class SecurityHeaders:
    """Strict content policy and its companions on every answer that does not bring its own."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        headers = response.headers
        headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("X-Frame-Options", "DENY")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), payment=()")
        if request.is_secure():
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if "text/html" in headers.get("Content-Type", ""):
            headers.setdefault("Cache-Control", "no-store" if _is_personal(request) else "no-cache")
        return response


def _is_personal(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated
