"""How soon somebody answers: the default policy's promise for an ordinary ticket, counted from now."""

import datetime

from django.utils import timezone

from frontdesk.portal.logic.promise import answered_by
from frontdesk.sla.actions.rules import rules_for
from frontdesk.sla.logic.business_time import NeverOpen, due
from frontdesk.sla.models import Promise
from frontdesk.tickets.models import Ticket


def answer_sentence() -> str:
    """ "Answered within 4 hours today.", or "" when nothing is promised."""
    at = first_reply_due(timezone.now())
    return answered_by(timezone.localtime(), timezone.localtime(at)) if at else ""


def first_reply_due(now: datetime.datetime) -> datetime.datetime | None:
    """When the first reply to a ticket of normal priority would be due, by the policy and hours that hold for it."""
    rules = rules_for(None)
    budget = rules.budgets.get(Ticket.Priority.NORMAL, {}).get(Promise.FIRST_REPLY)
    if budget is None:
        return None
    try:
        return due(rules.hours, now, budget)
    except NeverOpen:
        return None
