"""Writing the played tickets, table by table."""

# ruff: noqa: S311  (chance that is the same on every machine, not secret)

import datetime
import hashlib
import uuid
from collections.abc import Callable
from random import Random

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from frontdesk.accounts.models import Workspace
from frontdesk.channels.models import OutboundEnvelope
from frontdesk.customers.models import Customer, Identity, Organization
from frontdesk.events.models import Entry
from frontdesk.feedback.models import Response, Survey
from frontdesk.sla.models import ClockEvent, SlaClock
from frontdesk.tickets.logic.number import number_of
from frontdesk.tickets.models import (
    Assignment,
    Attachment,
    Conversation,
    Escalation,
    Mention,
    Message,
    StatusChange,
    Ticket,
)
from frontdesk.transfer.demo import organisation as plan
from frontdesk.transfer.demo.aftermath import answer, ask, close_old
from frontdesk.transfer.demo.company import Staff
from frontdesk.transfer.demo.followups import follow_up, put_spam_aside
from frontdesk.transfer.demo.play import Play, Said
from frontdesk.transfer.demo.promises import Desk
from frontdesk.transfer.demo.script import stories
from frontdesk.transfer.demo.stage import perform, scenes
from frontdesk.transfer.seed.phrases import FIRST_NAMES, LAST_NAMES

PEOPLE = 170


def fill(staff: Staff, until: datetime.datetime, echo: Callable[[str], None]) -> None:
    """400 tickets with all that belongs to them."""
    desk, plays, answers = Desk(), [], []
    for scene in scenes(staff, stories(), _customers(until), until):
        play, told = perform(staff, desk, scene)
        close_old(play, until)
        answers.append((play, told, scene.random))
        plays.append(play)
    for play in plays:
        play.promises.project(play.ticket, until)
    for play, number in zip(plays, _numbers(len(plays)), strict=True):
        play.ticket.number = number
    _write(plays)
    surveys = [ask(play) for play in plays]
    Survey.objects.bulk_create(row for row in surveys if row)
    responses = [
        answer(play, row, told, random, until)
        for (play, told, random), row in zip(answers, surveys, strict=True)
        if row is not None
    ]
    Response.objects.bulk_create(row for row in responses if row)
    later = put_spam_aside(plays, staff, until) + follow_up(
        plays, staff, until, Workspace.objects.get(pk=1).number_prefix
    )
    Entry.objects.bulk_create([*_entries(plays), *later])
    echo(f"{len(plays)} tickets, {sum(len(play.messages) for play in plays)} messages, {len(responses)} surveys")


def _numbers(count: int) -> list[int]:
    """The next ticket numbers, from the sequence of live tickets."""
    key = Workspace.objects.get(pk=1).number_key
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('ticket_position') FROM generate_series(1, %s::int)", [count])
        return [number_of(position, key) for (position,) in cursor.fetchall()]


def _write(plays: list[Play]) -> None:
    Ticket.objects.bulk_create(play.ticket for play in plays)
    Conversation.objects.bulk_create(play.conversation for play in plays)
    messages = [message for play in plays for message in play.messages]
    _mail(plays)
    Message.objects.bulk_create(messages)
    StatusChange.objects.bulk_create(change for play in plays for change in play.changes)
    Assignment.objects.bulk_create(owner for play in plays for owner in play.assignments)
    Escalation.objects.bulk_create(one for play in plays for one in play.escalations)
    SlaClock.objects.bulk_create(clock for play in plays for clock in play.promises.clocks)
    ClockEvent.objects.bulk_create(each for play in plays for each in play.promises.events)
    Mention.objects.bulk_create(_mentions(plays))
    Attachment.objects.bulk_create(_attachments(plays))
    with connection.cursor() as cursor:  # bulk_create stamps the present on it
        cursor.execute("UPDATE tickets_ticket SET updated_at = greatest(last_message_at, solved_at, closed_at)")


def _mail(plays: list[Play]) -> None:
    """Answers to people with an address have been sent; nothing waits to be."""
    envelopes: list[OutboundEnvelope] = []
    for play in plays:
        ticket = play.ticket
        for message in play.messages:
            if message.kind != Message.Kind.OUTBOUND or not ticket.requester.email:
                continue
            key = uuid.uuid5(uuid.NAMESPACE_URL, f"{ticket.number}/{len(envelopes)}")
            message.outbound = OutboundEnvelope(
                uuid=key, inbox=play.conversation.inbox, kind="reply", message_id=f"<{key}@meridian.example>",
                recipients={"to": [[ticket.requester.name, ticket.requester.email]], "cc": []},
                payload={"subject": f"Re: {ticket.subject}", "text": message.text, "html": message.html},
                state="sent", attempts=1, created_at=message.created_at, next_attempt_at=message.created_at,
                sent_at=message.created_at + datetime.timedelta(seconds=4),
            )  # fmt: skip
            message.mail_id = message.outbound.message_id
            envelopes.append(message.outbound)
    OutboundEnvelope.objects.bulk_create(envelopes)


def _mentions(plays: list[Play]) -> list[Mention]:
    """Those of the last two days have not been seen yet."""
    newest = max(message.created_at for play in plays for message in play.messages)
    old = newest - datetime.timedelta(days=2)
    return [
        Mention(
            message=message, ticket=play.ticket, agent=agent, created_at=message.created_at,
            seen_at=message.created_at + datetime.timedelta(hours=1) if message.created_at < old else None,
        )
        for play in plays
        for message, agent in play.mentions
    ]  # fmt: skip


def _attachments(plays: list[Play]) -> list[Attachment]:
    """Small text files: what they hold matters less than that they can be opened."""
    rows = []
    for play in plays:
        for message, name in play.files:
            content = f"{name}\n\n{play.ticket.subject}\n{message.author_name}\n\n{message.text}\n".encode()
            key = default_storage.save(f"attachments/{uuid.uuid4().hex}", ContentFile(content))
            rows.append(
                Attachment(
                    message=message, file=key, name=name, content_type="text/plain", size=len(content),
                    sha256=hashlib.sha256(content).hexdigest(),
                )
            )  # fmt: skip
    return rows


def _entries(plays: list[Play]) -> list[Entry]:
    said = sorted(((play, one) for play in plays for one in play.log), key=lambda pair: pair[1].at)
    return [_entry(play, one) for play, one in said]


def _entry(play: Play, said: Said) -> Entry:
    more = said.more if said.message is None else {**said.more, "message": said.message.pk}
    event = said.kind(ticket=play.ticket.pk, **more)  # type: ignore[call-arg]  # every kind of a play names its ticket
    kind, identity = event.subject()
    return Entry(
        kind=event.slug, at=said.at, actor_kind=said.by.kind, actor_id=said.by.id, actor_name=said.by.name,
        subject_kind=kind, subject_id=identity, data=event.data(),
    )  # fmt: skip


def _customers(until: datetime.datetime) -> list[Customer]:
    """Private people, and every fifth from one of the companies."""
    random, used = Random("customers"), set[str]()
    companies = Organization.objects.bulk_create(
        Organization(name=name, domain=domain, fields={"plan": chosen}) for name, domain, chosen in plan.ORGANIZATIONS
    )
    people: list[Customer] = []
    while len(people) < PEOPLE:
        name = f"{random.choice(FIRST_NAMES)} {random.choice(LAST_NAMES)}"
        if name in used:
            continue
        used.add(name)
        company = companies[len(people) // 5 % len(companies)] if len(people) % 5 == 0 else None
        host = company.domain if company else random.choice(("example.com", "example.org", "example.net"))
        people.append(
            Customer(
                name=name, email=f"{name.lower().replace(' ', '.')}@{host}", organization=company, language="en",
                phone=f"+44207946{len(people):04d}" if random.random() < 0.7 else "",
                created_at=until - datetime.timedelta(days=random.randint(95, 1500)),
            )
        )  # fmt: skip
    made = Customer.objects.bulk_create(people)
    Identity.objects.bulk_create(Identity(customer=one, kind="email", address=one.email) for one in made)
    return made
