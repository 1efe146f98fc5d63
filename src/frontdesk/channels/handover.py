"""What came of handing an envelope to a server or provider, recipient by recipient."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Refusal:
    """Why a recipient was not taken; `is_final` when trying again cannot help (5xx, RFC 5321 section 4.2.1)."""

    reason: str
    is_final: bool


@dataclass(frozen=True)
class Handover:
    """Whom the server did not take, and how many seconds it took over the message once it was signed in to.

    Everybody who is not in `refused` has been taken. `provider_id` is the provider's own name for the message.
    """

    refused: Mapping[str, Refusal] = field(default_factory=dict)
    seconds: float = 0.0
    provider_id: str = ""
