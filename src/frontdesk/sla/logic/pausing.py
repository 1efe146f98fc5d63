"""Which promises run now, and why the others do not: the rules of docs/sla.md, by their numbers there.

A promise stands still for a reason, one of REASONS; "" means that it runs. What a reason costs is worked out where
clocks are kept (`actions/case.py`): a pause keeps what is left of the budget, and time goes on from there.
"""

from dataclasses import dataclass

CUSTOMER, THIRD_PARTY, PLANNED, HELD, SHELVED = "customer", "third_party", "planned", "held", "shelved"
REASONS = {
    CUSTOMER: "waiting for the customer",
    THIRD_PARTY: "waiting for a third party",
    PLANNED: "put off to an agreed time",
    HELD: "held",
    SHELVED: "put aside",
}
USUAL = (CUSTOMER, THIRD_PARTY)

# What a reason stops. First and next reply stop for none of the three (rules 3, 4, 8): whoever asked has not been
# answered by our waiting. The requester's wait goes on while a third party is busy, and news are due then (9, 10).
# Targets of a level (`escalation`) stop for both: who waits for somebody else has nothing to claim.
_STOPS = {
    CUSTOMER: {"resolution", "wait", "update", "claim", "acknowledge"},
    THIRD_PARTY: {"resolution", "claim", "acknowledge"},
    PLANNED: {"resolution", "update"},
}


@dataclass(frozen=True)
class Situation:
    """How a ticket stands. `pauses` are the reasons for which its policy lets promises stand still (rules 2, 7, 11)."""

    status: str
    pauses: frozenset[str] = frozenset(USUAL)
    is_planned: bool = False
    is_held: bool = False
    is_shelved: bool = False


def paused_by(promise: str, now: Situation) -> str:
    """Why the promise stands still, or "". Of several reasons the first counts; together they are one pause (14)."""
    if now.is_shelved:
        return SHELVED
    if now.is_held:
        return HELD
    waits = {"pending": CUSTOMER, "on_hold": THIRD_PARTY}.get(now.status, "")
    reasons = [waits] if waits else []
    reasons += [PLANNED] if now.is_planned else []
    return next((one for one in reasons if one in now.pauses and promise in _STOPS[one]), "")
