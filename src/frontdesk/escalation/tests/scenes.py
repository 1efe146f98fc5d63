"""A desk where levels have targets and a policy tells people in steps."""

import datetime

from frontdesk.accounts.models import Team
from frontdesk.escalation import actions as escalation
from frontdesk.escalation.actions import StepWritten
from frontdesk.escalation.models import Policy, Rotation
from frontdesk.tickets.models import Ticket
from tests.cast import Cast

MONDAY = datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC)


def evenings(cast: Cast) -> Rotation:
    """Tim and Lea, week by week, since long ago: Tim has the week of MONDAY."""
    return escalation.save_rotation(
        None, name="Evenings", time_zone="Europe/Berlin", starts_on=datetime.date(2026, 11, 23),
        handover_at=datetime.time(9), people=[cast.tim, cast.lea], by=cast.ada.actor(),
    )  # fmt: skip


def call_somebody(cast: Cast, rotation: Rotation) -> Policy:
    """Who is on call at once, the team's supervisors after ten minutes, once more, then all supervisors."""
    steps = [StepWritten("on_call", 0, rotation=rotation), StepWritten("leads", 10)]
    return escalation.save_policy(
        None, name="Call somebody", triggers=["hand", "claim", "acknowledge"], steps=steps, repeats=1, calls_all=True,
        by=cast.ada.actor(),
    )  # fmt: skip


def set_targets(cast: Cast, level: int, *, claim: int | None = 15, acknowledge: int | None = 30) -> None:
    """Targets in minutes, by any time."""
    escalation.save_level(
        level,
        claim_seconds=60 * claim if claim else None,
        acknowledge_seconds=60 * acknowledge if acknowledge else None,
        is_calendar_time=True,
        by=cast.ada.actor(),
    )


def fresh(ticket: Ticket) -> Ticket:
    """The ticket as it is stored."""
    return Ticket.objects.select_related("team", "assignee").get(pk=ticket.pk)


def third(cast: Cast) -> Team:
    """An open team of the third level."""
    from frontdesk.accounts import actions as accounts

    return accounts.save_team(None, name="Experts", level=3, by=cast.ada.actor())
