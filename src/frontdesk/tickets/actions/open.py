"""A customer's wish becomes a ticket."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, transaction

from frontdesk.accounts.models import Agent, Brand, Team
from frontdesk.channels.models import InboundEnvelope, Inbox
from frontdesk.customers.models import Customer
from frontdesk.events import Actor, emit
from frontdesk.kit import html as markup
from frontdesk.kit.database.rows import insert
from frontdesk.kit.files import File
from frontdesk.kit.language import guess_language
from frontdesk.tickets.actions.draft import draft
from frontdesk.tickets.actions.redaction import card_mask
from frontdesk.tickets.actions.row import authored, sent_before, tell
from frontdesk.tickets.actions.weighing import WEIGHTS, Weights, weights_of
from frontdesk.tickets.events import TicketCreated
from frontdesk.tickets.logic.number import number_of
from frontdesk.tickets.models import Assignment, Category, Conversation, Message, Participant, StatusChange, Ticket

_NUMBER = f"""
SELECT nextval('ticket_position'), w.number_key, {WEIGHTS}
  FROM accounts_workspace w LEFT JOIN tickets_prioritymatrix m ON m.id = 1 WHERE w.id = 1
"""  # noqa: S608 -- our own words


def next_number() -> int:
    """The next ticket number; a number that a failed transaction took is never given again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('ticket_position'), number_key FROM accounts_workspace WHERE id = 1")
        return number_of(*cursor.fetchone())


def _number_and_weights(customer: Customer) -> tuple[int, Weights]:
    """The same, and how a ticket of this customer is weighed, asked in one: every mail needs both."""
    with connection.cursor() as cursor:
        cursor.execute(_NUMBER, [customer.pk, customer.organization_id])
        position, key, *weights = cursor.fetchone()
        return number_of(position, key), weights_of(tuple(weights))


@transaction.atomic(savepoint=False)
def open_ticket(
    *,
    subject: str,
    requester: Customer,
    by: Actor,
    text: str = "",
    html: str = "",
    quoted: str = "",
    channel: str = "portal",
    inbox: Inbox | None = None,
    brand: Brand | None = None,
    category: Category | None = None,
    urgency: int | None = None,
    impact: int | None = None,
    fields: dict[str, Any] | None = None,
    language: str = "",
    files: Sequence[File] = (),
    cc: Sequence[Customer] = (),
    envelope: InboundEnvelope | None = None,
    marks: Mapping[str, Any] | None = None,
    key: str | None = None,
    team: Team | None = None,
    assignee: Agent | None = None,
    confirm: bool = True,
) -> Ticket:
    """A new ticket with its first message. `html` is taken as sanitised already; without it `text` becomes HTML.

    `marks` are further columns of its message, such as the id of the mail. The category proposes team, urgency and
    impact where they are not given. A repeated `key` returns the ticket of the first time: sending a form twice makes
    one ticket.
    """
    if known := sent_before(key):
        return known.ticket
    team = team or _active(category.team if category else None) or _active(inbox.team if inbox else None)
    urgency = urgency or (category.urgency if category else None)
    impact = impact or (category.impact if category else None)
    mask = card_mask()
    first = draft(
        kind=Message.Kind.INBOUND, customer=requester, author_name=str(requester), text=text,
        html=html or markup.text_to_html(text), quoted=quoted, files=files, inbound=envelope, key=key, mask=mask,
        **(marks or {}),
    )  # fmt: skip
    number, weights = _number_and_weights(requester)
    ticket = Ticket(
        number=number,
        subject=mask.text(markup.one_line(subject)) or "(no subject)",
        requester=requester,
        requester_name=str(requester)[:200],
        channel=channel,
        brand_id=brand.pk if brand else inbox.brand_id if inbox else None,
        category=category,
        urgency=urgency,
        impact=impact,
        priority=weights.priority(urgency, impact),
        level=team.level if team else 1,
        team=team,
        assignee=assignee,
        status=Ticket.Status.OPEN if assignee else Ticket.Status.NEW,
        is_triaged=by.is_agent,
        fields={slug: mask.answer(value) for slug, value in (fields or {}).items()},
        language=language or guess_language(text) or requester.language,
        **dict.fromkeys(("waiting_since", "created_at", "last_message_at"), first.message.created_at),
    )
    first.project(ticket)
    insert(ticket)
    first.write(ticket, begin(ticket, inbox, cc, by))
    emit(TicketCreated(ticket=ticket.pk, channel=channel, confirm=confirm, row=ticket), by=by)
    tell(ticket, None if cc else ())
    return ticket


def begin(ticket: Ticket, inbox: Inbox | None, cc: Sequence[Customer], by: Actor) -> Conversation:
    """The main conversation, with who takes part and the first rows of the history."""
    conversation = Conversation(ticket=ticket, inbox=inbox, channel=ticket.channel)
    insert(conversation)
    people = [
        Participant(ticket=ticket, customer=person, added_at=ticket.created_at)
        for person in {*cc}
        if person.pk != ticket.requester_id
    ]
    insert(*people)
    insert(StatusChange(ticket=ticket, after=ticket.status, **authored(by)))
    if ticket.team or ticket.assignee:
        insert(Assignment(ticket=ticket, team=ticket.team, agent=ticket.assignee, how="intake", **authored(by)))
    return conversation


def _active(team: Team | None) -> Team | None:
    return team if team and team.is_active else None
