"""Why a ticket went where it went: the decisions about it, in words."""

from dataclasses import dataclass
from typing import Any

from frontdesk.events import Actor
from frontdesk.routing.models import Decision, Offer
from frontdesk.routing.strategy import Strategy
from frontdesk.tickets.models import Ticket

SHOWN = 30
ICONS = {"sorted": "list-filter", "offered": "route", "moved": "forward", "taken": "hand", "returned": "undo-2",
         "directed": "route"}  # fmt: skip
ENDED = {
    "open": "is asked at this moment", "accepted": "accepted", "declined": "passed it on",
    "expired": "did not answer in time", "withdrawn": "was no longer asked",
}  # fmt: skip


@dataclass(frozen=True)
class Reasoned:
    """One decision: `title` says what, `because` why, `lines` what else counted, `people` who was looked at."""

    icon: str
    title: str
    because: str
    at: Any
    lines: list[str]
    asked: list[tuple[str, str]]
    left_out: list[tuple[str, str]]
    more_left_out: int


def reasons(ticket: Ticket, actor: Actor) -> list[Reasoned]:
    """The decisions about a ticket that the actor was let see, newest first."""
    found = Decision.objects.filter(ticket=ticket).select_related("agent__user").order_by("-id")[:SHOWN]
    offers = {one.decision_id: one for one in Offer.objects.filter(decision__in=[each.pk for each in found])}
    return [_reasoned(each, offers.get(each.pk), actor) for each in found]


def _reasoned(decision: Decision, offer: Offer | None, actor: Actor) -> Reasoned:
    kept = decision.reasons if isinstance(decision.reasons, dict) else {}
    left, count = _people(kept.get("left_out")), kept.get("left_out_count") or 0
    return Reasoned(
        ICONS.get(decision.kind, "route"),
        _title(decision, offer, actor),
        str(kept.get("because", "")),
        decision.at,
        _lines(decision, kept),
        _people(kept.get("asked"))[:5],
        left,
        max(0, count - len(left)),
    )


def _title(decision: Decision, offer: Offer | None, actor: Actor) -> str:
    queue = f"“{decision.queue_name}”"
    who = "you" if decision.agent_id == actor.id else decision.agent.name if decision.agent else "nobody"
    match decision.kind:
        case "sorted":
            return f"Put into the queue {queue}"
        case "moved":
            return f"Moved to the queue {queue}"
        case "taken":
            return f"Taken from {queue} by {who}"
        case "returned":
            return f"Came back from {who}"
        case "directed":
            return f"Routed to the queue {queue} by {decision.reasons.get('by') or 'somebody'}"
    ended = ENDED[offer.state] if offer else ""
    return f"Offered to {who} from {queue}: {ended}"


def _lines(decision: Decision, kept: dict[str, Any]) -> list[str]:
    lines = []
    strategy = Strategy.find(decision.strategy)
    if decision.kind in {"offered", "taken"}:
        lines.append(f"How the queue chooses: {strategy.about if strategy else 'a way that is no longer there.'}")
    if kept.get("needs"):
        lines.append("Asked for: " + "; ".join(map(str, kept["needs"])) + ".")
    if kept.get("is_relaxed"):
        lines.append("It had waited so long that the skills were only preferred.")
    if kept.get("is_widened"):
        lines.append("It had waited so long that further teams were asked.")
    return lines


def _people(found: Any) -> list[tuple[str, str]]:
    return [(str(name), str(why)) for _agent, name, why in found or ()]
