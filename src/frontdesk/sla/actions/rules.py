"""What holds for a ticket's promises: which policy, its budgets by priority, and the hours in which they count.

Every new ticket asks, so the database puts the answer together in one statement; only a policy that counts by other
hours than the default one needs a second.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.db import connection

from frontdesk.accounts.models import Calendar, Team
from frontdesk.sla.actions.calendars import HOURS, hours_by_key, read_hours
from frontdesk.sla.logic.business_time import Hours
from frontdesk.sla.logic.pausing import USUAL
from frontdesk.tickets import facts
from frontdesk.tickets.fact import Asker
from frontdesk.tickets.logic import conditions
from frontdesk.tickets.logic.conditions import FaultyCondition, Group
from frontdesk.tickets.models import Ticket

ROUND_THE_CLOCK = Hours(ZoneInfo("UTC"))

# As the default policy says: the team's own calendar (the parameter) or a named one; else the default calendar.
_CALENDAR = """
    coalesce(
        CASE coalesce((SELECT counts_by FROM sla_slapolicy WHERE is_default), 'team')
            WHEN 'team' THEN %s::bigint
            WHEN 'named' THEN (SELECT calendar_id FROM sla_slapolicy WHERE is_default)
        END,
        (SELECT id FROM accounts_calendar WHERE is_default)
    )"""
_POLICIES = """
    (SELECT jsonb_agg(jsonb_build_array(p.id, p.name, p.is_default, p.counts_by, p.calendar_id, p.conditions, p.pauses,
            p.warn_at_percent, (SELECT jsonb_agg(jsonb_build_array(priority, promise, budget_seconds, is_calendar_time)
            ORDER BY priority, promise) FROM sla_slatarget WHERE policy_id = p.id))
        ORDER BY p.is_default, p.position, p.id) FROM sla_slapolicy p WHERE p.is_active OR p.is_default)::text,
    (SELECT id FROM accounts_calendar WHERE is_default)"""
_RULES = f"SELECT {_POLICIES}, chosen, {HOURS} FROM (SELECT {_CALENDAR} AS chosen) AS counting"  # noqa: S608 -- all of
# it stands above


@dataclass(frozen=True)
class Budget:
    """So many seconds; of business time, or of any."""

    seconds: int
    is_calendar_time: bool = False


@dataclass(frozen=True)
class Policy:
    """A stored policy as it holds. `targets` are budgets by promise, by priority."""

    id: int
    name: str
    is_default: bool
    counts_by: str
    calendar_id: int | None
    tree: Group | None
    pauses: frozenset[str]
    warnings: tuple[int, ...]
    targets: Mapping[int, Mapping[str, Budget]]

    def fits(self, ticket: Ticket) -> bool:
        """Whether it is for this ticket. One whose conditions ask for something that is gone is for none."""
        if self.is_default:
            return True
        if self.tree is None:
            return False
        try:
            return facts.holds(self.tree, ticket, Asker())
        except FaultyCondition:
            return False

    def asks_for(self, whose: str) -> bool:
        """Whether a change of a customer's record ("customer"), or of their company's ("organization"), decides it."""
        try:
            return self.tree is not None and not self.is_default and facts.hangs_on(self.tree, whose)
        except FaultyCondition:
            return False


@dataclass(frozen=True)
class Rules:
    """What holds: `hours` are always open where there is no calendar at all."""

    hours: Hours
    policy: Policy | None = None

    @property
    def budgets(self) -> dict[int, dict[str, int]]:
        """Seconds by promise, by priority."""
        targets = self.policy.targets if self.policy else {}
        return {priority: {name: one.seconds for name, one in row.items()} for priority, row in targets.items()}

    @property
    def pauses(self) -> frozenset[str]:
        """For what promises stand still."""
        return self.policy.pauses if self.policy else frozenset(USUAL)

    @property
    def warnings(self) -> tuple[int, ...]:
        """At which shares of a budget somebody is warned."""
        return self.policy.warnings if self.policy else ()

    def promised(self, priority: int) -> Mapping[str, Budget]:
        """Budgets by promise for a ticket of that priority."""
        return self.policy.targets.get(priority, {}) if self.policy else {}

    def hours_of(self, is_calendar_time: bool) -> Hours:
        """The hours in which such a budget counts."""
        return ROUND_THE_CLOCK if is_calendar_time else self.hours


@dataclass
class Rulebook:
    """All policies, and the hours read so far: for many tickets at once."""

    policies: tuple[Policy, ...]
    default_calendar: int | None
    known: dict[int | None, Hours] = field(default_factory=dict)

    def for_ticket(self, ticket: Ticket, key: int | None = None) -> Rules:
        """The policy of that key where it still holds, else the first that fits, and the hours in which it counts."""
        policy = next((one for one in self.policies if one.id == key), None) if key is not None else None
        policy = policy or next((one for one in self.policies if one.fits(ticket)), None)
        return Rules(self.hours(policy, ticket.team), policy)

    def default(self, team: Team | None) -> Rules:
        """The default policy, for the tickets of a team."""
        policy = next((one for one in self.policies if one.is_default), None)
        return Rules(self.hours(policy, team), policy)

    def calendar_key(self, policy: Policy | None, team: Team | None) -> int | None:
        """By whose calendar it counts."""
        counts_by = policy.counts_by if policy else "team"
        own = team.calendar_id if team and counts_by == "team" else None
        named = policy.calendar_id if policy and counts_by == "named" else None
        return own or named or self.default_calendar

    def hours(self, policy: Policy | None, team: Team | None) -> Hours:
        """The hours in which it counts."""
        key = self.calendar_key(policy, team)
        if key not in self.known:
            self.known[key] = hours_by_key(key)
        return self.known[key]


def rulebook(team: Team | None = None) -> Rulebook:
    """What holds now; the hours of that team's tickets by the default policy are read with it."""
    with connection.cursor() as cursor:
        cursor.execute(_RULES, [team.calendar_id if team else None])
        policies, default, chosen, *hours = cursor.fetchone()
    return Rulebook(_policies(policies or "[]"), default, {chosen: read_hours(*hours)})


def rules_for(team: Team | None) -> Rules:
    """What the default policy says for the tickets of a team."""
    return rulebook(team).default(team)


def hours_for(team: Team | None) -> Hours:
    """The business hours in which promises of a team's tickets count, unless a policy of their own says otherwise."""
    return rules_for(team).hours


def budgets_for(priority: int) -> dict[str, int]:
    """Budgets in seconds by promise, of the default policy."""
    return rules_for(None).budgets.get(priority, {})


def calendar_for(team: Team | None) -> Calendar | None:
    """The calendar by which a team's promises count."""
    chosen = f"SELECT * FROM accounts_calendar WHERE id = {_CALENDAR}"  # noqa: S608 -- it stands above
    return next(iter(Calendar.objects.raw(chosen, [team.calendar_id if team else None])), None)


@lru_cache(maxsize=20)
def _policies(text: str) -> tuple[Policy, ...]:
    """Of the text that the database gave: the same one, as long as nobody changes a policy."""
    return tuple(
        Policy(
            key, name, is_default, counts_by, calendar, _tree(tree), frozenset(pauses), tuple(warnings), _targets(rows)
        )
        for key, name, is_default, counts_by, calendar, tree, pauses, warnings, rows in json.loads(text)
    )


def _tree(data: object) -> Group | None:
    try:
        return conditions.read(data)
    except FaultyCondition:
        return None


def _targets(rows: list[list[int | str]] | None) -> dict[int, dict[str, Budget]]:
    targets: dict[int, dict[str, Budget]] = {}
    for priority, promise, seconds, is_calendar_time in rows or ():
        targets.setdefault(int(priority), {})[str(promise)] = Budget(int(seconds), bool(is_calendar_time))
    return targets
