"""The supervisors' board as a page shows it: figures with their lists, queues, people, promises, hours, ages."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.db import connection
from django.http import Http404, QueryDict

from frontdesk.accounts.models import Team
from frontdesk.board.figure import PREFIX, hidden_teams, teams_for
from frontdesk.board.figures.times import AGES, DueInHour
from frontdesk.board.looking import seen_by
from frontdesk.board.seen import Load, Seen
from frontdesk.events import Actor
from frontdesk.kit.display import clock as clock_time
from frontdesk.routing.logic.presence import GONE
from frontdesk.routing.models import Queue
from frontdesk.routing.models.worker import CAPACITY, State
from frontdesk.sla.models import Promise
from frontdesk.workspace.alarming import AlarmShown, raised
from frontdesk.workspace.lines import who_is_there
from frontdesk.workspace.links import links

MOST_PEOPLE = 300
_PEOPLE = """
SELECT a.id, u.name, COALESCE(w.state, 'offline'), COALESCE(r.name, ''), w.since, COALESCE(w.capacity, %s),
       ARRAY(SELECT m.team_id FROM accounts_membership m WHERE m.agent_id = a.id)
  FROM accounts_agent a JOIN accounts_user u ON u.id = a.user_id
  LEFT JOIN routing_worker w ON w.agent_id = a.id LEFT JOIN routing_reason r ON r.id = w.reason_id
 WHERE a.is_active AND u.is_active AND a.role <> 'viewer'
 ORDER BY COALESCE(w.state, 'offline') IN ('offline', 'away'), u.name, a.id LIMIT %s
"""
TONES = {"available": "ok", "busy": "danger", "break": "warn", "training": "hold"}


@dataclass(frozen=True)
class Number:
    """A number of tickets and where they are listed. `share` is what it is in percent of the largest beside it."""

    value: int
    href: str
    label: str = ""
    tone: str = ""
    share: int = 0


@dataclass(frozen=True)
class Tile:
    """A number with what stands beneath it: words, a moment since when, or a further number."""

    number: Number
    note: str = ""
    since: datetime.datetime | None = None
    more: Number | None = None
    said: str = ""  # what stands in place of the number: a share


@dataclass(frozen=True)
class QueueShown:
    """A queue: what waits, since when, how many are available for it, and whether tickets are pulled by hand."""

    id: int
    name: str
    waiting: Number
    oldest: datetime.datetime | None
    there: int


@dataclass(frozen=True)
class PersonShown:
    """An agent with what they are up to and what they carry of their capacity."""

    id: int
    name: str
    state: str
    label: str
    since: datetime.datetime | None
    load: Load
    capacity: int
    open: Number
    late: Number

    @property
    def tone(self) -> str:
        """The colour of the mark before the name."""
        return TONES.get(self.state, "gone")


class Board:
    """The board of one reader, narrowed to a team or not. Each part is worked out when a page asks for it."""

    def __init__(self, actor: Actor, team: Team | None = None) -> None:
        self.actor, self.team = actor, team
        self.seen: Seen = seen_by(actor, team.pk if team else None)

    def number(self, key: str, label: str = "", tone: str = "") -> Number:
        """A figure as a link; a tone only where there is something."""
        value = self.seen.number(key)
        return Number(value, f"{links().queue}{self.slug(key)}", label, tone if value else "")

    def slug(self, key: str) -> str:
        """The list of a figure, as a queue."""
        return f"{PREFIX}{key}@{self.team.pk}" if self.team else f"{PREFIX}{key}"

    def tiles(self) -> list[Tile]:
        """What a supervisor looks at first."""
        kept, broken = self.seen.number("kept_today"), self.number("broken_today", "Promises kept today")
        share = 100 * kept / (kept + broken.value) if kept + broken.value else None
        said = "–" if share is None else f"{share:.0f} %" if share in {0, 100} else f"{share:.1f} %"
        return [
            Tile(self.number("late", "Late", "danger"), "past what was promised"),
            Tile(self.number("due_soon", "Due within 1 h", "warn"), "late if nothing happens"),
            Tile(self.number("waiting", "Waiting for us"), "oldest", since=self.seen.oldest),
            Tile(self.number("unassigned", "Unassigned", "warn"), "nobody has them"),
            Tile(self.number("escalated", "Escalated"), more=self.number("not_taken", "not acknowledged", "danger")),
            Tile(self.number("reopened", "Reopened today"), "came back, still open"),
            Tile(broken, more=self.number("kept_today", "kept", ""), note=f"{broken.value} broken", said=said),
            Tile(self.number("open", "Open"), "not snoozed", more=self.number("unhappy", "unhappy", "warn")),
        ]

    def hours(self) -> list[tuple[str, Number]]:
        """(when it begins, what falls due in it) of the hours to come."""
        found = DueInHour.arguments(self.seen.at)
        numbers = [self.number(f"{DueInHour.slug}.{hour}") for hour in found]
        return [(clock_time(DueInHour.begin(hour)), one) for hour, one in zip(found, _shared(numbers), strict=True)]

    def ages(self) -> list[Number]:
        """The backlog by age."""
        return _shared([self.number(f"age.{slug}", label) for slug, (label, _, _) in AGES.items()])

    def promises(self) -> list[tuple[str, list[Number]]]:
        """(kind, how those to be kept stand and what became of today's) of every kind that there is."""
        columns = [("promise_in_time", ""), ("promise_at_risk", "warn"), ("promise_late", "danger"),
                   ("promise_still", ""), ("kept_today", "ok"), ("broken_today", "danger")]  # fmt: skip
        rows = [(kind.label, [self.number(f"{key}.{kind.value}", tone=tone) for key, tone in columns])
                for kind in Promise]  # fmt: skip
        return [(str(label), numbers) for label, numbers in rows if any(one.value for one in numbers)]

    def queues(self) -> list[QueueShown]:
        """The lines of routing that the reader may know of, with who is there for them."""
        available, shown = who_is_there(), []
        for queue in Queue.objects.active().visible_to(self.actor).prefetch_related("teams"):
            teams = {team.pk for team in queue.teams.all()}
            _, oldest = self.seen.queue(queue.pk)
            waiting = self.number(f"queue.{queue.pk}")
            if self.team is None or not teams or self.team.pk in teams or waiting.value:
                serving = sum(1 for mine in available.values() if not teams or not teams.isdisjoint(mine))
                shown.append(QueueShown(queue.pk, queue.name, waiting, oldest, serving))
        return shown

    def people(self) -> list[PersonShown]:
        """Who is on duty, and who is not and has work all the same: first those who are there."""
        with connection.cursor() as cursor:
            cursor.execute(_PEOPLE, [CAPACITY, MOST_PEOPLE])
            rows = cursor.fetchall()
        return [
            person for row in rows if (self.team is None or self.team.pk in row[6])
            for person in [self._person(row)] if row[2] not in GONE or person.open.value or person.late.value
        ]  # fmt: skip

    def _person(self, row: tuple[Any, ...]) -> PersonShown:
        agent, name, state, reason, since, capacity, _ = row
        label = reason or (State(state).label if state in State.values else state)
        return PersonShown(
            agent, name, state, "Away" if state == "away" and not reason else label, since, self.seen.load(agent),
            capacity, self.number(f"agent.{agent}"), self.number(f"agent_late.{agent}", tone="danger"),
        )  # fmt: skip

    def teams(self) -> list[tuple[str, str]]:
        """(id, name) of the teams that it can be narrowed to."""
        return [(str(team.pk), f"{team.name} · L{team.level}") for team in teams_for(self.actor)]

    def alarms(self) -> list[AlarmShown]:
        """Those that are raised, the ones that nobody has noticed first."""
        return raised(self.actor)


def _shared(numbers: list[Number]) -> list[Number]:
    """The same, each with its share of the largest; what there is at all can be seen."""
    most = max((one.value for one in numbers), default=0) or 1
    return [
        Number(one.value, one.href, one.label, one.tone, max(2, round(100 * one.value / most)) if one.value else 0)
        for one in numbers
    ]


def board_for(actor: Actor, query: QueryDict) -> Board:
    """The board that an address asks for. Raises BadRequest, and Http404 for a team that is not the reader's to see."""
    asked = query.get("team", "")
    if not asked:
        return Board(actor)
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 19):
        raise BadRequest("There is no such team.")
    team = Team.objects.exclude(pk__in=hidden_teams(actor)).filter(pk=int(asked)).first()
    if team is None:
        raise Http404
    return Board(actor, team)
