"""Who is there: said by agents themselves, kept honest by their pages' signs of life."""

import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, Min

from frontdesk.accounts.models import Agent, Session
from frontdesk.events import Actor, emit, signal
from frontdesk.kit import clock
from frontdesk.kit.jobs import job
from frontdesk.routing import permissions
from frontdesk.routing.actions.alone import decide_alone
from frontdesk.routing.actions.attending import wake
from frontdesk.routing.actions.ending import tell_agents, withdraw_from
from frontdesk.routing.actions.recording import ROUTING
from frontdesk.routing.actions.returning import settle_agent
from frontdesk.routing.events import PresenceChanged
from frontdesk.routing.logic.presence import BEAT_SECONDS, GONE, LAPSE_SECONDS, ON_DUTY
from frontdesk.routing.models import Offer, PresenceChange, Reason, Worker
from frontdesk.routing.models.worker import State
from frontdesk.tickets.actions.row import authored
from frontdesk.tickets.conflict import NotAllowedNow

TOLD_AGAIN_SECONDS = 2 * BEAT_SECONDS  # how old an offer is of which a page may not have heard
FRESH_SECONDS = 15  # of several open pages, one sign of life in this time is enough


@transaction.atomic
def set_presence(agent: Agent, *, state: str, by: Actor, reason: Reason | None = None) -> Worker:
    """Be in this state from now on, for an own reason or none. Saying the same again is only a sign of life.

    Whoever is no longer available is offered nothing, and what is offered to them goes to others; what they have is
    given back by the rules of its queues when they are gone. Raises PermissionDenied, NotAllowedNow.
    """
    if not permissions.be_present(by, agent.pk):
        raise PermissionDenied
    if state not in State.values or (reason is not None and (reason.state != state or not reason.is_active)):
        raise NotAllowedNow("There is no such state any more. Choose another one.")
    if not Agent.objects.working().filter(pk=agent.pk).exists() and state in ON_DUTY:
        raise NotAllowedNow(f"{agent.name} does not work tickets.")
    decide_alone()
    return _enter(agent.pk, state, reason, "", clock.now(), by)


def _enter(agent: int, state: str, reason: Reason | None, why: str, now: datetime.datetime, by: Actor) -> Worker:
    if state != State.AVAILABLE:
        withdraw_from(agent, now)
    worker = Worker.objects.select_for_update(of=("self",)).get_or_create(agent_id=agent)[0]
    if worker.state == state and worker.reason_id == (reason.pk if reason else None):
        Worker.objects.filter(pk=worker.pk, state__in=ON_DUTY).update(seen_at=now)
        return worker
    worker.state, worker.reason, worker.why, worker.since = State(state), reason, why[:120], now
    worker.missed, worker.settled_at = 0, None
    worker.seen_at = now if state in ON_DUTY else worker.seen_at
    if state == State.AVAILABLE:
        worker.share = max(worker.share, _share_of_others(worker, now))
    worker.save(update_fields=["state", "reason", "why", "since", "seen_at", "missed", "settled_at", "share"])
    _record(worker, reason, why, now, by)
    wake()
    if state == State.AWAY:
        settle.defer(agent=agent)
    return worker


def _share_of_others(worker: Worker, now: datetime.datetime) -> float:
    """Who was away has not saved up a share: they go on with those who are there, not before them.

    Whoever is the first to be there begins with the most that anybody has had; so all who come after them begin alike.
    """
    others = Worker.objects.exclude(pk=worker.pk)
    least = Worker.objects.there(now).exclude(pk=worker.pk).aggregate(least=Min("share"))["least"]
    return float(others.aggregate(most=Max("share", default=0.0))["most"] if least is None else least)


def _record(worker: Worker, reason: Reason | None, why: str, now: datetime.datetime, by: Actor) -> None:
    agent, said = worker.agent_id, reason.name if reason else why
    PresenceChange.objects.filter(agent=agent, ended_at=None).update(ended_at=now)
    PresenceChange.objects.create(agent_id=agent, state=worker.state, reason=said[:120], at=now, **authored(by))
    label = State(worker.state).label.lower()
    emit(PresenceChanged(agent, label, reason.name if reason else "", why), by=by)
    tell_agents([agent])
    signal(["routing"], ["staff"])


def note_sign_of_life(*, by: Actor) -> bool:
    """A page of this agent is open. Whether they are on duty: otherwise their pages may keep silent.

    A page that was being loaded while an offer came has not heard of it: what is new is told once more.
    """
    now = clock.now()
    if by.id is None or not by.is_agent:
        return False
    old = now - datetime.timedelta(seconds=FRESH_SECONDS)
    mine = Worker.objects.filter(agent=by.id, state__in=ON_DUTY)
    new = now - datetime.timedelta(seconds=TOLD_AGAIN_SECONDS)
    if not mine.filter(seen_at__lt=old).update(seen_at=now):
        return mine.exists()
    if Offer.objects.filter(agent=by.id, state=Offer.State.OPEN, offered_at__gt=new).exists():
        tell_agents([by.id])
    return True


def lose(agent: int, why: str, now: datetime.datetime) -> None:
    """Somebody who is on duty is not there after all. For whoever decides alone at this moment."""
    _enter(agent, State.OFFLINE, None, why, now, ROUTING)


@transaction.atomic
def end_duty(agent: int, *, since: datetime.datetime, why: str) -> bool:
    """Somebody who is on duty, in a state that began `since`, no longer is; whether it was so."""
    decide_alone()
    is_on_duty = Worker.objects.filter(agent=agent, state__in=ON_DUTY, since=since).exists()
    if is_on_duty:
        lose(agent, why, clock.now())
    return is_on_duty


def lose_the_silent() -> int:
    """Those on duty whose pages have been silent for too long are offline; returns how many."""
    with transaction.atomic():
        decide_alone()
        now = clock.now()
        silent = now - datetime.timedelta(seconds=LAPSE_SECONDS)
        found = Worker.objects.filter(state__in=ON_DUTY, seen_at__lte=silent).order_by("pk")
        gone = list(found.values_list("agent", flat=True))
        for agent in gone:
            lose(agent, "no sign of life", now)
    return len(gone)


def lose_signed_out(user: int) -> None:
    """Somebody has signed out, or was: without another session they are offline."""
    worker = Worker.objects.filter(agent__user=user).exclude(state__in=GONE).first()
    if worker is None or Session.objects.filter(user=user, expires_at__gt=clock.now()).exists():
        return
    decide_alone()
    lose(worker.agent_id, "signed out", clock.now())


@job(queue="events", name="routing.settle")
def settle(agent: int) -> None:
    """Deal with what somebody left behind."""
    settle_agent(agent)
