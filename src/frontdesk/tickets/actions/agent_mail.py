"""Agents who work by mail: their answer to a notice goes on to the customer, and what they forward becomes a ticket.

Only a working agent whose domain vouches for the mail acts (A01, A07); anything else in an agent's name is put aside
with the reason, is told on the ticket, and nothing leaves.
"""

import re

from django.core.exceptions import PermissionDenied
from django.db import transaction

from frontdesk.accounts.models import Agent, Workspace
from frontdesk.channels import actions as mailroom
from frontdesk.channels.authentication import Verdict
from frontdesk.channels.mail import ParsedMail
from frontdesk.channels.models import InboundEnvelope, InboundState
from frontdesk.events import Actor, emit
from frontdesk.kit import html as markup
from frontdesk.kit.files import File
from frontdesk.tickets import permissions
from frontdesk.tickets.actions.mail_author import marks_of, why_not
from frontdesk.tickets.actions.messages import add_note, reply
from frontdesk.tickets.actions.ownership import assign
from frontdesk.tickets.actions.row import write
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.events import AnswerRefused
from frontdesk.tickets.logic.commands import Orders, read_orders
from frontdesk.tickets.models import Message, Ticket

MARKERS = {
    "en": "— Write your answer above this line. What stands below it is not sent on. —",
    "de": "— Schreiben Sie Ihre Antwort über diese Zeile. Was darunter steht, wird nicht weitergeschickt. —",
    "fr": "— Écrivez votre réponse au-dessus de cette ligne. Ce qui suit n’est pas transmis. —",
    "es": "— Escriba su respuesta encima de esta línea. Lo que está debajo no se reenvía. —",
}
# A marker's first sentence in any of the languages, however a mail program quotes and wraps it.
_MARKED = re.compile(
    "|".join(r"[\s>|*]+".join(map(re.escape, one.strip("— ").partition(".")[0].split())) for one in MARKERS.values()),
    re.IGNORECASE,
)
PREFIX = "agent"


class Refused(Exception):
    """The mail may not do what it asks for; `str(error)` says why."""


def reference_for(ticket: Ticket, agent: Agent) -> str:
    """What is signed into a notice to an agent, and comes back with the answer."""
    return f"{PREFIX}:{ticket.pk}:{agent.pk}"


def is_for_agents(reference: str) -> bool:
    """Whether a mail answers a notice to an agent."""
    return reference.startswith(f"{PREFIX}:")


@transaction.atomic
def take_answer(
    envelope: InboundEnvelope, mail: ParsedMail, *, reference: str, verdict: Verdict, files: list[File], by: Actor
) -> Ticket | None:
    """An answer to a notice: sent on to the customer, or refused. Concludes the envelope; None when there is no ticket.

    What a machine sends (an agent's absence note) does nothing.
    """
    ticket, agent = _named(reference)
    if mail.is_automatic:
        mailroom.conclude(envelope, outcome="auto_reply", state=InboundState.IGNORED)
        return ticket
    try:
        if ticket is None or agent is None:
            raise Refused("The ticket that it answers is gone.")
        with transaction.atomic():
            message = _act(ticket, agent, mail, verdict, files, key=f"mail.{envelope.pk}")
            message.inbound, message.authentication = envelope, marks_of(mail, verdict)
            message.save(update_fields=["inbound", "authentication"])
    except (Refused, NotAllowedNow) as error:
        return refuse_mail(envelope, mail, ticket, str(error), by=by)
    except PermissionDenied:
        return refuse_mail(envelope, mail, ticket, f"{agent} may not work on this ticket.", by=by)
    mailroom.conclude(envelope, outcome="message", ticket=str(ticket.number))
    return ticket


def refuse_mail(
    envelope: InboundEnvelope, mail: ParsedMail, ticket: Ticket | None, why: str, *, by: Actor
) -> Ticket | None:
    """Put a mail in an agent's name aside, and tell so on its ticket."""
    mailroom.quarantine(envelope.pk, f"It was not sent on to the customer. {why}", by=by)
    envelope.refresh_from_db()
    if ticket is not None:
        emit(AnswerRefused(ticket.pk, inbound_envelope=envelope.pk, sender=mail.sender.email, why=why), by=by)
        row = Ticket.objects.select_for_update(of=("self",)).select_related("team").get(pk=ticket.pk)
        write(row)
    return ticket


def _named(reference: str) -> tuple[Ticket | None, Agent | None]:
    _, ticket, agent = (*reference.split(":"), "", "")[:3]
    if not (ticket.isdigit() and agent.isdigit()):
        return None, None
    return (
        Ticket.objects.filter(pk=int(ticket)).first(),
        Agent.objects.select_related("user").filter(pk=int(agent)).first(),
    )


def _act(ticket: Ticket, agent: Agent, mail: ParsedMail, verdict: Verdict, files: list[File], *, key: str) -> Message:
    workspace = Workspace.objects.get(pk=1)
    if not workspace.has_answers_by_mail:
        raise Refused("Answering by mail is switched off.")
    why = why_not(agent, mail, verdict)
    if why:
        raise Refused(why)
    actor = agent.actor()
    if not Ticket.objects.filter(permissions.work_on(actor), pk=ticket.pk).exists():
        raise PermissionDenied
    text = own_words(mail)
    orders = read_orders(text) if workspace.has_mail_commands else Orders(text)
    if orders.assignee:
        assign(ticket, to=_colleague(orders.assignee, agent), by=actor)
    body = markup.text_to_html(orders.text)
    if orders.is_note:
        return add_note(ticket, html=body, files=files, by=actor, key=key)
    return reply(ticket, html=body, files=files, status=orders.status, by=actor, key=key)


def own_words(mail: ParsedMail) -> str:
    """What the agent wrote: the new part, and in no case anything from our marker on, which was for us alone."""
    text = mail.visible_text
    found = _MARKED.search(text)
    if found is None and _MARKED.search(mail.text) is None:
        return text.strip()
    lines = (text[: found.start()] if found else text).splitlines()
    while lines and (not lines[-1].strip(" >-—_*") or lines[-1].rstrip().endswith(":")):
        lines.pop()  # what a mail program writes above a quotation
    return "\n".join(lines).strip()


def _colleague(name: str, agent: Agent) -> Agent:
    if name.casefold() == "me":
        return agent
    wanted = name.casefold().lstrip("@")
    people = list(Agent.objects.working().select_related("user"))
    found = [one for one in people if wanted in {one.name.casefold(), one.user.email.casefold()}]
    found = found or [one for one in people if one.name.casefold().split()[:1] == [wanted]]
    if len(found) != 1:
        raise Refused(f"There is no single colleague called {name}.")
    return found[0]
