"""Which checklists and required guides a ticket needs by its category and team: put on it, and taken off again.

One statement tells what is to be done, since it is asked at every assignment; mostly nothing is.
"""

from typing import NamedTuple

from django.db import connection

from frontdesk.events import SYSTEM, emit
from frontdesk.rules.actions.stepping import drop, put_on
from frontdesk.rules.events import WalkMoved
from frontdesk.rules.models import Checklist, Guide, TicketChecklist, Walk
from frontdesk.tickets.actions.row import authored, tell
from frontdesk.tickets.models import Ticket

# Rules of the ticket's category or one above it, and of its team where they name teams; then what it has by category
# and nobody has begun.
_SQL = """
WITH here AS (
  SELECT t.id, t.team_id, ARRAY[t.category_id, g.parent_id, h.parent_id] AS path
    FROM tickets_ticket t LEFT JOIN tickets_category g ON g.id = t.category_id
    LEFT JOIN tickets_category h ON h.id = g.parent_id WHERE t.id = %s)
SELECT 'checklist', c.id, NULL::bigint FROM rules_checklist c, here WHERE c.is_active
   AND EXISTS (SELECT 1 FROM rules_checklist_categories k WHERE k.checklist_id = c.id AND k.category_id = ANY(path))
   AND (NOT EXISTS (SELECT 1 FROM rules_checklist_teams k WHERE k.checklist_id = c.id)
     OR EXISTS (SELECT 1 FROM rules_checklist_teams k WHERE k.checklist_id = c.id AND k.team_id = here.team_id))
UNION ALL
SELECT 'guide', c.id, NULL::bigint FROM rules_guide c, here
 WHERE c.is_active AND c.is_required AND c.published_id IS NOT NULL
   AND EXISTS (SELECT 1 FROM rules_guide_categories k WHERE k.guide_id = c.id AND k.category_id = ANY(path))
   AND (NOT EXISTS (SELECT 1 FROM rules_guide_teams k WHERE k.guide_id = c.id)
     OR EXISTS (SELECT 1 FROM rules_guide_teams k WHERE k.guide_id = c.id AND k.team_id = here.team_id))
UNION ALL
SELECT 'has checklist', l.checklist_id, CASE WHEN l.is_automatic AND NOT EXISTS (
         SELECT 1 FROM rules_ticketstep s WHERE s.list_id = l.id AND s.ticked_at IS NOT NULL) THEN l.id END
  FROM rules_ticketchecklist l, here WHERE l.ticket_id = here.id AND l.checklist_id IS NOT NULL
UNION ALL
SELECT 'has guide', w.guide_id, CASE WHEN w.is_automatic AND w.state = 'waiting' THEN w.id END
  FROM rules_walk w, here WHERE w.ticket_id = here.id AND w.state <> 'left'
"""


class _Found(NamedTuple):
    kind: str
    rule: int
    untouched: int | None


def fit(ticket: int) -> None:
    """Give a ticket what its category and team ask for, once; take off what they no longer ask for and nobody began.

    It is called inside the transaction of the change, which holds the ticket's row.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SQL, [ticket])
        found = [_Found(*row) for row in cursor.fetchall()]
    if not found:
        return
    for kind in ("checklist", "guide"):
        wanted = {each.rule for each in found if each.kind == kind}
        present = {each.rule: each.untouched for each in found if each.kind == f"has {kind}"}
        idle = [key for rule, key in present.items() if key is not None and rule not in wanted]
        missing = wanted - set(present)
        if missing or idle:
            _change(ticket, kind, missing, idle)


def _change(ticket: int, kind: str, missing: set[int], idle: list[int]) -> None:
    row = Ticket.objects.select_related("team").get(pk=ticket)
    if not row.is_unsolved:
        return
    if kind == "checklist":
        for each in TicketChecklist.objects.filter(pk__in=idle):
            drop(each, by=SYSTEM, why="category")
        for checklist in Checklist.objects.filter(pk__in=missing).prefetch_related("steps"):
            put_on(row, checklist, by=SYSTEM, is_automatic=True)
    else:
        for walk in Walk.objects.filter(pk__in=idle).select_related("guide"):
            emit(WalkMoved(row.pk, walk.pk, walk.guide.title, "not_needed"), by=SYSTEM)
            walk.delete()
        for guide in Guide.objects.filter(pk__in=missing):
            made = Walk.objects.create(
                ticket=row, guide=guide, state=Walk.State.WAITING, is_automatic=True, **authored(SYSTEM)
            )
            emit(WalkMoved(row.pk, made.pk, guide.title, "needed"), by=SYSTEM)
    tell(row)
