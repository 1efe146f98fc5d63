"""What an API token's scopes mean: they lower its agent's role, and never raise it."""

from collections.abc import Iterable

SCOPES = {
    "read": "Read what you may read",
    "write": "Work on tickets and customers",
    "administer": "Everything you may do, settings included",
}
_RANKS = {"viewer": 0, "agent": 1, "supervisor": 2, "administrator": 3}


def rank(role: str) -> int:
    """Height of a role, 0 (viewer, or unknown) to 3 (administrator)."""
    return _RANKS.get(role, 0)


def role_within(role: str, scopes: Iterable[str]) -> str:
    """The role that a token with these scopes has for an agent of that role."""
    given = set(scopes)
    if "administer" in given:
        return role
    if "write" in given:
        return "supervisor" if role == "administrator" else role
    return "viewer"
