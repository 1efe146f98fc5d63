"""Who a mail comes from: name by pattern, reply address, return path, signature and DKIM key of an inbox.

Keys of `Inbox.settings`: `sender_pattern`, `reply_to`, `signature` (sanitised HTML with variables), `return_path`
(whether bounces come to a signed address), `dkim_domain`, `dkim_selector`. The key itself is the secret `dkim_key`.
"""

from collections.abc import Mapping

from frontdesk.channels.actions.keys import reply_address
from frontdesk.channels.actions.signatures import values_of
from frontdesk.channels.mail import Address
from frontdesk.channels.mail.pattern import fill
from frontdesk.channels.models import Inbox, OutboundEnvelope


def sender_of(inbox: Inbox, payload: Mapping[str, str]) -> Address:
    """Name and address in From. The pattern holds for what a person wrote; notices go by the inbox's own name."""
    agent, pattern = payload.get("agent_name", ""), str(inbox.settings.get("sender_pattern", ""))
    plain = payload.get("sender_name") or inbox.sender_name or inbox.brand.name
    name = " ".join(fill(pattern, values_of(inbox, agent)).split())[:120] if agent and pattern else plain
    return Address(name or plain, inbox.address)


def answers_to(inbox: Inbox, envelope: OutboundEnvelope, name: str) -> Address | None:
    """Where answers go: our signed address, else the one that is entered, else none beside From."""
    signed = reply_address(inbox, envelope.reference)
    address = signed or str(inbox.settings.get("reply_to", ""))
    return Address(name, address) if address and address != inbox.address else None


def return_path(inbox: Inbox, envelope: OutboundEnvelope) -> str:
    """The sender in the SMTP dialogue. A signed one tells of which message a bounce speaks, even without its headers.

    Automatic mail without a message behind it keeps the plain address.
    """
    if not inbox.settings.get("return_path"):
        return inbox.address
    return reply_address(inbox, f"bounce:{envelope.pk}") or inbox.address
