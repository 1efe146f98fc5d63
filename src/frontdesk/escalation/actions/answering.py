"""Acknowledging an escalation from where one was told of it: a link in a mail, without signing in first.

The link names one paging and one agent, is signed, and is good for seven days. Opening it changes nothing: programs
that look at mails open links too. What is said with it is said by that agent, who must still work here and may still
see the ticket.
"""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from frontdesk.accounts.models import Agent
from frontdesk.escalation.models import Call, Paging
from frontdesk.events import Actor
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Escalation, Ticket

SALT = "frontdesk.escalation.answer"
GOOD_FOR_SECONDS = 7 * 24 * 3600


class BadLink(ValueError):
    """The link is not ours, too old, or its person may not see the ticket any more."""


@dataclass(frozen=True)
class Asked:
    """What a link asks: whether `agent` has heard of the `paging`'s escalation."""

    paging: Paging
    agent: Agent

    @property
    def escalation(self) -> Escalation:
        return self.paging.escalation


def answer_link(paging: int, agent: int) -> str:
    """The address with which an agent says: I have heard of it."""
    token = signing.dumps([paging, agent], salt=SALT)
    return settings.PUBLIC_URL + reverse("workspace:paged", args=[token])


def asked_by(token: str) -> Asked:
    """What a link asks. Raises BadLink."""
    try:
        paging, agent = signing.loads(token, salt=SALT, max_age=GOOD_FOR_SECONDS)
    except (signing.BadSignature, ValueError) as error:
        raise BadLink from error
    about = ("escalation__acknowledged_by__user", "ticket__team")
    found = Paging.objects.select_related(*about).filter(pk=paging).first()
    person = Agent.objects.working().select_related("user").filter(pk=agent).first()
    if found is None or person is None or not Call.objects.filter(paging=found, agent=person).exists():
        raise BadLink
    if not Ticket.objects.visible_to(person.actor()).filter(pk=found.ticket_id).exists():
        raise BadLink
    return Asked(found, person)


@transaction.atomic
def take_over(escalation: Escalation, *, by: Actor) -> Ticket:
    """Take the ticket as one's own, whoever has it, and acknowledge the escalation.

    Raises PermissionDenied, and NotAllowedNow for one that has ended or whose tickets one could not see.
    """
    agent = Agent.objects.select_related("user").filter(pk=by.id or 0).first()
    if not by.is_agent or agent is None:
        raise PermissionDenied
    known = Escalation.objects.select_related("ticket").get(pk=escalation.pk)
    row = tickets.assign(known.ticket, to=agent, by=by)
    tickets.acknowledge_escalation(known, by=by)
    return row


def answer(asked: Asked) -> Escalation:
    """Acknowledge in the name of whom the link was sent to. Raises NotAllowedNow, PermissionDenied."""
    return tickets.acknowledge_escalation(asked.escalation, by=asked.agent.actor())
