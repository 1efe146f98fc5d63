"""Mails to agents about a ticket. Whom to tell, and when, is for `notifications` to say."""

from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from frontdesk.accounts.logic.address import folded
from frontdesk.accounts.models import Agent, Brand, Workspace
from frontdesk.channels import actions as mailroom
from frontdesk.channels.mail import Address
from frontdesk.channels.models import OutboundEnvelope
from frontdesk.channels.notices import Rendered, render_notice
from frontdesk.events import SYSTEM
from frontdesk.kit.jobs import job
from frontdesk.kit.throttle import hit
from frontdesk.tickets.actions.agent_mail import MARKERS, reference_for
from frontdesk.tickets.actions.mailing import number_words
from frontdesk.tickets.models import Message, Ticket

PER_HOUR = 120  # for one agent; a rule that runs wild fills no mailbox
HOW = {
    "en": "Answer this mail, and your answer goes on to the customer.",
    "de": "Antworten Sie auf diese E-Mail: Ihre Antwort geht an den Kunden weiter.",
    "fr": "Répondez à ce message : votre réponse sera transmise au client.",
    "es": "Responda a este mensaje y su respuesta se enviará al cliente.",
}
LONGEST = 20_000  # characters of a message that go along


@transaction.atomic
def tell_agent(
    kind: str,
    ticket: Ticket,
    agent: Agent,
    *,
    text: str,
    by_name: str,
    what: str = "",
    more: Mapping[str, str] | None = None,
    takes_answers: bool = True,
) -> OutboundEnvelope | None:
    """Queue a notice with a message's text (else that of the customer's last), if the agent still works and may see
    the ticket; else None. `what` is what happened, for notices that say it; `more` what else its wording names.

    The mail carries a reply address signed for this ticket and this agent; `agent_mail` takes what comes back.
    """
    if not Agent.objects.active().filter(pk=agent.pk).exists():
        return None
    if not Ticket.objects.visible_to(agent.actor()).filter(pk=ticket.pk).exists():
        return None
    if folded(ticket.requester.email) == folded(agent.user.email):
        return None
    if not hit(f"agent-notice:{agent.pk}", limit=PER_HOUR, period_seconds=3600).allowed:
        return None
    words = {"text": (text or _last_words(ticket))[:LONGEST], "by_name": by_name, "what": what, **(more or {})}
    return _queue(kind, ticket, agent, words, takes_answers)


def _last_words(ticket: Ticket) -> str:
    last = ticket.messages.filter(kind=Message.Kind.INBOUND).order_by("-id").first()
    return last.text if last else ""


def _queue(kind: str, ticket: Ticket, agent: Agent, words: dict[str, str], takes_answers: bool) -> OutboundEnvelope:
    brand = ticket.brand or Brand.default()
    answers = takes_answers and Workspace.objects.get(pk=1).has_answers_by_mail
    how = HOW.get(agent.language[:2], HOW["en"]) if answers else ""
    number = number_words(ticket)
    context = words | {
        "agent_name": agent.name, "number": number, "subject": ticket.subject, "how": how,
        "customer_name": str(ticket.requester),
        "ticket_url": settings.PUBLIC_URL + reverse("workspace:ticket", args=[ticket.number]),
    }  # fmt: skip
    rendered = render_notice(kind, context, brand, agent.language)
    rendered = _marked(rendered, agent.language) if answers else rendered
    reference = reference_for(ticket, agent)
    earlier = list(OutboundEnvelope.objects.of(reference).order_by("-id").values_list("message_id", flat=True)[:8])
    return mailroom.queue(
        inbox=ticket.conversations.select_related("inbox").get(is_main=True).inbox,
        kind=kind,
        to=[Address(agent.name, agent.user.email)],
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        headers={"Auto-Submitted": "auto-generated", "X-Frontdesk-Kind": kind, "X-Frontdesk-Loop": "yes"},
        reference=reference if answers else "",
        in_reply_to=earlier[0] if earlier else "",
        references=earlier[::-1],
        sender_name=f"{number} · {brand.name}",
        by=SYSTEM,
    )


def _marked(rendered: Rendered, language: str) -> Rendered:
    """The notice below the line that parts an answer from what was only for us."""
    marker = MARKERS.get(language[:2], MARKERS["en"])
    before, body, after = rendered.html.partition("<body")
    head, close, rest = after.partition(">")
    line = f'<p style="color:#6b7280;font-size:12px;margin:0 0 16px">{marker}</p>'
    return Rendered(rendered.subject, f"{marker}\n\n{rendered.text}", f"{before}{body}{head}{close}{line}{rest}")


@job(queue="events", name="tickets.tell_agent")
def telling(kind: str, ticket_id: int, agent_id: int, message_id: int, by_name: str) -> None:
    """Write one notice that the version before notifications had queued. What is gone is passed over (F28)."""
    ticket = Ticket.objects.select_related("requester", "brand").filter(pk=ticket_id).first()
    agent = Agent.objects.select_related("user").filter(pk=agent_id).first()
    if ticket is not None and agent is not None:
        message = ticket.messages.filter(pk=message_id).first() if message_id else None
        tell_agent(kind, ticket, agent, text=message.text if message else "", by_name=by_name)
