"""Card numbers in what is written down about customers: masked as everywhere, before anything is stored (A69)."""

from typing import Any

from frontdesk.accounts.models import Workspace
from frontdesk.kit.cards import redact_text


def masked(text: str) -> str:
    """The text as it may be kept. Asks for the workspace's wish only where there is something to hide."""
    hidden = redact_text(text)
    return hidden if hidden != text and Workspace.masks_cards() else text


def masked_value(value: Any) -> Any:
    """A value of any column or own field: text is masked, also in lists."""
    if isinstance(value, str):
        return masked(value)
    return [masked_value(one) for one in value] if isinstance(value, list) else value
