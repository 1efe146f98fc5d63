"""How allauth's sign-in is bent to our rules."""

import unicodedata
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest, HttpResponse

from frontdesk.accounts import actions as accounts
from frontdesk.entrance.landing import landing
from frontdesk.kit import crypto


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """No sign-up by strangers; after sign-in everybody comes to their own place."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Agents are invited, employees are added by an administrator."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Agents go to the workspace, others to their requests."""
        return landing(request.user)

    def is_safe_url(self, url: str | None) -> bool:
        """Only pages of our own, and nothing with control characters in it."""
        if not url or any(unicodedata.category(char) == "Cc" for char in url):
            return False
        return bool(super().is_safe_url(url))

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Keeps the sign-in for the audit."""
        accounts.note_sign_in(user)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        return response

    def add_message(self, *_args: Any, **_kwargs: Any) -> None:
        """Nobody needs to be told that they signed in."""


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of authenticators are sealed (A58)."""

    def encrypt(self, text: str) -> str:
        return crypto.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.unseal(encrypted_text)
