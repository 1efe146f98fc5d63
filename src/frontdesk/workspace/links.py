"""The fixed addresses of this door, worked out once: reversing each link of a page costs more than drawing it."""

from functools import cache
from types import SimpleNamespace

from django.urls import NoReverseMatch, reverse

_PLAIN = (
    "home", "triage", "overview", "board", "board_wall", "board_alarms", "at_risk",
    "new_ticket", "search", "completion", "kept", "palette", "palette_uses",
    "keys", "customers", "sidebar", "tabs", "views", "view_order", "new_view", "ticket_suggestions", "followups",
    "bulk", "exports", "announcements", "problems", "notifications", "notification_preferences", "browsers", "day",
    "watching", "list_way", "organizations",
    "routing", "my_presence", "sign_of_life", "next_ticket", "simulation", "escalations", "on_call",
)  # fmt: skip


def _outside(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@cache
def links() -> SimpleNamespace:
    """Addresses by name; `queue`, `ticket`, `customer` and `file` are prefixes that a slug or number completes."""
    found = {name: reverse(f"workspace:{name}") for name in _PLAIN}
    found["queue"] = reverse("workspace:queue", args=["x"]).removesuffix("x")
    for name, view in {"ticket": "ticket", "customer": "customer", "file": "file"}.items():
        found[name] = reverse(f"workspace:{view}", args=[0]).removesuffix("0")
    found["console"] = _outside("console:home")
    found["portal"] = _outside("portal:home")
    found["sign_out"] = _outside("account_logout")
    found["profile"] = _outside("profile")
    return SimpleNamespace(**found)
