"""What goes on in the demo while somebody looks at it: colleagues are there, offers come, customers write.

Colleagues are played, so that whoever signs in as one of them is left alone from then on. They take what somebody
passed on or left unanswered, and pass on the rest: the line stays for whoever tries the desk. Nobody writes while
nobody is there to be offered it, and there is an end to both in a day, so that a demo left running does not grow.
"""

# ruff: noqa: S311  (chance, not secret)

import datetime
from random import Random

from frontdesk.accounts.models import Agent, Session
from frontdesk.customers.models import Customer
from frontdesk.kit import clock
from frontdesk.routing import actions as routing
from frontdesk.routing.models import Offer, Worker
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.models import Category, Ticket
from frontdesk.transfer.demo.organisation import PEOPLE
from frontdesk.transfer.demo.script import stories
from frontdesk.transfer.demo.stage import Scene

COLLEAGUES = ("kemi", "lea", "priya", "diego", "hamid")
STEPS_IN = "general"  # the team whose customers write
LOOKED_AT = datetime.timedelta(minutes=15)  # after the last page of anybody
BEGINNING = datetime.timedelta(minutes=30)  # colleagues are there for so long before anybody has come
THINKS_SECONDS = 40  # how long a played colleague looks at an offer, less than their next minute
PAUSE = datetime.timedelta(minutes=2.5)  # between two requests
DAY = datetime.timedelta(days=1)
OFFERS_A_DAY = 150  # to each of them
WAITING, ARRIVALS_A_DAY, ARRIVALS = 3, 40, 1_000  # requests that wait at once, of a day, and of all time


def go_on(*, began_at: datetime.datetime) -> None:
    """One minute of the demo that began then; it may be done late or twice."""
    now = clock.now()
    is_watched = Session.objects.filter(user__isnull=False, seen_at__gt=now - LOOKED_AT).exists()
    if not is_watched and now - began_at > BEGINNING:
        return
    played = _played(now)
    for agent in played:
        _answer(agent, {each.pk for each in played}, now)
        _be_there(agent, now)
    _write_in({each.pk for each in played}, max(began_at, now - DAY), now)


def _played(now: datetime.datetime) -> list[Agent]:
    """Colleagues as whom nobody has signed in."""
    addresses = [person.email for person in PEOPLE if person.key in COLLEAGUES]
    found = Agent.objects.working().select_related("user").filter(user__email__in=addresses)
    return list(found.exclude(user__sessions__expires_at__gt=now).order_by("pk"))


def _be_there(agent: Agent, now: datetime.datetime) -> None:
    """Available, unless somebody has said otherwise of them, or they have seen enough for a day."""
    worker = Worker.objects.filter(agent=agent).first()
    if Offer.objects.filter(agent=agent, offered_at__gt=now - DAY).count() >= OFFERS_A_DAY:
        return
    if worker is None or (worker.state == "offline" and (worker.why or worker.seen_at is None)):
        routing.set_presence(agent, state="available", by=agent.actor())
    else:
        routing.note_sign_of_life(by=agent.actor())


def _answer(agent: Agent, played: set[int], now: datetime.datetime) -> None:
    """What they have looked at long enough they take if a person passed it on, and else pass on themselves."""
    seen = now - datetime.timedelta(seconds=THINKS_SECONDS)
    for offer in Offer.objects.filter(agent=agent, state=Offer.State.OPEN, offered_at__lte=seen):
        passed = Offer.objects.filter(ticket=offer.ticket_id, state__in=("declined", "expired"))
        try:
            if passed.exclude(agent__in=played).exists():
                routing.accept_offer(offer, by=agent.actor())
            else:
                routing.decline_offer(offer, by=agent.actor())
        except NotAllowedNow:
            continue  # it has ended meanwhile


def _write_in(played: set[int], since: datetime.datetime, now: datetime.datetime) -> None:
    """A customer asks something new, if a person is there who could be offered it. Nobody is confirmed anything."""
    there = Worker.objects.there(now).filter(agent__teams__slug=STEPS_IN).exclude(agent__in=played)
    lately = Ticket.objects.filter(created_at__gt=since)
    if lately.filter(created_at__gt=now - PAUSE).exists():
        return
    waiting = lately.filter(team__slug=STEPS_IN, status="new", assignee=None)
    told = Ticket.objects.count()
    if not there.exists() or waiting.count() >= WAITING or lately.count() >= ARRIVALS_A_DAY or told >= ARRIVALS:
        return
    chance = Random(f"{told} writes in")
    categories = {each.slug: each for each in Category.objects.filter(team__slug=STEPS_IN, is_internal=False)}
    story = chance.choice([one for one in stories() if one.category in categories and not one.is_employees])
    who = chance.choice(list(Customer.objects.filter(organization=None, is_employee=False).order_by("pk")[:150]))
    subject, text = Scene(told, story, who, chance, now, now).opening()
    tickets.open_ticket(
        subject=subject, requester=who, text=text, category=categories[story.category], language="en", confirm=False,
        by=who.actor(),
    )  # fmt: skip
