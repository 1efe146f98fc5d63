"""Taking the next one of the line oneself."""

import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from frontdesk.accounts.permissions import work
from frontdesk.events import Actor
from frontdesk.kit import clock
from frontdesk.routing.actions.alone import decide_alone
from frontdesk.routing.actions.ending import took
from frontdesk.routing.actions.recording import decided, reasons_of, store
from frontdesk.routing.actions.rules import read_rules, serving
from frontdesk.routing.actions.surveying import line, person
from frontdesk.routing.logic.choice import Candidate, decide
from frontdesk.routing.logic.line import is_past
from frontdesk.routing.models import Decision, Queue
from frontdesk.routing.strategies.by_hand import ByHand
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.models import Ticket

LINE = 50


@transaction.atomic
def take_next(*, by: Actor, queue: Queue | None = None) -> Ticket:
    """Take the ticket whose turn it is, of one queue or of all that one serves, as far as one can and may.

    Raises PermissionDenied for whoever does not work tickets, NotAllowedNow when nothing waits for them.
    """
    if not work(by) or by.id is None:
        raise PermissionDenied
    decide_alone()
    now = clock.now()
    rules = read_rules(queue)
    queues = {key: one for key, one in rules.queues.items() if one.is_active}
    mine = person(by.id, rules)
    for one in line(rules, queues, now, LINE, is_locked=False) if mine else ():
        if mine is None or not _serves(mine, queues[one.queue], one.joined_at, now):
            continue
        is_relaxed = is_past(one.joined_at, queues[one.queue].relax_after_seconds, now)
        choice = decide(one.case, [mine], ByHand(), is_relaxed=is_relaxed)
        if choice.agent is None:
            continue
        try:
            ticket = tickets.claim(Ticket.objects.get(pk=one.case.ticket), by=by)
        except NotAllowedNow:
            continue  # somebody was faster
        waited = (now - one.entered_at).total_seconds()
        reasons = reasons_of(choice, one.case, waited, is_relaxed=is_relaxed)
        store([decided(ticket.pk, Decision.Kind.TAKEN, queues[one.queue], reasons, by.id)])
        took(by.id, ticket.channel, now)
        return ticket
    raise NotAllowedNow("Nothing waits for you now: either the line is empty, or you have all that you can carry.")


def _serves(one: Candidate, queue: Queue, joined_at: datetime.datetime, now: datetime.datetime) -> bool:
    teams = serving(queue, is_wide=is_past(joined_at, queue.overflow_after_seconds, now))
    return not teams or not teams.isdisjoint(one.teams)
