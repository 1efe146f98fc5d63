"""Sending a survey."""

from django.db import transaction

from frontdesk.accounts.models import Workspace
from frontdesk.channels.actions import queue_notice
from frontdesk.channels.mail import Address
from frontdesk.channels.notices import Notice
from frontdesk.customers.models import Customer
from frontdesk.events import Actor, emit
from frontdesk.feedback.events import SurveySent
from frontdesk.feedback.logic.timing import OPEN_FOR, may_ask
from frontdesk.feedback.models import Survey
from frontdesk.feedback.notices import Survey as SurveyNotice
from frontdesk.feedback.survey_link import survey_url
from frontdesk.kit import clock
from frontdesk.tickets.logic.number import shown
from frontdesk.tickets.models import Message, Ticket

NEVER_TAGS = frozenset({"spam", "automatic"})


@transaction.atomic
def ask(ticket: Ticket, *, by: Actor) -> Survey | None:
    """Ask the requester how it went, once per ticket and at most once a week; None when it is not to be asked.

    Nobody is asked about spam, about a ticket that no person wrote, or one that nobody of us answered.
    """
    workspace = Workspace.current()
    # The customer's row is the lock: two tickets closed at once do not make two surveys.
    customer = Customer.objects.select_for_update().get(pk=ticket.requester_id)
    if workspace is None or not workspace.survey_is_on or not customer.email or not _is_worth_asking(ticket):
        return None
    last = Survey.objects.filter(customer=customer).order_by("-sent_at").first()
    now = clock.now()
    if Survey.objects.filter(ticket=ticket).exists() or not may_ask(last.sent_at if last else None, now):
        return None
    survey = Survey.objects.create(
        ticket=ticket, customer=customer, agent=ticket.assignee, sent_at=now, expires_at=now + OPEN_FOR
    )
    link, kind = survey_url(survey), SurveyNotice
    _send(kind, survey, link, shown(ticket.number, workspace.number_prefix), by)
    emit(SurveySent(ticket=ticket.pk, survey=survey.pk), by=by)
    return survey


def _send(kind: type[Notice], survey: Survey, link: str, number: str, by: Actor) -> None:
    ticket = survey.ticket
    queue_notice(
        kind,
        {"number": number, "survey_url": link, "good_url": f"{link}?score=5", "bad_url": f"{link}?score=2"},
        to=Address(str(survey.customer), survey.customer.email),
        brand=ticket.brand,
        language=ticket.language or "en",
        by=by,
    )


def _is_worth_asking(ticket: Ticket) -> bool:
    if NEVER_TAGS & set(ticket.tags):
        return False
    said = Message.objects.filter(ticket=ticket, is_automatic=False)
    return said.filter(kind=Message.Kind.OUTBOUND).exists() and said.filter(kind=Message.Kind.INBOUND).exists()
