"""One's own presence and what is offered to oneself, as every page shows it: a part of the sidebar's one statement."""

import datetime
from dataclasses import dataclass
from typing import Any

from frontdesk.events import Actor
from frontdesk.kit import clock
from frontdesk.routing.logic.presence import BEAT_SECONDS, ON_DUTY
from frontdesk.routing.models.worker import State

ICONS = {
    "available": "circle-check", "busy": "circle-minus", "break": "timer", "training": "graduation-cap",
    "away": "log-out", "offline": "circle",
}  # fmt: skip
TONES = {"available": "available", "busy": "busy", "break": "away", "training": "away"}
_SQL = """
(SELECT json_build_object(
   'mine', (SELECT json_build_array(w.state, w.reason_id, w.why, w.since) FROM routing_worker w WHERE w.agent_id = %s),
   'reasons', (SELECT json_agg(json_build_array(r.id, r.name, r.state) ORDER BY r.position, r.name)
                 FROM routing_reason r WHERE r.is_active),
   'offers', (SELECT json_agg(json_build_array(o.id, t.number, t.subject, t.requester_name, t.preview, t.priority,
                                               o.expires_at, d.queue_name, d.reasons->>'because')
                             ORDER BY o.expires_at, t.priority, o.id)
                FROM routing_offer o JOIN routing_decision d ON d.id = o.decision_id
                JOIN tickets_ticket t ON t.id = o.ticket_id
               WHERE o.agent_id = %s AND o.state = 'open' AND o.expires_at > %s AND {visible}))
  WHERE EXISTS (SELECT 1 FROM routing_queue q WHERE q.is_active))
"""


@dataclass(frozen=True)
class Offered:
    """A ticket that is offered to the reader; `because` says why to them."""

    id: int
    number: int
    subject: str
    customer: str
    preview: str
    priority: int
    expires_at: datetime.datetime
    queue: str
    because: str


@dataclass(frozen=True)
class Duty:
    """The reader's state with its reason or why it was set, the own reasons as (id, name, state), and offers."""

    state: str = "offline"
    reason: int | None = None
    why: str = ""
    since: datetime.datetime | None = None
    reasons: tuple[tuple[int, str, str], ...] = ()
    offers: tuple[Offered, ...] = ()

    @property
    def label(self) -> str:
        """As people read it: the own reason, else the state."""
        return next((name for key, name, _ in self.reasons if key == self.reason), State(self.state).label)

    @property
    def is_on(self) -> bool:
        """Whether the page has to say that it is there."""
        return self.state in ON_DUTY

    @property
    def beat(self) -> int:
        """How often, in seconds."""
        return BEAT_SECONDS

    @property
    def icon(self) -> str:
        return ICONS[self.state]

    @property
    def tone(self) -> str:
        """The colour of the dot at the avatar."""
        return TONES.get(self.state, "offline")

    def choices(self) -> list[tuple[str, str, str, str]]:
        """(state, reason's id or "", label, icon) of all that can be chosen, each state with its reasons after it."""
        found = []
        for state in State:
            found.append((state.value, "", state.label, ICONS[state.value]))
            found += [(of, str(key), name, ICONS[of]) for key, name, of in self.reasons if of == state.value]
        return found

    def is_chosen(self, state: str, reason: str) -> bool:
        """Whether this is the present one."""
        return state == self.state and reason == str(self.reason or "")


def duty_sql(rule: str) -> str:
    """The column of the sidebar's statement; `rule` is what the reader may see of `t` (A30)."""
    return _SQL.format(visible=rule)


def duty_params(actor: Actor, hidden: list[Any]) -> list[Any]:
    """What its marks stand for."""
    return [actor.id, actor.id, clock.now(), *hidden]


def duty_of(found: dict[str, Any] | None) -> Duty | None:
    """What was read; None while the organisation has no queue."""
    if not found:
        return None
    state, reason, why, since = found["mine"] or ("offline", None, "", None)
    offers = tuple(_offered(row) for row in found["offers"] or ())
    known = state if state in State.values else "offline"
    reasons = tuple((key, name, of) for key, name, of in found["reasons"] or ())
    return Duty(known, reason, why, _moment(since) if since else None, reasons, offers)


def _offered(row: list[Any]) -> Offered:
    key, number, subject, customer, preview, priority, expires, queue, because = row
    return Offered(key, number, subject, customer, preview, priority, _moment(expires), queue, because or "")


def _moment(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)
