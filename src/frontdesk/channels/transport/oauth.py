"""Signing in to mail servers by OAuth 2: authorisation code with PKCE (RFC 6749, 7636), refresh by one at a time (F11).

    address = authorization_url(inbox, redirect_uri=…, state=…, verifier=…)     # the owner allows it there
    tokens = exchange(inbox, code=…, verifier=…, redirect_uri=…)                # and comes back with a code
    token = access_token(inbox)                                                 # whenever a server asks

SMTP and IMAP take the token by XOAUTH2 or OAUTHBEARER; see `Server.token`.
"""

import base64
import contextlib
import datetime
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import httpx
from django.db import connection

from frontdesk.channels.actions.grants import Tokens, keep_renewed, record_refusal
from frontdesk.channels.models import Grant, Inbox
from frontdesk.channels.transport.failure import Unreachable
from frontdesk.kit import clock, net

LOCK_SPACE: Final = 0x46440002
EARLY = datetime.timedelta(minutes=2)
TIMEOUT_SECONDS: Final = 10.0


@dataclass(frozen=True)
class Endpoint:
    """Where a provider asks its users and gives tokens; `servers` are the settings that go with it."""

    label: str
    authorize_url: str
    token_url: str
    scopes: str
    more: tuple[tuple[str, str], ...] = ()
    servers: tuple[tuple[str, object], ...] = ()


PRESETS: Final = {
    "google": Endpoint(
        "Google",
        "https://accounts.google.com/o/oauth2/v2/auth",
        "https://oauth2.googleapis.com/token",
        "https://mail.google.com/",
        (("access_type", "offline"), ("prompt", "consent")),
        (("imap_host", "imap.gmail.com"), ("pop3_host", "pop.gmail.com"), ("smtp_host", "smtp.gmail.com")),
    ),
    "microsoft": Endpoint(
        "Microsoft 365",
        "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
        "https://login.microsoftonline.com/common/oauth2/v2.0/token",
        "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/POP.AccessAsUser.All"
        " https://outlook.office.com/SMTP.Send offline_access",
        (("prompt", "select_account"),),
        (
            ("imap_host", "outlook.office365.com"),
            ("pop3_host", "outlook.office365.com"),
            ("smtp_host", "smtp.office365.com"),
            ("smtp_security", "starttls"),
        ),
    ),
}
SIGN_IN_CHOICES: Final = [
    ("password", "With a password"),
    *((slug, f"With {preset.label} (OAuth 2)") for slug, preset in PRESETS.items()),
    ("other", "With another provider (OAuth 2)"),
]


def endpoint_of(inbox: Inbox) -> Endpoint | None:
    """The provider that is chosen, or None for a password. A tenant of Microsoft may be named."""
    values = inbox.settings
    chosen = str(values.get("sign_in") or "password")
    if chosen == "other":
        return Endpoint(
            urlsplit(str(values.get("oauth_token_url", ""))).hostname or "the provider",
            str(values.get("oauth_authorize_url", "")),
            str(values.get("oauth_token_url", "")),
            str(values.get("oauth_scopes", "")),
        )
    preset = PRESETS.get(chosen)
    tenant = str(values.get("oauth_tenant") or "")
    if preset and tenant and chosen == "microsoft":
        swap = (f"/{tenant}/", "/common/")
        return Endpoint(
            preset.label,
            preset.authorize_url.replace(swap[1], swap[0]),
            preset.token_url.replace(swap[1], swap[0]),
            preset.scopes,
            preset.more,
        )
    return preset


def authorization_url(inbox: Inbox, *, redirect_uri: str, state: str, verifier: str) -> str:
    """Where the account's owner is sent; `state` and `verifier` are kept with the session. Raises Unreachable."""
    endpoint = _configured(inbox)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    asked = {
        "response_type": "code",
        "client_id": str(inbox.settings.get("oauth_client_id", "")),
        "redirect_uri": redirect_uri,
        "scope": endpoint.scopes,
        "state": state,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        "login_hint": inbox.address,
        **dict(endpoint.more),
    }
    joint = "&" if urlsplit(endpoint.authorize_url).query else "?"
    return f"{endpoint.authorize_url}{joint}{urlencode(asked)}"


def exchange(inbox: Inbox, *, code: str, verifier: str, redirect_uri: str) -> Tokens:
    """Tokens for the code that the owner brought. Raises Unreachable, also when no lasting permission was given."""
    tokens = _ask(
        inbox,
        {"grant_type": "authorization_code", "code": code, "code_verifier": verifier, "redirect_uri": redirect_uri},
    )
    if not tokens.refresh:
        raise Unreachable(
            f"{_configured(inbox).label} allowed only a single look. Remove Frontdesk from the account's connected"
            " apps, then connect it again.",
            step="sign-in",
        )
    return tokens


def access_token(inbox: Inbox, refused: str = "") -> str:
    """A token that holds for some minutes at least, renewed when necessary; never the one that was `refused`.

    Of several processes that need one, a single one asks the provider. Raises Unreachable.
    """
    grant = _grant(inbox)
    if _is_fresh(grant, refused):
        return str(grant.access_token)
    with _alone(inbox.pk):
        grant = _grant(inbox)
        if _is_fresh(grant, refused):
            return str(grant.access_token)
        try:
            tokens = _ask(inbox, {"grant_type": "refresh_token", "refresh_token": grant.refresh_token})
        except Unreachable as error:
            if error.is_final:
                record_refusal(grant, str(error))
            raise
        return str(keep_renewed(grant, tokens).access_token)


def _grant(inbox: Inbox) -> Grant:
    grant = Grant.objects.filter(inbox=inbox).first()
    if grant is None:
        raise Unreachable("The account is not connected yet: press “Connect”.", step="sign-in", is_final=True)
    if not grant.refresh_token:
        raise Unreachable(grant.refusal or "The account must be connected again.", step="sign-in", is_final=True)
    return grant


def _is_fresh(grant: Grant, refused: str) -> bool:
    is_valid = grant.expires_at is not None and grant.expires_at > clock.now() + EARLY
    return bool(grant.access_token) and is_valid and grant.access_token != refused


@contextlib.contextmanager
def _alone(inbox_id: int) -> Iterator[None]:
    """One refresher at a time, over all processes; the lock goes with the connection of one that dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK_SPACE, inbox_id])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK_SPACE, inbox_id])


def _configured(inbox: Inbox) -> Endpoint:
    endpoint = endpoint_of(inbox)
    if endpoint is None or not endpoint.authorize_url or not endpoint.token_url:
        raise Unreachable("The addresses of the provider are not entered.", step="sign-in")
    if not inbox.settings.get("oauth_client_id"):
        raise Unreachable("The client ID that the provider gave you is not entered.", step="sign-in")
    return endpoint


def _ask(inbox: Inbox, asked: dict[str, str]) -> Tokens:
    endpoint = _configured(inbox)
    asked |= {"client_id": str(inbox.settings.get("oauth_client_id", ""))}
    if secret := inbox.secrets.get("oauth_client_secret"):
        asked |= {"client_secret": secret}
    try:
        with net.http_client(TIMEOUT_SECONDS) as client:
            answer = client.post(endpoint.token_url, data=asked, headers={"Accept": "application/json"})
    except (httpx.HTTPError, OSError) as error:
        raise Unreachable(f"{endpoint.label} cannot be asked for a new token at present.", step="sign-in") from error
    return _tokens(answer, endpoint.label)


def _tokens(answer: httpx.Response, label: str) -> Tokens:
    try:
        said: Any = answer.json()
    except ValueError:
        said = {}
    said = said if isinstance(said, dict) else {}
    if answer.status_code == 200 and said.get("access_token"):
        lives = said.get("expires_in", 3600)
        return Tokens(
            str(said["access_token"]),
            str(said.get("refresh_token") or ""),
            float(lives) if str(lives).replace(".", "", 1).isdigit() else 3600.0,
        )
    reason = str(said.get("error") or f"status {answer.status_code}")[:100]
    if reason == "invalid_grant":
        raise Unreachable(
            f"{label} no longer allows Frontdesk to use this account: connect it again.", step="sign-in", is_final=True
        )
    if reason in {"invalid_client", "unauthorized_client"}:
        raise Unreachable(f"{label} does not know the client ID or its secret.", step="sign-in")
    raise Unreachable(f"{label} gave no token ({reason}).", step="sign-in")
