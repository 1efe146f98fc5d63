"""In a process with our settings: a desk of 1,000 agents, and what its routing takes."""
# ruff: noqa: E402  (Django is set up before its models are imported; chance that is the same each time)

import time
from random import Random

import django

django.setup()

from django.db import transaction

from benches.routing import AGENTS, QUEUES, SKILLS, timed
from frontdesk.accounts.models import Agent, Membership, Team, User
from frontdesk.kit import clock
from frontdesk.routing.actions.attending import attend, believe_nothing
from frontdesk.routing.actions.dispatching import dispatch
from frontdesk.routing.actions.ending import accept_offer
from frontdesk.routing.logic.choice import Candidate, Case, Need, decide
from frontdesk.routing.models import (
    AgentSkill,
    Arrival,
    Decision,
    Offer,
    Place,
    Queue,
    QueueSkill,
    Skill,
    Worker,
)
from frontdesk.routing.strategy import Strategy
from frontdesk.tickets.models import Ticket

DECISIONS, LOOKS, SUSTAINED = 300, 200, 1_000
CHANCE = Random("routing")


def measure() -> dict[str, list[float]]:
    """Milliseconds (median, p95, Python's own) of each kind of decision; the rate of offers, and of accepting them."""
    with transaction.atomic():
        tickets = prepare()
    believe_nothing()
    found = {"pure": pure()}
    found["look"] = timed(lambda number: one_comes(tickets[number + 5]), LOOKS)
    found["rate"] = sustained(tickets[LOOKS + 5 : LOOKS + 5 + SUSTAINED])
    rest = tickets[LOOKS + 5 + SUSTAINED :]
    everybody = Queue.objects.create(name="Everybody", position=0)
    found["everybody"] = timed(lambda number: one_comes(rest[number + 5]), LOOKS)
    everybody.delete()
    return found


def prepare() -> list[int]:
    """Agents in teams, with skills, all available; queues for the teams; tickets that nobody has."""
    for model in (Offer, Decision, Place, Arrival, Queue, AgentSkill, Skill, Worker):
        model._default_manager.all().delete()
    Agent.objects.filter(user__email__endswith="@routing.test").update(is_active=False)
    Membership.objects.filter(agent__user__email__endswith="@routing.test").delete()
    teams = [Team.objects.get_or_create(name=f"Line {n}", defaults={"slug": f"line-{n}"})[0] for n in range(QUEUES)]
    skills = Skill.objects.bulk_create(Skill(name=f"Skill {number}") for number in range(SKILLS))
    known = set(User.objects.filter(email__endswith="@routing.test").values_list("email", flat=True))
    names = [f"agent{number}@routing.test" for number in range(AGENTS)]
    User.objects.bulk_create(User(email=name, name=name.split("@")[0]) for name in names if name not in known)
    users = User.objects.filter(email__in=names, agent=None)
    Agent.objects.bulk_create(Agent(user=user) for user in users)
    agents = list(Agent.objects.filter(user__email__in=names).order_by("pk"))
    Agent.objects.filter(pk__in=[agent.pk for agent in agents]).update(is_active=True)
    now = clock.now() + clock.days(1)  # nobody falls silent meanwhile
    Worker.objects.bulk_create(Worker(agent=one, state="available", seen_at=now, capacity=100) for one in agents)
    Membership.objects.bulk_create(
        Membership(agent=one, team=team) for one in agents for team in CHANCE.sample(teams, 2)
    )
    AgentSkill.objects.bulk_create(
        AgentSkill(agent=one, skill=skill, proficiency=CHANCE.randint(1, 5))
        for one in agents
        for skill in CHANCE.sample(skills, 20)
    )
    for number, team in enumerate(teams):
        _queue(number, team, skills)
    return _waiting(teams)


def _queue(number: int, team: Team, skills: list[Skill]) -> None:
    conditions = {"join": "all", "parts": [{"fact": "team", "is": "any", "values": [str(team.pk)]}]}
    slugs = [slug for slug, one in Strategy.entries().items() if not one.is_pulled]
    queue = Queue.objects.create(
        name=f"Queue {number}", position=number + 1, conditions=conditions, strategy=slugs[number % len(slugs)],
        offer_seconds=3600,
    )  # fmt: skip
    queue.teams.set([team])
    required, preferred = CHANCE.sample(skills, 2)
    QueueSkill.objects.create(queue=queue, skill=required, least=1)
    QueueSkill.objects.create(queue=queue, skill=preferred, least=2, is_required=False)


def _waiting(teams: list[Team]) -> list[int]:
    """Tickets that wait in these teams, spread over the queues."""
    keys = list(Ticket.objects.order_by("-pk").values_list("pk", flat=True)[: 2 * LOOKS + SUSTAINED + 20])
    for number, team in enumerate(teams):
        mine = keys[number::QUEUES]
        Ticket.objects.filter(pk__in=mine).update(
            team=team, assignee=None, status="open", snoozed_until=None, waiting_since=clock.now()
        )
    return keys


def pure() -> list[float]:
    """The decision alone, over everybody."""
    strategy = Strategy.entries()["least_loaded"]()
    crew = [
        Candidate(n, f"Agent {n}", skills={CHANCE.randrange(SKILLS): CHANCE.randint(1, 5) for _ in range(20)},
                  capacity=100, load=CHANCE.randrange(90), idle_since=CHANCE.random())
        for n in range(AGENTS)
    ]  # fmt: skip
    needs = (Need(3, "A", 1), Need(7, "B", 2, is_required=False))
    return timed(lambda number: decide(Case(number, needs=needs), crew, strategy), DECISIONS)


def one_comes(ticket: int) -> None:
    """A ticket that nobody has comes in, and a look follows."""
    with transaction.atomic():
        attend([ticket])
    dispatch()


def sustained(tickets: list[int]) -> list[float]:
    """Offers a second by one worker while tickets come in groups of twenty, and milliseconds to accept one."""
    offering = accepting = 0.0
    made = 0
    for start in range(0, len(tickets), 20):
        came, began = tickets[start : start + 20], time.perf_counter()
        with transaction.atomic():
            attend(came)
        while dispatch():
            pass
        offering += time.perf_counter() - began
        offers = list(Offer.objects.filter(state="open", ticket__in=came).select_related("agent__user"))
        actors = [offer.agent.actor() for offer in offers]
        began = time.perf_counter()
        for offer, actor in zip(offers, actors, strict=True):
            accept_offer(offer, by=actor)
        accepting += time.perf_counter() - began
        made += len(offers)
    return [made / offering, accepting / made * 1000]
