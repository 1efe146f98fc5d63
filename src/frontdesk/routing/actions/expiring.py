"""Offers that nobody answered in time."""

import datetime

from django.db.models import F

from frontdesk.routing.actions.ending import end
from frontdesk.routing.actions.presence import lose
from frontdesk.routing.actions.recording import ROUTING
from frontdesk.routing.logic.presence import MISSES
from frontdesk.routing.models import Offer, Worker

BATCH = 500


def expire(now: datetime.datetime) -> None:
    """Offers whose time has passed end. Who leaves several in a row unanswered is taken for gone."""
    due = Offer.objects.filter(state=Offer.State.OPEN, expires_at__lte=now).select_related("agent__user")
    late = list(due.select_for_update(of=("self",), skip_locked=True).order_by("expires_at")[:BATCH])
    if not late:
        return
    end(late, Offer.State.EXPIRED, by=ROUTING, now=now)
    agents = sorted({one.agent_id for one in late})
    Worker.objects.filter(agent__in=agents).update(missed=F("missed") + 1)
    for worker in Worker.objects.filter(agent__in=agents, missed__gte=MISSES, state="available"):
        lose(worker.agent_id, f"left {worker.missed} offers unanswered", now)
