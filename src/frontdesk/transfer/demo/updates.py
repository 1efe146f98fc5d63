"""What the demo's team was told, and a problem that it knows of."""

import datetime

from frontdesk.events.models import Entry
from frontdesk.tickets.models import Ticket
from frontdesk.transfer.demo.company import Staff
from frontdesk.updates import actions as updates
from frontdesk.updates.events import AnnouncementSaved, ProblemLinked, ProblemSaved
from frontdesk.updates.models import Problem

LINKED = 6
KINDS = [AnnouncementSaved.slug, ProblemSaved.slug, ProblemLinked.slug]


def tell_the_team(staff: Staff, until: datetime.datetime) -> None:
    """Two announcements, of which one is important, and a known problem with some of its tickets."""
    by, agent = staff.actors["marta"], staff.actors["sofia"]
    hour, day = datetime.timedelta(hours=1), datetime.timedelta(days=1)
    told = updates.save_announcement(
        None, title="Deposits: the new wording holds from today", by=by,
        text="Banks ask us to say “blocked”, not “charged”, when we speak of a deposit.\n"
        "The article in the help centre is changed already.",
        starts_at=until - 3 * day, ends_at=until + 11 * day,
    )  # fmt: skip
    for reader in (by, agent):
        updates.mark_announcement_read(told, by=reader)
    updates.save_announcement(
        None, title="The payment provider is down until about 15:00", by=by, is_important=True,
        text="Take no card details by phone or chat. Tell customers that nothing is charged twice:"
        " what fails now is tried again by itself.",
        starts_at=until - hour, ends_at=until + 2 * day,
    )  # fmt: skip
    category = staff.categories["double-charge"]
    problem = updates.save_problem(
        None, title="Some cards are charged twice", by=agent, categories=[category],
        description="When the provider answers too late, our page tries again. Both charges arrive;"
        " the second is taken back within three working days.",
        workaround="Tell the customer that the second charge goes back by itself within three working days,"
        " and offer a confirmation for their bank.",
        status=Problem.Status.WORKAROUND,
    )  # fmt: skip
    found = Ticket.objects.filter(category=category).exclude(status=Ticket.Status.CLOSED).order_by("-id")
    tickets = list(found) or list(Ticket.objects.filter(category=category).order_by("-id"))
    for ticket in tickets[1:LINKED] if len(tickets) > 1 else tickets:
        updates.link_ticket(problem, ticket, by=agent)
    # The verbs write down the present; in the demo's story it was some time before its end.
    problem.links.update(at=until - hour)
    Entry.objects.filter(kind__in=KINDS, at__gt=until).update(at=until)
