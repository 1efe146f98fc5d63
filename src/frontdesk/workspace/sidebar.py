"""What stands beside every page: queues, teams and saved views with how much lies in each, in one capped query."""

import json
from dataclasses import dataclass
from typing import Any

from django.db import connection

from frontdesk.accounts.permissions import oversee
from frontdesk.events import Actor
from frontdesk.kit import clock
from frontdesk.tickets.permissions import visible_sql as visible
from frontdesk.workspace.duty import Duty, duty_of, duty_params, duty_sql
from frontdesk.workspace.lists import DUE_WITHIN, WORKING
from frontdesk.workspace.saved import VIEWS, SavedQueue, saved_params, saved_queues
from frontdesk.workspace.tabs import OpenTab, open_tabs, open_tabs_sql

CAP = 100
SHOWN = 3  # important announcements at the top of the desk


@dataclass(frozen=True)
class TeamQueue:
    """A team with the number of its unsolved tickets, as text."""

    slug: str
    name: str
    level: int
    count: str
    is_mine: bool
    id: int = 0


@dataclass(frozen=True)
class Sidebar:
    """Counts as people read them: at most "99+", of saved views all. `prefix` is that of ticket numbers; `unread` and
    `important` are announcements that the reader has not read, the important ones by (id, title); `news` are bundles of
    notifications with something unread; `is_endless` is how the reader wants lists to be; `duty` is their presence with
    what is offered to them, None while there is no queue.
    """

    prefix: str
    mine: str
    unassigned: str
    due: str
    late: bool
    mentions: str
    triage: str
    teams: tuple[TeamQueue, ...]
    views: tuple[SavedQueue, ...] = ()
    tabs: tuple[OpenTab, ...] = ()
    unread: str = "0"
    important: tuple[tuple[int, str], ...] = ()
    news: str = "0"
    is_endless: bool = False
    duty: Duty | None = None

    def view(self, pk: int) -> SavedQueue | None:
        """The saved view, if it stands in the reader's sidebar."""
        return next((view for view in self.views if view.id == pk), None)

    def team(self, slug: str) -> TeamQueue | None:
        """The team of that slug, if its queue is the reader's to see."""
        return next((team for team in self.teams if team.slug == slug), None)


_COUNT = "(SELECT count(*) FROM (SELECT 1 FROM tickets_ticket t WHERE {where} LIMIT {cap}) x)"


def _counted(where: str) -> str:
    return _COUNT.format(where=f"{WORKING} AND {where}", cap=CAP)


_SQL = """
SELECT (SELECT json_build_array(number_prefix, time_zone) FROM accounts_workspace WHERE id = 1),
       {mine},
       {unassigned},
       {due},
       EXISTS (SELECT 1 FROM tickets_ticket t WHERE {unsolved} AND t.next_due_at < %s AND {visible}),
       (SELECT count(*) FROM (
          SELECT 1 FROM tickets_mention n JOIN tickets_ticket t ON t.id = n.ticket_id
           WHERE n.agent_id = %s AND n.seen_at IS NULL AND {visible} LIMIT 100) x),
       {triage},
       {news},
       (SELECT json_agg(json_build_array(k.slug, k.name, k.level, {team}, k.id = ANY(%s::bigint[]), k.id)
                        ORDER BY k.id = ANY(%s::bigint[]) DESC, k.level, k.name)
          FROM accounts_team k
         WHERE k.is_active AND (k.id = ANY(%s::bigint[]) OR (%s AND (%s OR NOT k.is_private)))),
       {tabs},
       {announced},
       (SELECT q.has_endless_lists FROM accounts_agent q WHERE q.id = %s),
       {duty},
       {views}
"""
# What the bell says: bundles, each once, without those of tickets that the reader may no longer see.
NEWS = """
(SELECT count(*) FROM (
   SELECT 1 FROM notifications_bundle b LEFT JOIN tickets_ticket t ON t.id = b.ticket_id
    WHERE b.agent_id = %s AND b.unread > 0 AND (b.ticket_id IS NULL OR {visible}) LIMIT 100) x)
"""
_ANNOUNCED = """
(SELECT json_build_array(count(*), json_agg(json_build_array(n.id, n.title)) FILTER (WHERE n.is_important)) FROM (
   SELECT n.id, n.title, n.is_important FROM updates_announcement n
    WHERE n.ends_at > %s AND n.starts_at <= %s
      AND (n.is_for_all OR EXISTS (SELECT 1 FROM updates_announcement_teams m
                                    WHERE m.announcement_id = n.id AND m.team_id = ANY(%s::bigint[])))
      AND NOT EXISTS (SELECT 1 FROM updates_reading r WHERE r.announcement_id = n.id AND r.agent_id = %s)
    ORDER BY n.is_important DESC, n.id DESC LIMIT 100) n)
"""


def _statement(rule: str) -> str:
    return _SQL.format(
        unsolved=WORKING,
        visible=rule,
        mine=_counted(f"t.assignee_id = %s AND {rule}"),
        unassigned=_counted(f"t.assignee_id IS NULL AND {rule}"),
        due=_counted(f"t.next_due_at < %s AND {rule}"),
        triage=_counted(f"NOT t.is_triaged AND {rule}"),
        team=_counted("t.team_id = k.id"),
        news=NEWS.format(visible=rule),
        announced=_ANNOUNCED,
        duty=duty_sql(rule),
        views=VIEWS,
        tabs=open_tabs_sql(rule),
    )


def read_sidebar(actor: Actor) -> Sidebar:
    """One query, whatever the number of tickets: each count stops at a hundred."""
    rule, hidden = visible(actor)
    teams, now = sorted(actor.scope.teams), clock.now()
    params: list[Any] = [
        actor.id,
        *hidden,
        *hidden,
        now + DUE_WITHIN,
        *hidden,
        now,
        *hidden,
        actor.id,
        *hidden,
        *hidden,
    ]
    params += [actor.id, *hidden, teams, teams, teams, oversee(actor), actor.has_role("administrator")]
    params += [actor.id, *hidden]
    params += [now, now, teams, actor.id, actor.id, *duty_params(actor, hidden), *saved_params(actor)]
    with connection.cursor() as cursor:
        cursor.execute(_statement(rule), params)
        desk, mine, unassigned, due, late, mentions, triage, news, listed, *more = map(_parsed, cursor.fetchone())
    tabs, announced, is_endless, duty, *saved = more
    prefix, zone = desk or ("FD", "UTC")
    rows = listed or []
    return Sidebar(
        prefix,
        _shown(mine),
        _shown(unassigned),
        _shown(due),
        late,
        _shown(mentions),
        _shown(triage),
        tuple(TeamQueue(slug, name, level, _shown(count), own, pk) for slug, name, level, count, own, pk in rows),
        saved_queues(saved, actor, zone),
        open_tabs(tabs),
        _shown(announced[0]),
        tuple((key, title) for key, title in (announced[1] or [])[:SHOWN]),
        _shown(news),
        bool(is_endless),
        duty_of(duty),
    )


def count_news(actor: Actor) -> str:
    """What the bell says, alone."""
    rule, hidden = visible(actor)
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + NEWS.format(visible=rule), [actor.id, *hidden])
        return _shown(cursor.fetchone()[0])


def _parsed(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _shown(count: int) -> str:
    return f"{CAP - 1}+" if count >= CAP else str(count)
