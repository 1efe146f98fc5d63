"""The demo's people, teams, hours, categories, forms and articles, made by the console's own actions."""

# ruff: noqa: S311  (chance that is the same on every machine, not secret)

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from django.db.models import F

from frontdesk.accounts import actions as accounts
from frontdesk.accounts.actions.agents import seat
from frontdesk.accounts.models import Agent, Brand, Calendar, Role, Team, User
from frontdesk.channels.models import Inbox
from frontdesk.customers.actions import change_customer, recognise, save_organization_field
from frontdesk.customers.models import Customer
from frontdesk.events import SYSTEM, Actor
from frontdesk.kit import clock
from frontdesk.knowledge import actions as knowledge
from frontdesk.knowledge.models import Article
from frontdesk.sla.actions import save_policy, save_targets
from frontdesk.sla.actions.rules import Budget
from frontdesk.sla.models import Promise, SlaPolicy
from frontdesk.tickets.actions import catalogue as desk
from frontdesk.tickets.logic.conditions import Condition, Group
from frontdesk.tickets.models import Category, Field
from frontdesk.transfer.demo import organisation as plan
from frontdesk.transfer.demo.habits import make_macros
from frontdesk.transfer.demo.script import Shelf, shelves

HOUR = 3600
TARGETS = {1: (HOUR // 4, 2 * HOUR), 2: (HOUR, 8 * HOUR), 3: (2 * HOUR, 24 * HOUR), 4: (8 * HOUR, 48 * HOUR)}


@dataclass
class Staff:
    """What the tickets need to know of the company, by the keys and slugs of `organisation`."""

    agents: dict[str, Agent]
    actors: dict[str, Actor]
    teams: dict[str, Team]
    categories: dict[str, Category]
    brand: Brand
    inbox: Inbox
    employees: list[Customer]
    laura: Customer

    def members(self, team: str) -> list[str]:
        """Keys of a team's agents."""
        return [person.key for person in plan.PEOPLE if team in person.teams and person.key != "kim"]


def make(echo: Callable[[str], None]) -> Staff:
    """Everything but tickets."""
    head = plan.PEOPLE[0]
    week = [(day, datetime.time(8), datetime.time(20)) for day in range(5)]
    weekend = [(day, datetime.time(9), datetime.time(13)) for day in (5, 6)]
    weekend += [(day, datetime.time(14), datetime.time(18)) for day in (5, 6)]
    accounts.set_up(
        name=plan.NAME, time_zone=plan.TIME_ZONE, email=head.email, person=head.name, password=plan.PASSWORD,
        hours=week + weekend,
    )  # fmt: skip
    first = Agent.objects.select_related("user").get(user__email=head.email)
    by = first.actor()
    brand = accounts.save_brand(Brand.default(), by=by, accent=plan.ACCENT, headline=plan.HEADLINE)
    teams = _teams(by)
    agents = {head.key: first, **_agents(first.user.password, teams, by)}
    categories = _categories(teams, by)
    _fields(categories, by)
    _targets(by)
    save_organization_field(
        None, name="Plan", kind="choice", choices=list(plan.PLANS), hint="What their contract says", is_listed=True,
        position=1, by=by,
    )  # fmt: skip
    _policies(categories, Calendar.objects.get(name="Day and night"), by)
    echo(f"{len(agents)} agents in {len(teams)} teams, {len(categories)} categories")
    staff = Staff(
        agents=agents,
        actors={key: agent.actor() for key, agent in agents.items()},
        teams=teams,
        categories=categories,
        brand=brand,
        inbox=_inbox(brand, teams["general"]),
        employees=[_employee(first.user.password, *employee, by) for employee in plan.EMPLOYEES],
        laura=_person(first.user.password, *plan.SIGN_IN_CUSTOMER),
    )
    echo(f"{_articles(staff)} articles, {make_macros(staff.actors['marta'], teams, categories)} macros")
    return staff


def _teams(by: Actor) -> dict[str, Team]:
    calendars = {
        "desk": Calendar.objects.get(is_default=True),
        "always": accounts.save_calendar(
            None, by=by, name="Day and night", time_zone=plan.TIME_ZONE,
            windows=[(day, datetime.time(0), datetime.time(0)) for day in range(7)],
        ),
    }  # fmt: skip
    year = clock.now().year
    accounts.save_calendar(
        calendars["desk"],
        by=by,
        country="DE",
        special=[(datetime.date(year, 12, 24), datetime.time(12), datetime.time(0), False, "Christmas Eve")],
    )
    return {
        crew.slug: accounts.save_team(
            None, by=by, name=crew.name, slug=crew.slug, level=crew.level, description=crew.description,
            is_private=crew.is_private, calendar=calendars[crew.calendar],
        )
        for crew in plan.TEAMS
    }  # fmt: skip


def _agents(password: str, teams: dict[str, Team], by: Actor) -> dict[str, Agent]:
    """Seats for everybody but the first; they share her stored password, since hashing one is slow on purpose."""
    agents = {}
    for person in plan.PEOPLE[1:]:
        user = User.objects.create(email=person.email, name=person.name, password=password)
        agent = seat(user, role=Role(person.role), teams=[teams[slug] for slug in person.teams], by=by)
        Agent.objects.filter(pk=agent.pk).update(title=person.title)
        agents[person.key] = agent
    return agents


def _categories(teams: dict[str, Team], by: Actor) -> dict[str, Category]:
    made: dict[str, Category] = {}
    for position, subject in enumerate(plan.CATEGORIES):
        made[subject.slug] = desk.save_category(
            None, by=by, name=subject.name, slug=subject.slug, parent=made.get(subject.parent), icon=subject.icon,
            team=teams.get(subject.team), urgency=subject.urgency, impact=subject.impact, position=position,
            description=subject.description, is_internal=subject.is_internal, is_public=not subject.is_internal,
            keywords=list(subject.keywords),
        )  # fmt: skip
    return made


def _fields(categories: dict[str, Category], by: Actor) -> None:
    made: dict[str, Field] = {}
    for position, question in enumerate(plan.FIELDS):
        asked_by, values = question.after or ("", ())
        made[question.slug] = desk.save_field(
            None, by=by, name=question.name, slug=question.slug, kind=question.kind, hint=question.hint,
            choices=list(question.choices), is_required=question.is_required, condition_field=made.get(asked_by),
            condition_values=list(values), position=position,
            categories=[categories[slug] for slug in question.categories],
        )  # fmt: skip


def _targets(by: Actor) -> None:
    budgets: dict[tuple[str, int], int | None] = {
        (str(promise), priority): seconds
        for priority, both in TARGETS.items()
        for promise, seconds in zip((Promise.FIRST_REPLY, Promise.RESOLUTION), both, strict=True)
    }
    save_targets(SlaPolicy.objects.get(is_default=True), budgets, by=by)


def _policies(categories: dict[str, Category], calendar: Calendar, by: Actor) -> None:
    """Whoever stands beside a road is promised more than others, by day and by night, and hears from us meanwhile.

    So are the companies that pay for it: their plan is a field of our own.
    """
    of = {Promise.FIRST_REPLY: 600, Promise.NEXT_REPLY: 1800, Promise.UPDATE: HOUR, Promise.RESOLUTION: 3 * HOUR}
    road = [str(one.pk) for one in categories.values() if one.slug == "on-the-road" or "on-the-road" in _above(one)]
    save_policy(
        None, name="On the road", position=10, counts_by="named", calendar=calendar, pauses=["customer"], by=by,
        tree=Group("all", (Condition("category", "any", tuple(road)),)),
        targets={(str(name), priority): Budget(seconds, name == Promise.UPDATE)
                 for name, seconds in of.items() for priority in TARGETS},
    )  # fmt: skip
    premium = {
        (str(promise), priority): Budget(seconds // 2)
        for priority, both in TARGETS.items()
        for promise, seconds in zip((Promise.FIRST_REPLY, Promise.RESOLUTION), both, strict=True)
    }
    save_policy(
        None, name="Premium plan", position=20, pauses=["customer", "third_party"], warn_at_percent=[75, 90], by=by,
        targets=premium, tree=Group("all", (Condition("organization.plan", "any", ("Premium",)),)),
    )  # fmt: skip


def _above(category: Category) -> set[str]:
    return {category.parent.slug} if category.parent else set()


def _inbox(brand: Brand, team: Team) -> Inbox:
    """The address that stories came in by. Switched off: nobody answers there, so nothing is fetched or sent."""
    return Inbox.objects.create(
        slug="support", name="Support mail", channel="email", brand=brand, team=team, address="help@meridian.example",
        is_active=False,
    )  # fmt: skip


def _employee(password: str, key: str, name: str, place: str, by: Actor) -> Customer:
    person = _person(password, f"{key}@meridian.example", name)
    return change_customer(person, by=by, department=place, is_employee=True)


def _person(password: str, email: str, name: str) -> Customer:
    """Somebody who signs in to the help centre without a seat."""
    user = User.objects.create(email=email, name=name, password=password)
    return recognise(user=user, name=name, source="demo", by=SYSTEM)


def _articles(staff: Staff) -> int:
    writers = [staff.actors[key] for key in ("sofia", "kemi", "lea", "tim", "olga")]
    random, count = Random(plan.NAME), 0
    for position, shelf in enumerate(shelves()):
        count += _shelve(shelf, position, staff.actors["marta"], writers, random)
    return count


def _shelve(shelf: Shelf, position: int, head: Actor, writers: list[Actor], random: Random) -> int:
    section = knowledge.save_section(
        None, by=head, name=shelf.name, icon=shelf.icon, description=shelf.description, position=position,
        is_internal=shelf.is_internal,
    )  # fmt: skip
    for page in shelf.pages:
        article = knowledge.save_article(
            None, by=head, section=section, title=page.title, summary=page.summary, body=page.html(),
            status=Article.Status.PUBLISHED, is_featured=page.is_featured,
        )  # fmt: skip
        views = random.randint(400, 2600) if page.is_featured else random.randint(20, 400)
        age = datetime.timedelta(days=random.randint(20, 400), minutes=random.randint(0, 600))
        Article.objects.filter(pk=article.pk).update(
            author_id=random.choice(writers).id, views=views, helpful=views // random.randint(7, 14),
            unhelpful=views // random.randint(60, 160), created_at=F("created_at") - age,
            published_at=F("published_at") - age, updated_at=F("updated_at") - age * random.random(),
        )  # fmt: skip
    return len(shelf.pages)
