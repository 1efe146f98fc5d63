"""When things happened to the ticket, and when they are promised."""

import datetime

from frontdesk.tickets.fact import NEVER, Asker, MomentFact
from frontdesk.tickets.models import Ticket


class _Moment(MomentFact):
    """A moment that stands on the ticket's row under `name`."""

    group = "Time"
    name = ""

    def value(self, ticket: Ticket, asker: Asker) -> datetime.datetime | None:
        found: datetime.datetime | None = getattr(ticket, self.name)
        return found


class Created(_Moment, slug="created"):
    label, name = "Created", "created_at"
    column = order = "t.created_at"


class Updated(_Moment, slug="updated"):
    label, name = "Last change", "updated_at"
    column = order = "t.updated_at"


class LastMessage(_Moment, slug="last_message"):
    label, name = "Last message", "last_message_at"
    column = order = "t.last_message_at"


class WaitingSince(_Moment, slug="waiting"):
    label, name = "Waits for us since", "waiting_since"
    column, order = "t.waiting_since", f"COALESCE(t.waiting_since, {NEVER})"


class Due(_Moment, slug="due"):
    label, name = "Next due", "next_due_at"
    column, order = "t.next_due_at", f"COALESCE(t.next_due_at, {NEVER})"


class FirstReply(_Moment, slug="first_reply"):
    label, name = "First reply", "first_replied_at"
    column, order = "t.first_replied_at", f"COALESCE(t.first_replied_at, {NEVER})"


class Solved(_Moment, slug="solved"):
    label, name = "Solved", "solved_at"
    column, order = "t.solved_at", f"COALESCE(t.solved_at, {NEVER})"


class Closed(_Moment, slug="closed"):
    label, name = "Closed", "closed_at"
    column, order = "t.closed_at", f"COALESCE(t.closed_at, {NEVER})"


_ENDED, _GOES_ON = ("solved", "closed"), ("new", "open", "pending", "on_hold")


class ReopenedAt(MomentFact, slug="reopened_at"):
    """When it last came back after it had been solved. Few tickets ever do, so only those are looked into."""

    label, group = "Reopened", "Time"
    column = (
        "(CASE WHEN t.reopened_count > 0 THEN (SELECT max(s.at) FROM tickets_statuschange s WHERE s.ticket_id = t.id"
        " AND s.before IN ('solved', 'closed') AND s.after IN ('new', 'open', 'pending', 'on_hold')) END)"
    )
    order = f"COALESCE({column}, {NEVER})"
    is_own = False

    def value(self, ticket: Ticket, asker: Asker) -> datetime.datetime | None:
        if not ticket.reopened_count:
            return None
        found = ticket.status_changes.filter(before__in=_ENDED, after__in=_GOES_ON).order_by("-at").first()
        return found.at if found else None
