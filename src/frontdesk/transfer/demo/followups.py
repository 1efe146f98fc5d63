"""What is to come back to in the demo: snoozed, promised, followed, linked and offered tickets, and some spam.

Written as rows at the moment of the newest ticket, as all of the demo is; each with the event that tells of it.
"""

import datetime

from frontdesk.events import Actor, Event
from frontdesk.events.models import Entry
from frontdesk.tickets import events
from frontdesk.tickets.logic.preview import preview_of
from frontdesk.tickets.models import (
    Link,
    Message,
    Offer,
    PlannedStatus,
    Pledge,
    Reminder,
    Snooze,
    StatusChange,
    Ticket,
    Watcher,
)
from frontdesk.transfer.demo.company import Staff
from frontdesk.transfer.demo.play import Play

HOUR = datetime.timedelta(hours=1)
SPAM = {
    "A call centre for half the price": "We take over your calls from tomorrow; the first month is free.",
    "Your domain expires today": "Renew at once by the link below, or your mail stops at midnight.",
    "Cheap tyres in bulk": "Winter tyres by the container, from ten thousand pieces. Ask for our list.",
}


def follow_up(plays: list[Play], staff: Staff, until: datetime.datetime, prefix: str) -> list[Entry]:
    """The rows; returns the events, for the log's own order."""
    owned = [play.ticket for play in plays if play.ticket.is_unsolved and play.ticket.assignee_id]
    told: list[Entry] = []
    for number, ticket in enumerate(owned):
        by = ticket.assignee.actor()  # type: ignore[union-attr]
        told += _one(number, ticket, by, until)
    told += _linked(owned, until, prefix)
    told += _offered(owned, staff, until)
    return told


def _one(number: int, ticket: Ticket, by: Actor, until: datetime.datetime) -> list[Entry]:
    """One thing for every third ticket or so, in turn."""
    author = {"by_kind": by.kind, "by_id": by.id, "by_name": by.name, "at": until}
    agent, later = by.id or 0, until + (20 + number) * HOUR
    match number % 12:
        case 1:
            Pledge.objects.create(
                ticket=ticket, customer=ticket.requester, agent_id=agent, kind="call", due_at=later,
                note=ticket.requester.phone, **author,
            )  # fmt: skip
            pledge = Pledge.objects.get(ticket=ticket)
            return [_entry(events.PledgeGiven(ticket.pk, pledge.pk, "call", later.isoformat(), agent), by, until)]
        case 4:
            Snooze.objects.create(ticket=ticket, until=later, note="The garage calls back", **author)
            Ticket.objects.filter(pk=ticket.pk).update(snoozed_until=later)
            return [_entry(events.TicketSnoozed(ticket.pk, "time", later.isoformat()), by, until)]
        case 6:
            Reminder.objects.create(ticket=ticket, agent_id=agent, due_at=later, note="Ask again")
        case 8:
            PlannedStatus.objects.create(ticket=ticket, agent_id=agent, status="solved", due_at=later, **author)
            return [_entry(events.StatusPlanned(ticket.pk, "solved", later.isoformat()), by, until)]
    return []


def _linked(owned: list[Ticket], until: datetime.datetime, prefix: str) -> list[Entry]:
    """Tickets of the same subject are related, and the first of them is followed by the others' owners."""
    told: list[Entry] = []
    by_category: dict[int, list[Ticket]] = {}
    for ticket in owned:
        by_category.setdefault(ticket.category_id or 0, []).append(ticket)
    for first, *others in by_category.values():
        for other in others[:2]:
            by = other.assignee.actor()  # type: ignore[union-attr]
            Link.objects.create(
                ticket=other, other=first, kind="related", by_kind=by.kind, by_id=by.id, by_name=by.name, at=until
            )
            for one, to, is_back in ((other, first, False), (first, other, True)):
                named = f"{prefix}-{to.number}"
                told.append(_entry(events.TicketsRelated(one.pk, to.pk, named, "related", is_back), by, until))
            Watcher.objects.get_or_create(ticket=first, agent_id=other.assignee_id or 0)
    return told


def _offered(owned: list[Ticket], staff: Staff, until: datetime.datetime) -> list[Entry]:
    """Somebody offers a ticket to a colleague of the same team."""
    told: list[Entry] = []
    for ticket in owned[3::20]:
        team = ticket.team.slug if ticket.team else ""
        free = [staff.agents[key] for key in staff.members(team) if staff.agents[key].pk != ticket.assignee_id]
        if not free or ticket.assignee is None:
            continue
        by, to, note = ticket.assignee.actor(), free[0], "I am off from noon. The customer would like a call."
        made = Offer.objects.create(
            ticket=ticket, giver_id=by.id or 0, to_agent=to, note=note, expires_at=until + 24 * HOUR, by_kind=by.kind,
            by_id=by.id, by_name=by.name, at=until,
        )  # fmt: skip
        told.append(_entry(events.TransferOffered(ticket.pk, made.pk, by.id or 0, to.name, note, to.pk), by, until))
    return told


def put_spam_aside(plays: list[Play], staff: Staff, until: datetime.datetime) -> list[Entry]:
    """A few of the tickets that nobody has touched turn out to be spam."""
    told: list[Entry] = []
    by = staff.actors["kim"]
    fresh = [play for play in plays if play.ticket.status == "new" and len(play.messages) == 1][-len(SPAM) :]
    for play, (subject, text) in zip(fresh, SPAM.items(), strict=False):
        ticket = play.ticket
        Message.objects.filter(pk=play.messages[0].pk).update(text=text, html=f"<p>{text}</p>")
        Ticket.objects.filter(pk=ticket.pk).update(
            status="spam", subject=subject, preview=preview_of(text),
            waiting_since=None, is_unread=False, is_triaged=True, next_due_at=None,
            expected_at=None,
        )  # fmt: skip
        ticket.clocks.filter(met_at=None).update(paused_at=until, due_at=None)
        StatusChange.objects.create(
            ticket=ticket, before="new", after="spam", by_kind=by.kind, by_id=by.id, by_name=by.name, at=until
        )
        told.append(_entry(events.SpamMarked(ticket.pk), by, until))
    return told


def _entry(event: Event, by: Actor, at: datetime.datetime) -> Entry:
    kind, identity = event.subject()
    return Entry(
        kind=event.slug, at=at, actor_kind=by.kind, actor_id=by.id, actor_name=by.name, subject_kind=kind,
        subject_id=identity, data=event.data(),
    )  # fmt: skip
