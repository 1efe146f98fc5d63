"""How offers end: accepted, declined, not answered, withdrawn."""

import datetime
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from frontdesk.events import Actor, emit, signal
from frontdesk.kit import clock
from frontdesk.routing import permissions
from frontdesk.routing.actions.attending import attend
from frontdesk.routing.actions.recording import ROUTING
from frontdesk.routing.events import OfferEnded
from frontdesk.routing.models import ChannelLoad, Offer, Place, Worker
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.actions.row import locked
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.models import Ticket
from frontdesk.tickets.permissions import work_on

State = Offer.State
_AUDIENCES = 300  # a notification carries less than 8 KB


def tell_agents(agents: Sequence[int]) -> None:
    """Their pages show an offer more, or one less."""
    for start in range(0, len(agents), _AUDIENCES):
        signal(["routed"], [f"agent.{agent}" for agent in agents[start : start + _AUDIENCES]])


@transaction.atomic
def accept_offer(offer: Offer, *, by: Actor) -> Ticket:
    """Take what was offered to oneself: from now on it is one's own. Taking it twice changes nothing.

    Raises PermissionDenied for somebody else's offer or a ticket that one may not see any more, and NotAllowedNow when
    the offer has ended or somebody else has the ticket.
    """
    known = Offer.objects.select_related("ticket").filter(permissions.answer(by), pk=offer.pk).first()
    if known is None:
        raise PermissionDenied
    row = locked(known.ticket, allow=work_on(by))
    made = _locked_offer(known)
    if made.state == State.ACCEPTED and row.assignee_id == by.id:
        return row
    _check_open(made)
    made.state, made.ended_at = State.ACCEPTED, clock.now()
    made.save(update_fields=["state", "ended_at"])
    row = tickets.claim(row, by=by)
    took(made.agent_id, row.channel, made.ended_at)
    tell_agents([made.agent_id])
    return row


def took(agent: int, channel: str, now: datetime.datetime) -> None:
    """Count towards an agent's share what they have just taken."""
    load = ChannelLoad.objects.filter(channel=channel).first()
    Worker.objects.filter(agent=agent).update(
        took_at=now, missed=0, share=F("share") + (load.weight if load else 1) * 1.0 / F("weight")
    )


@transaction.atomic
def decline_offer(offer: Offer, *, by: Actor) -> None:
    """Pass on what was offered to oneself: somebody else is asked. Doing it twice changes nothing.

    Raises PermissionDenied for somebody else's offer, NotAllowedNow when it has ended otherwise.
    """
    known = Offer.objects.select_related("ticket").filter(permissions.answer(by), pk=offer.pk).first()
    if known is None:
        raise PermissionDenied
    made = _locked_offer(known)
    if made.state == State.DECLINED:
        return
    _check_open(made)
    end([made], State.DECLINED, by=by, now=clock.now())
    Worker.objects.filter(agent=made.agent_id).update(missed=0)


def _locked_offer(known: Offer) -> Offer:
    return Offer.objects.select_for_update(of=("self",)).select_related("agent__user").get(pk=known.pk)


def _check_open(made: Offer) -> None:
    if made.state == State.OPEN and made.expires_at <= clock.now():
        raise NotAllowedNow("Its time has passed: it is offered to somebody else.")
    if made.state != State.OPEN:
        raise NotAllowedNow(f"This offer has ended: {made.get_state_display().lower()}.")


def end(offers: Sequence[Offer], state: str, *, by: Actor, now: datetime.datetime) -> None:
    """Locked open offers end like this; their tickets wait again. For the verbs of this app."""
    Offer.objects.filter(pk__in=[one.pk for one in offers]).update(state=state, ended_at=now)
    waiting = [one.ticket_id for one in offers]
    Place.objects.filter(ticket__in=waiting, state=Place.State.OFFERED).update(state=Place.State.WAITING, retry_at=None)
    for one in offers:
        emit(OfferEnded(one.ticket_id, one.pk, one.agent_id, one.agent.name, state), by=by)
    tell_agents(sorted({one.agent_id for one in offers}))
    attend(waiting)


def withdraw_from(agent: int, now: datetime.datetime) -> None:
    """What is offered to somebody who is not available is offered to others."""
    found = Offer.objects.select_for_update(of=("self",)).select_related("agent__user")
    offers = list(found.filter(agent=agent, state=State.OPEN))
    if offers:
        end(offers, State.WITHDRAWN, by=ROUTING, now=now)
