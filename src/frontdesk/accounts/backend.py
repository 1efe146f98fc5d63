"""How an e-mail address and a password become a user."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from frontdesk.accounts.models import Agent, User


class AddressBackend(BaseBackend):
    """Known or unknown, active or not: each try costs one look-up and one password hash (A50)."""

    def authenticate(
        self, request: HttpRequest | None, email: str = "", password: str = "", **_others: Any
    ) -> User | None:
        """The user, or None. Whose seat was disabled cannot come in by another way either (A55)."""
        if not email or not password:
            return None
        user = User.objects.by_address(email)
        if user is None:
            User().set_password(password)
            return None
        if not user.check_password(password) or not user.is_active:
            return None
        return None if Agent.objects.filter(user=user, is_active=False).exists() else user

    def get_user(self, user_id: int) -> User | None:
        """The active user of that id."""
        return User.objects.filter(pk=user_id, is_active=True).first()
