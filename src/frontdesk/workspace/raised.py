"""Open escalations as pages show them: of all tickets that the reader may see, or around one ticket."""

import datetime
import json
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from frontdesk.escalation.models import Paging, Target
from frontdesk.escalation.permissions import view_escalation
from frontdesk.events import Actor
from frontdesk.kit import clock
from frontdesk.sla.logic.pausing import REASONS
from frontdesk.tickets.models import Escalation, Ticket
from frontdesk.workspace.lists import UNSOLVED
from frontdesk.workspace.rows import due_state

MOST = 200
_CLOCKS = """
 SELECT json_agg(json_build_array(k.target, k.level, k.due_at, k.is_missed, k.pause_reason) ORDER BY k.target DESC)
   FROM escalation_levelclock k WHERE k.ticket_id = t.id AND k.met_at IS NULL AND k.ended_at IS NULL"""
# Whether a ticket's page has to ask for more (`whole.read_whole`).
ANY = """(EXISTS (SELECT 1 FROM tickets_escalation k WHERE k.ticket_id = t.id AND k.ended_at IS NULL)
 OR EXISTS (SELECT 1 FROM escalation_levelclock k WHERE k.ticket_id = t.id AND k.met_at IS NULL AND k.ended_at IS NULL))
"""
_ONE = """
 SELECT json_build_object(
   'id', e.id, 'kind', e.kind, 'reason', e.reason, 'cause', e.cause, 'note', e.note, 'by', e.by_name, 'at', e.at,
   'heard_at', e.acknowledged_at, 'heard_by', coalesce(hu.name, nullif(p.answered_by, '')),
   'in_charge', cu.name, 'to', tt.name, 'came_from', ft.name,
   'level', e.to_level, 'number', t.number,
   'prefix', (SELECT w.number_prefix FROM accounts_workspace w WHERE w.id = 1), 'subject', t.subject,
   'priority', t.priority, 'owner', ou.name,
   'team', m.name, 'customer', t.requester_name, 'state', p.state, 'round', p.round, 'position', p.position,
   'next_at', p.next_at, 'steps', jsonb_array_length(p.plan->'steps'), 'policy', p.policy_name,
   'calls', (SELECT json_agg(json_build_array(x.round, x.step, x.whom, x.outcome, x.at) ORDER BY x.id)
               FROM escalation_call x WHERE x.paging_id = p.id),
   'clocks', ({clocks}))
   FROM tickets_escalation e JOIN tickets_ticket t ON t.id = e.ticket_id
   LEFT JOIN escalation_paging p ON p.escalation_id = e.id
   LEFT JOIN accounts_agent ha ON ha.id = e.acknowledged_by_id LEFT JOIN accounts_user hu ON hu.id = ha.user_id
   LEFT JOIN accounts_agent ca ON ca.id = e.in_charge_id LEFT JOIN accounts_user cu ON cu.id = ca.user_id
   LEFT JOIN accounts_agent oa ON oa.id = t.assignee_id LEFT JOIN accounts_user ou ON ou.id = oa.user_id
   LEFT JOIN accounts_team tt ON tt.id = e.to_team_id LEFT JOIN accounts_team ft ON ft.id = e.from_team_id
   LEFT JOIN accounts_team m ON m.id = t.team_id
  WHERE e.ended_at IS NULL AND {rule}"""
_KINDS, _REASONS = dict(Escalation.Kind.choices), dict(Escalation.Reason.choices)
_STATES = dict(Paging.State.choices)


@dataclass(frozen=True)
class Left:
    """A running target of a level: when it is due, how that looks (ok, soon, late, still), why it stands still."""

    target: str
    level: int
    due_at: datetime.datetime | None
    is_missed: bool
    state: str
    stands: str = ""

    @property
    def label(self) -> str:
        """As people read it."""
        return str(Target(self.target).label)


@dataclass(frozen=True)
class Call:
    """Who was told in which step."""

    round: int
    step: int
    whom: str
    outcome: str
    at: datetime.datetime


@dataclass(frozen=True)
class Raised:
    """One open escalation. `step` says where its steps are, in words; `called` whom the last one told.

    `is_asked`: the reader is among those who may say that they see to it.
    """

    id: int
    kind: str
    kind_label: str
    reason_label: str
    why: str
    by: str
    at: datetime.datetime
    heard_at: datetime.datetime | None
    heard_by: str
    in_charge: str
    to: str
    came_from: str
    level: int
    prefix: str
    number: int
    subject: str
    customer: str
    priority: int
    owner: str
    team: str
    is_asked: bool
    step: str
    next_at: datetime.datetime | None
    policy: str
    calls: list[Call]
    clocks: list[Left]

    @property
    def called(self) -> list[str]:
        """Those whom the last step told."""
        last = self.calls[-1] if self.calls else None
        return [one.whom for one in self.calls if last and (one.round, one.step) == (last.round, last.step)]

    @property
    def is_functional(self) -> bool:
        return self.kind == Escalation.Kind.FUNCTIONAL


@dataclass(frozen=True)
class Around:
    """What a ticket's page shows."""

    open: list[Raised] = field(default_factory=list)
    clocks: list[Left] = field(default_factory=list)


def read_board(actor: Actor) -> list[Raised]:
    """Open escalations that are this actor's to see: first those that nobody has acknowledged, the oldest first."""
    keys = list(Escalation.objects.filter(view_escalation(actor), ended_at=None).values_list("pk", flat=True))
    asked = _ONE.format(clocks=_CLOCKS, rule=f"{UNSOLVED} AND e.id = ANY(%s)")
    order = f"ORDER BY e.acknowledged_at IS NOT NULL, t.priority, e.at LIMIT {MOST}"
    with connection.cursor() as cursor:
        cursor.execute(f"{asked} {order}", [keys])
        return [_raised(_loaded(row[0]), is_asked=True) for row in cursor.fetchall()]


def read_around(ticket: Ticket, actor: Actor) -> Around:
    """Around a ticket that the reader was let see: nothing is asked for a ticket that has nothing of it.

    That it is escalated is part of the ticket; to say "I see to it" is for those whose escalations page shows it.
    """
    if not getattr(ticket, "is_raised", True):
        return Around()
    one = _ONE.format(clocks=_CLOCKS, rule="e.ticket_id = %s")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT (SELECT json_agg(x.one) FROM ({one} ORDER BY e.id DESC) x (one)), ({_CLOCKS})"  # noqa: S608 -- our own
            " FROM tickets_ticket t WHERE t.id = %s",
            [ticket.pk, ticket.pk],
        )
        found = cursor.fetchone()
    open_, clocks = (_loaded(value) or [] for value in found)
    asked = _asked(actor, ticket) if open_ else frozenset()
    return Around([_raised(each, is_asked=each["id"] in asked) for each in open_], [_left(each) for each in clocks])


def _asked(actor: Actor, ticket: Ticket) -> frozenset[int]:
    """Which open escalations of a ticket are the reader's to acknowledge."""
    open_ = Escalation.objects.filter(ticket=ticket, ended_at=None)
    return frozenset(open_.filter(view_escalation(actor)).values_list("pk", flat=True))


def _loaded(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _raised(row: dict[str, Any], *, is_asked: bool) -> Raised:
    plain = ("id", "kind", "number", "subject", "customer", "priority", "level", "prefix")
    names = ("by", "heard_by", "in_charge", "to", "came_from", "owner", "team", "policy")
    values: dict[str, Any] = {name: row[name] for name in plain} | {name: row[name] or "" for name in names}
    return Raised(
        **values,
        is_asked=is_asked,
        kind_label=str(_KINDS.get(row["kind"], row["kind"])),
        reason_label=str(_REASONS.get(row["reason"], row["reason"])),
        why=row["cause"] or row["note"],
        at=_moment(row["at"]),
        heard_at=_moment(row["heard_at"]) if row["heard_at"] else None,
        next_at=_moment(row["next_at"]) if row["next_at"] else None,
        step=_step(row),
        calls=[
            Call(round_, step, whom, outcome, _moment(at)) for round_, step, whom, outcome, at in row["calls"] or ()
        ],
        clocks=[_left(each) for each in row["clocks"] or ()],
    )


def _step(row: dict[str, Any]) -> str:
    """Where the steps are: how many are taken, of how many, or how it ended."""
    if not row["state"]:
        return "Nobody is called: it waits in its team’s queue"
    if row["state"] != Paging.State.RUNNING:
        return str(_STATES.get(row["state"], ""))
    again = f", round {row['round']}" if row["round"] > 1 else ""
    if row["position"] >= row["steps"]:
        return f"Last call comes next{again}"
    return f"Step {row['position'] + 1} of {row['steps']} comes next{again}"


def _left(row: list[Any]) -> Left:
    target, level, due, is_missed, stands = row
    due_at = _moment(due) if due else None
    state = "late" if is_missed else due_state(due_at, clock.now()) if due_at else "still" if stands else "ok"
    return Left(target, level, due_at, is_missed, state, REASONS.get(stands, ""))


def _moment(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)
