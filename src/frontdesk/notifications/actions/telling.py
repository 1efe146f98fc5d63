"""Telling agents: whom, of what, by what, and when."""

import datetime
import zoneinfo
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict

from django.db import connection, transaction

from frontdesk.accounts.models import Agent, Workspace
from frontdesk.board.models import Alarm
from frontdesk.events import Actor, Event, signal
from frontdesk.events.models import Entry
from frontdesk.kit import clock
from frontdesk.kit.jobs import job
from frontdesk.notifications.about import About
from frontdesk.notifications.actions.choosing import media_wanted
from frontdesk.notifications.actions.sending import sending
from frontdesk.notifications.cause import Cause
from frontdesk.notifications.kind import Kind, hearing
from frontdesk.notifications.logic.quiet import held_until
from frontdesk.notifications.medium import sent
from frontdesk.notifications.models import Bundle, Dispatch, Notification, QuietHours
from frontdesk.tickets.models import Ticket

KEPT_DAYS = 90
PAGE = "page"
Held = dict[int, datetime.datetime]


def consider(event: Event, *, entry: int, by: Actor, at: datetime.datetime | None = None) -> None:
    """Find who is to be told of an event, in its transaction; a job does the rest, and only if there is somebody.

    Each agent is told by one kind at most, and nobody of what they did themselves. `at` is when it happened: now.
    """
    cause, told = Cause(event, by), set[int]()
    for kind in hearing(type(event)):
        people = {agent for agent in kind.people(cause) if agent} - told
        if by.is_agent and not kind.tells_author:
            people.discard(by.id or 0)
        if not people:
            continue
        told |= people
        media, awake = kind.ordered(cause)
        about = About(
            getattr(event, "ticket", None), None, getattr(event, "export", None), _message(event),
            getattr(event, "alarm", None), getattr(event, "rotation", None),
        )  # fmt: skip
        telling.defer(
            kind=kind.slug, agents=sorted(people), cause=f"event-{entry}", about=asdict(about), by_kind=by.kind,
            by_name=by.name, detail=kind.detail(cause)[:300], at=at.isoformat() if at else "", media=sorted(media),
            awake=sorted(awake),
        )  # fmt: skip


def catch_up(since: datetime.datetime) -> None:
    """Tell of what the log holds since that moment: for data that came in without handlers, such as the demo's.

    What was told already is not told again.
    """
    slugs = {event.slug for kind in Kind.entries().values() for event in kind.hears}
    for row in Entry.objects.filter(kind__in=slugs, at__gte=since).order_by("pk"):
        if (event := row.event()) is not None:
            by = Actor(row.actor_kind, row.actor_id, row.actor_name)  # type: ignore[arg-type]
            consider(event, entry=row.pk, by=by, at=row.at)


def _message(event: Event) -> int | None:
    found = getattr(event, "message", None)
    return found if isinstance(found, int) else None


@job(queue="events", name="notifications.tell")
def telling(
    kind: str, agents: list[int], cause: str, about: dict[str, int | None], by_kind: str, by_name: str, detail: str,
    at: str = "", media: Sequence[str] = (), awake: Sequence[int] = (),
) -> None:  # fmt: skip
    """Tell them. A kind, ticket or message that is gone meanwhile is passed over."""
    found = Kind.find(kind)
    if found is not None:
        moment = datetime.datetime.fromisoformat(at) if at else None
        tell(
            found, agents, cause=cause, about=About(**about), by_kind=by_kind, by_name=by_name, detail=detail,
            at=moment, media=media, awake=awake,
        )  # fmt: skip


@transaction.atomic
def tell(
    kind: type[Kind],
    agents: Collection[int],
    *,
    cause: str,
    about: About,
    by_kind: str = "system",
    by_name: str = "",
    detail: str = "",
    at: datetime.datetime | None = None,
    media: Collection[str] = (),
    awake: Collection[int] = (),
) -> int:
    """Tell those of the agents who work here, may see it now and want to know; returns to how many it was new.

    A kind that is ordered is told by these `media` and in the page, whatever they chose, and the quiet hours of those
    who have to be `awake` hold nothing of it back. Told again with the same `cause`, nothing happens (F23).
    """
    people = [one for one in Agent.objects.active().filter(pk__in=agents).select_related("user") if _sees(one, about)]
    if kind.is_ordered:
        wanted = {one.pk: {PAGE, *media} for one in people}
    else:
        wanted = {key: chosen for key, chosen in media_wanted(kind, [one.pk for one in people]).items() if chosen}
    kept_awake = set(awake) if kind.is_ordered else set()
    if not wanted or not _is_there(about):
        return 0
    bundles = _bundles(list(wanted), about)
    shown = [PAGE in wanted[agent] for agent in bundles]
    new = _write(
        list(bundles), list(bundles.values()), shown, kind=kind.slug, cause=cause, message=about.message,
        by_kind=by_kind, by_name=by_name[:200], detail=detail[:300], at=at or clock.now(),
    )  # fmt: skip
    _send_off(new, wanted, held_now(one for one in people if one.pk not in kept_awake))
    if new:
        names = ["notifications", *(f"ticket.{number}" for number in _numbers(about))]
        signal(names, [f"agent.{agent}" for agent in new])
    return len(new)


def _sees(agent: Agent, about: About) -> bool:
    if about.alarm is not None:
        return Alarm.objects.visible_to(agent.actor()).filter(pk=about.alarm).exists()
    return about.ticket is None or Ticket.objects.visible_to(agent.actor()).filter(pk=about.ticket).exists()


def _is_there(about: About) -> bool:
    """A message may have been taken to another ticket, or away, since it was written."""
    return about.message is None or Ticket.objects.filter(pk=about.ticket or 0, messages=about.message).exists()


def _numbers(about: About) -> list[int]:
    return list(Ticket.objects.filter(pk=about.ticket or 0).values_list("number", flat=True))


def _bundles(agents: list[int], about: About) -> dict[int, int]:
    """The agents' bundles about it, made where they are not there yet: agent to bundle, in the order of agents."""
    subject = about.subject
    Bundle.objects.bulk_create([Bundle(agent_id=agent, **subject) for agent in agents], ignore_conflicts=True)
    found = Bundle.objects.filter(agent_id__in=agents, **subject).order_by("agent_id")
    return dict(found.values_list("agent_id", "pk"))


_WRITE = """
WITH told AS (
  INSERT INTO notifications_notification
         (agent_id, bundle_id, is_shown, kind, cause, message_id, by_kind, by_name, detail, at)
  SELECT x.agent, x.bundle, x.shown, %s, %s, %s, %s, %s, %s, %s
    FROM unnest(%s::bigint[], %s::bigint[], %s::boolean[]) x (agent, bundle, shown)
      ON CONFLICT DO NOTHING
  RETURNING id, agent_id, bundle_id, is_shown, at)
UPDATE notifications_bundle b
   SET unread = b.unread + told.is_shown::int,
       latest_at = CASE WHEN told.is_shown THEN greatest(b.latest_at, told.at) ELSE b.latest_at END
  FROM told WHERE b.id = told.bundle_id
RETURNING told.agent_id, told.id
"""


def _write(
    agents: list[int], bundles: list[int], shown: list[bool], *, kind: str, cause: str, message: int | None,
    by_kind: str, by_name: str, detail: str, at: datetime.datetime,
) -> dict[int, int]:  # fmt: skip
    """The notifications that are not there yet, and their bundles' counts, in one statement: agent to notification."""
    values = [kind, cause, message, by_kind, by_name, detail, at]
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [*values, agents, bundles, shown])
        return dict(cursor.fetchall())


def held_now(agents: Iterable[Agent]) -> Held:
    """Whom quiet hours protect at this moment, and until when."""
    people = {agent.pk: agent for agent in agents}
    now, found = clock.now(), Held()
    usual = Workspace.objects.filter(pk=1).values_list("time_zone", flat=True).first() or "UTC"
    for quiet in QuietHours.objects.filter(agent__in=list(people), is_on=True):
        zone = zoneinfo.ZoneInfo(people[quiet.agent_id].user.time_zone or usual)
        if until := held_until(quiet.rule(), now, zone):
            found[quiet.agent_id] = until
    return found


def _send_off(new: dict[int, int], wanted: dict[int, set[str]], held: Held) -> None:
    """Ways out by each medium that the agent wants and that reaches them: now, or when their quiet hours end."""
    now = clock.now()
    for medium in sent():
        going = medium.reaches([agent for agent in new if medium.slug in wanted[agent]])
        Dispatch.objects.bulk_create(
            Dispatch(
                agent_id=agent, notification_id=new[agent], medium=medium.slug, due_at=held.get(agent, now),
                is_held=agent in held,
            )
            for agent in sorted(going)
        )  # fmt: skip
        for agent in sorted(going - held.keys()):
            sending.defer(agent_id=agent, medium=medium.slug)


def forget_old() -> int:
    """Throw away what is older than ninety days; returns how many bundles went."""
    limit = clock.now() - clock.days(KEPT_DAYS)
    while old := list(Notification.objects.filter(at__lt=limit).values_list("pk", flat=True)[:5000]):
        Notification.objects.filter(pk__in=old).delete()
    gone = Bundle.objects.filter(notifications=None)
    return gone.delete()[0]
