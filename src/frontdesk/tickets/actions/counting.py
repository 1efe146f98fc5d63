"""Keeping the counts of views: counting anew what cannot be added up, and throwing away what is not looked at."""

import datetime
import time
import zoneinfo
from collections.abc import Sequence

from django.db import OperationalError, connection, transaction

from frontdesk.accounts.models import Agent, Membership, Workspace
from frontdesk.events import signal
from frontdesk.kit import clock
from frontdesk.kit.jobs import job
from frontdesk.tickets import counting
from frontdesk.tickets.counting import Counted
from frontdesk.tickets.fact import Asker
from frontdesk.tickets.logic.conditions import FaultyCondition
from frontdesk.tickets.models import SavedView, ViewCount

LONGEST_SECONDS = 30
UNWATCHED = datetime.timedelta(hours=1)
LOOKED_AT = datetime.timedelta(minutes=10)


def order_counts(rows: Sequence[Counted]) -> None:
    """Have these views counted by the worker, each once, however many pages ask; remember that somebody looks."""
    now = clock.now()
    due = [row for row in rows if row.must_be_counted(now)]
    seen = [row.id for row in rows if row.asked_at is not None and now - row.asked_at > LOOKED_AT]
    if due or seen:
        with transaction.atomic():
            ViewCount.objects.filter(pk__in=[pk for pk in seen if pk]).update(asked_at=now)
            for row in due:
                order_count(row.view, row.agent)


_ORDER = """
INSERT INTO tickets_viewcount (view_id, agent_id, snapshot, took_ms, due_since, asked_at)
VALUES (%s, %s, '', 0, %s, %s)
    ON CONFLICT (view_id, agent_id) DO UPDATE SET due_since = EXCLUDED.due_since, asked_at = EXCLUDED.asked_at
 WHERE tickets_viewcount.due_since IS NULL OR tickets_viewcount.due_since < %s RETURNING id
"""


def order_count(view_id: int, agent_id: int | None) -> None:
    """Have one view counted, unless that is about to happen anyway."""
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(_ORDER, [view_id, agent_id, now, now, now - counting.LOST])
        if cursor.fetchone():
            count_view.defer(view_id=view_id, agent_id=agent_id)


@job(queue="clock", tries=1, name="tickets.count_view")
def count_view(view_id: int, agent_id: int | None = None) -> None:
    """Count one view (of one agent, where it is personal) wholly, and tell the pages that show another number."""
    view = SavedView.objects.filter(pk=view_id).first()
    if view is None:
        return
    kept = ViewCount.objects.filter(view=view, **({"agent_id": agent_id} if agent_id else {"agent": None}))
    before = kept.values_list("per_team", flat=True).first()
    began = time.monotonic()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(LONGEST_SECONDS * 1000)])
            counting.count_wholly(view.pk, agent_id, view.tree, _asker(agent_id))
    except (OperationalError, FaultyCondition):
        # Too large to be counted, or it asks for what is gone: shown without a number, and tried again much later.
        kept.update(per_team=None, snapshot="", counted_at=clock.now(), due_since=None, took_ms=LONGEST_SECONDS * 1000)
        return
    took = round((time.monotonic() - began) * 1000)
    kept.update(took_ms=took)
    if kept.values_list("per_team", flat=True).first() != before:
        signal(["views"], [_audience(view, agent_id)])


def _audience(view: SavedView, agent_id: int | None) -> str:
    if agent_id or view.owner_id:
        return f"agent.{agent_id or view.owner_id}"
    return f"team.{view.team_id}" if view.team_id else "staff"


def _asker(agent_id: int | None) -> Asker:
    """Who a count is for, in their own time zone; what all share is counted in the workspace's."""
    workspace = Workspace.current()
    name = workspace.time_zone if workspace else "UTC"
    teams: frozenset[int] = frozenset()
    if agent_id is not None:
        agent = Agent.objects.select_related("user").filter(pk=agent_id).first()
        name = agent.user.time_zone or name if agent else name
        teams = frozenset(Membership.objects.filter(agent_id=agent_id).values_list("team_id", flat=True))
    return Asker(agent_id, teams, clock.now(), zoneinfo.ZoneInfo(name))


def forget_counts(*, of: SavedView | None = None) -> None:
    """Throw away the counts of a view, or all: what they were counted by has changed."""
    counts = ViewCount.objects.all() if of is None else ViewCount.objects.filter(view=of)
    counts.delete()


def tend_counts() -> None:
    """Forget what nobody looked at for an hour, add up what came together, and throw away changes that all know."""
    ViewCount.objects.filter(asked_at__lt=clock.now() - UNWATCHED).delete()
    for row in counting.stored():
        if row.pending > counting.AT_MOST_PENDING:
            ViewCount.objects.filter(pk=row.id or 0, snapshot=row.snapshot).update(
                snapshot=""
            )  # counted when looked at
        elif row.pending:
            counting.add_up([(row, _asker(row.agent))], keeps=True)
    with transaction.atomic():
        counting.forget_old_changes()
