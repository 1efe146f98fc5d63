"""How allauth's sign-in is bent to our rules."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Placeholder of the entrance door."""


class MfaAdapter(DefaultMFAAdapter):
    """Placeholder of the entrance door."""
