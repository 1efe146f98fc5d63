"""Which stories are told when, to whom, and how far each has got."""

# ruff: noqa: S311  (chance that is the same on every machine, not secret)

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from frontdesk.accounts.models import Brand
from frontdesk.customers.models import Customer
from frontdesk.tickets.models import Category, Ticket
from frontdesk.transfer.demo.company import Staff
from frontdesk.transfer.demo.play import Play
from frontdesk.transfer.demo.promises import Desk, Promises
from frontdesk.transfer.demo.script import Step, Story
from frontdesk.transfer.seed.phrases import CARS, CITIES, DAYS

Moment = datetime.datetime
TOTAL, UNFINISHED, DAYS_BACK = 400, 92, 90
GREETINGS = ("Hello {first},", "Dear {first},", "Hello {first}, thank you for writing.", "Hi {first},")
ANSWERS = {"K": "open", "P": "pending", "W": "on_hold", "D": "solved"}
# Minutes until a step follows the one before: (least, most) for a normal and a fast story.
PACE = {
    "C": ((25, 900), (3, 25)), "K": ((12, 140), (2, 9)), "P": ((12, 140), (2, 9)), "W": ((20, 160), (3, 12)),
    "D": ((15, 240), (4, 40)), "N": ((4, 45), (1, 6)), "E": ((6, 50), (2, 8)), "H": ((6, 50), (2, 8)),
    "F": ((0, 0), (0, 0)),
}  # fmt: skip


@dataclass
class Scene:
    """One telling of a story. `cut` is how many steps have happened, None for as many as time allows."""

    index: int
    story: Story
    requester: Customer
    random: Random
    starts_at: Moment
    until: Moment
    cut: int | None = None
    is_triaged: bool = True

    def words(self) -> dict[str, str]:
        """What stands for the {places} of the story; the same for all of its steps."""
        pick = self.random
        booking = f"{pick.choice('ABCDEFGHKLMNPRSTUVWXYZ')}{pick.randint(1000, 9999)}-{pick.choice('ABCDEFGH')}"
        company = self.requester.organization
        return {
            "booking": booking,
            "city": pick.choice(CITIES),
            "car": pick.choice(CARS),
            "day": pick.choice(DAYS),
            "amount": f"{pick.randint(24, 412)}.{pick.choice(('00', '50', '90', '20'))} €",
            "ref": str(pick.randint(5000, 9999)),
            "points": f"{pick.randint(3, 48) * 25}",
            "driver": pick.choice(("Stefan", "Luigi", "Amélie", "Jan", "Nuno")),
            "name": self.requester.name,
            "first": self.requester.name.split()[0],
            "company": company.name if company else "our company",
        }

    def opening(self) -> tuple[str, str]:
        """Subject and words of the request, as they arrive."""
        words = self.words()
        subject, text = self.random.choice(self.story.subjects), self.story.steps[0].text
        return _filled(subject, words), _filled(text, words).replace(" // ", "\n\n")


def perform(staff: Staff, desk: Desk, scene: Scene) -> tuple[Play, Step | None]:
    """Play a scene; returns it with the survey's answer that the story holds, if it got that far."""
    story, words = scene.story, scene.words()
    brand, category = staff.brand, staff.categories[story.category]
    ticket = _ticket(scene, brand, category, _filled(scene.random.choice(story.subjects), words), words["booking"])
    play = Play(staff, ticket, Promises(desk))
    at, agent = scene.starts_at, ""
    survey: Step | None = None
    for position, step in enumerate(story.steps):
        if scene.cut is not None and position >= scene.cut:
            break
        if step.letter == "S":
            survey = step
            continue
        at = at if position == 0 else _later(scene, at, step.letter)
        if at > scene.until:
            break
        text = _filled(step.text, {**words, "agent": staff.agents[agent].name.split()[0] if agent else ""})
        if position == 0:
            play.open(text)
            at = _triaged(scene, play, at)
            continue
        if step.letter not in "CFX" and not ticket.assignee:
            agent = _taken(scene, play, at)
        if step.letter == "K" and position + 1 == scene.cut and scene.index % 3:
            step = Step("P", "", step.text)  # the question was asked, the customer has the next move
        _act(play, step, text, at, agent, words, scene.random)
    return play, survey


def _act(play: Play, step: Step, text: str, at: Moment, agent: str, words: dict[str, str], random: Random) -> None:
    match step.letter:
        case "C":
            play.customer_writes(text, at)
        case "N":
            play.note(text, at, agent)
        case "E" | "H":
            play.move(step.arg, text, at, agent, is_escalation=step.letter == "E")
        case "F":
            play.attach(_filled(step.arg, words))
        case "X":
            if play.ticket.status == "solved":
                play.close(at, is_confirmed=True)
        case letter:
            greeting = random.choice(GREETINGS).format(**words)
            play.reply(f"{greeting} // {text}", at, agent, ANSWERS[letter])


def _ticket(scene: Scene, brand: Brand, category: Category, subject: str, booking: str) -> Ticket:
    story, who = scene.story, scene.requester
    asks_booking = not story.is_employees and category.parent is not None and category.parent.slug != "account"
    is_counter = story.is_employees and category.slug == "counter-systems"
    station = who.department.removeprefix("Station ")
    fields = {"booking": booking} if asks_booking and category.parent.slug != "companies" else {}  # type: ignore[union-attr]
    fields |= {"company": who.organization.name} if category.parent and who.organization else {}
    fields |= {"station": station} if story.is_employees else {}
    return Ticket(
        subject=subject[:250], status="new", priority=story.priority, category=category, brand=brand, requester=who,
        urgency=1 if story.priority <= 2 else 2, impact=1 if story.priority == 1 or is_counter else 3,
        requester_name=who.name, team=category.team, level=category.team.level if category.team else 1,
        channel=scene.random.choice(story.channels), tags=story.tags, fields=fields, language="en",
        created_at=scene.starts_at, last_message_at=scene.starts_at, version=0, message_count=0,
    )  # fmt: skip


def _triaged(scene: Scene, play: Play, at: Moment) -> Moment:
    """The triage officer looks at it soon, unless it is still waiting for that."""
    moment = at + datetime.timedelta(minutes=scene.random.randint(1, 4 if scene.story.is_fast else 25))
    if scene.is_triaged and moment < scene.until:
        play.triage(moment, play.staff.actors["kim"])
        return moment
    return at


def _taken(scene: Scene, play: Play, at: Moment) -> str:
    """Somebody of the team takes the ticket a little before the next step."""
    slug = play.ticket.team.slug if play.ticket.team else "general"
    agent = scene.random.choice(play.staff.members(slug))
    last = max([play.ticket.created_at, *(said.at for said in play.log)])
    play.claim(last + (at - last) * scene.random.uniform(0.3, 0.9), agent)
    return agent


def _later(scene: Scene, at: Moment, letter: str) -> Moment:
    """The moment of the next step. People of the desk work from 7 to 19 UTC, unless the story is in a hurry."""
    if letter == "X":
        return at + datetime.timedelta(minutes=scene.random.randint(40, 1800))
    least, most = PACE[letter][scene.story.is_fast]
    at += datetime.timedelta(minutes=scene.random.uniform(least, most))
    if letter not in "CF" and not scene.story.is_fast and not 7 <= at.hour < 19 and scene.cut is None:
        morning = at.replace(hour=7, minute=0) + datetime.timedelta(days=at.hour >= 19)
        at = morning + datetime.timedelta(minutes=scene.random.uniform(5, 110))
    return at


def _filled(text: str, words: dict[str, str]) -> str:
    for name, value in words.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def scenes(staff: Staff, stories: list[Story], customers: list[Customer], until: Moment) -> Iterator[Scene]:
    """All 400, oldest first where it matters: the same for the same day, whoever asks."""
    outside = [story for story in stories if not story.is_employees]
    inside = [story for story in stories if story.is_employees]
    today = until.replace(hour=0, minute=0, second=0, microsecond=0)
    made = [_told(staff, outside, inside, customers, today, until, index) for index in range(TOTAL - UNFINISHED)]
    made += [_open(staff, outside, inside, customers, until, TOTAL - UNFINISHED + n, n) for n in range(UNFINISHED)]
    yield from sorted(made, key=lambda scene: scene.starts_at)


def _told(
    staff: Staff, outside: list[Story], inside: list[Story], customers: list[Customer], today: Moment, until: Moment,
    index: int,
) -> Scene:  # fmt: skip
    """A story that has run its course, or nearly, since it began days ago."""
    own = Random(f"{index} told")
    story = inside[index % len(inside)] if index % 13 == 5 else outside[index % len(outside)]
    back = DAYS_BACK - (DAYS_BACK - 4) * (index / (TOTAL - UNFINISHED)) ** 0.85
    starts = today - datetime.timedelta(days=int(back)) + datetime.timedelta(minutes=own.triangular(300, 1260, 640))
    who = _requester(staff, story, customers, own, is_laura=index == 250, is_austin=index in {161, 278})
    if index == 250:
        story = next(one for one in outside if one.category == "sign-in")
    return Scene(index, story, who, own, starts, until)


def _open(
    staff: Staff, outside: list[Story], inside: list[Story], customers: list[Customer], until: Moment, index: int,
    n: int,
) -> Scene:  # fmt: skip
    """A story that is still going on. Its first steps are played so that the last one was a while ago."""
    own = Random(f"{index} open")
    story = inside[n % len(inside)] if n % 15 == 7 else outside[(n * 11) % len(outside)]
    speaking = [at for at, step in enumerate(story.steps) if step.letter in "CKPWNEF"]
    waiting = [at for at in speaking if story.steps[at].letter in "W"] or [
        at for at in speaking if story.steps[at].letter == "P"
    ]
    chosen = own.choice(waiting if waiting and own.random() < 0.9 else speaking[1:] or speaking)
    cut = 1 if n % 4 == 0 else chosen + 1
    who = _requester(staff, story, customers, own, is_laura=n == 8, is_austin=n == 22)
    gap = own.uniform(4, 600) if cut == 1 else own.uniform(4, 1500) ** 1.05
    lasted = sum(PACE[step.letter][story.is_fast][1] for step in story.steps[1:cut])
    starts = until - datetime.timedelta(minutes=gap + lasted + 25)
    return Scene(index, story, who, own, starts, until, cut=cut, is_triaged=n % 6 != 0)


def _requester(
    staff: Staff, story: Story, customers: list[Customer], random: Random, *, is_laura: bool, is_austin: bool
) -> Customer:
    if story.is_employees:
        return staff.employees[0] if is_austin else random.choice(staff.employees)
    if is_laura:
        return staff.laura
    corporate = [customer for customer in customers if customer.organization_id]
    private = [customer for customer in customers if not customer.organization_id]
    if story.category in {"statement", "company-account"} or (story.category == "invoice" and random.random() < 0.5):
        return random.choice(corporate)
    return random.choice(private)
