"""What holds for a ticket's promises: budgets by priority, and the business hours in which they count.

Every new ticket asks, so the database puts the answer together in one statement instead of six.
"""

import datetime
import json
import zoneinfo
from dataclasses import dataclass, field
from functools import lru_cache

from django.db import connection

from frontdesk.accounts.models import Calendar, Team
from frontdesk.sla.logic.business_time import Hours, Week

# As the default policy says: the team's own calendar (the parameter) or a named one; else the default calendar.
_CALENDAR = """
    coalesce(
        CASE coalesce((SELECT counts_by FROM sla_slapolicy WHERE is_default), 'team')
            WHEN 'team' THEN %s::bigint
            WHEN 'named' THEN (SELECT calendar_id FROM sla_slapolicy WHERE is_default)
        END,
        (SELECT id FROM accounts_calendar WHERE is_default)
    )"""
_RULES = f"""
    SELECT
        (SELECT jsonb_agg(jsonb_build_array(priority, promise, budget_seconds) ORDER BY priority, promise)
            FROM sla_slatarget WHERE policy_id = (SELECT id FROM sla_slapolicy WHERE is_default))::text,
        (SELECT time_zone FROM accounts_calendar WHERE id = chosen),
        (SELECT jsonb_agg(jsonb_build_array(weekday, opens_at, closes_at) ORDER BY weekday, opens_at)
            FROM accounts_calendarwindow WHERE calendar_id = chosen)::text,
        (SELECT jsonb_agg(day) FROM accounts_holiday WHERE calendar_id = chosen)::text
    FROM (SELECT {_CALENDAR} AS chosen) AS counting"""  # noqa: S608 -- both parts stand above


@dataclass(frozen=True)
class Rules:
    """`budgets` are seconds by promise, by priority; `hours` are always open where there is no calendar at all."""

    hours: Hours
    budgets: dict[int, dict[str, int]] = field(default_factory=dict)


def rules_for(team: Team | None) -> Rules:
    """What holds now for the tickets of a team."""
    with connection.cursor() as cursor:
        cursor.execute(_RULES, [team.calendar_id if team else None])
        budgets, zone, week, closed = cursor.fetchone()
    return Rules(_hours(zone or "UTC", week or "[]", closed or "[]"), _budgets(budgets or "[]"))


def hours_for(team: Team | None) -> Hours:
    """The business hours in which the promises of a team's tickets count."""
    return rules_for(team).hours


def budgets_for(priority: int) -> dict[str, int]:
    """Budgets in seconds by promise, of the default policy."""
    return rules_for(None).budgets.get(priority, {})


def calendar_for(team: Team | None) -> Calendar | None:
    """The calendar by which a team's promises count."""
    chosen = f"SELECT * FROM accounts_calendar WHERE id = {_CALENDAR}"  # noqa: S608 -- it stands above
    return next(iter(Calendar.objects.raw(chosen, [team.calendar_id if team else None])), None)


@lru_cache(maxsize=100)
def _hours(zone: str, week: str, closed: str) -> Hours:
    """Of the texts that the database gave: the same ones, as long as nobody changes the calendar."""
    windows: Week = {}
    for weekday, opens, closes in json.loads(week):
        windows.setdefault(weekday, []).append(
            (datetime.time.fromisoformat(opens), datetime.time.fromisoformat(closes))
        )
    days = frozenset(datetime.date.fromisoformat(day) for day in json.loads(closed))
    return Hours(zoneinfo.ZoneInfo(zone), windows, days)


def _budgets(targets: str) -> dict[int, dict[str, int]]:
    budgets: dict[int, dict[str, int]] = {}
    for priority, promise, seconds in json.loads(targets):
        budgets.setdefault(priority, {})[promise] = seconds
    return budgets
