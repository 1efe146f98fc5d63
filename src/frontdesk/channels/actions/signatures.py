"""The signature of an inbox under what an agent writes."""

from frontdesk.channels.mail.pattern import fill_html
from frontdesk.channels.models import Inbox
from frontdesk.kit.html import clean_rich, html_to_text


def values_of(inbox: Inbox, agent_name: str = "") -> dict[str, str]:
    """What the variables of sender and signature stand for."""
    return {
        "agent_name": agent_name,
        "agent_first_name": agent_name.split()[0] if agent_name.split() else "",
        "inbox_name": inbox.name,
        "brand_name": inbox.brand.name,
        "inbox_address": inbox.address,
    }


def signature_of(inbox: Inbox, agent_name: str) -> tuple[str, str]:
    """(HTML, text) of the inbox's signature for an agent; both empty without one. Sanitised after it is filled in."""
    pattern = str(inbox.settings.get("signature", ""))
    if not pattern.strip():
        return "", ""
    filled = clean_rich(fill_html(pattern, values_of(inbox, agent_name)))
    return filled, html_to_text(filled)
