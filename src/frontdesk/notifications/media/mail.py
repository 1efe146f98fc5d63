"""By mail."""

from collections.abc import Sequence

from django.conf import settings

from frontdesk.accounts.models import Agent, Brand
from frontdesk.channels import actions as mailroom
from frontdesk.channels.mail import Address
from frontdesk.channels.notices import plain_value
from frontdesk.events import SYSTEM
from frontdesk.notifications.gathered import Heap, gathered, said
from frontdesk.notifications.kind import Kind
from frontdesk.notifications.medium import Medium
from frontdesk.notifications.models import Dispatch
from frontdesk.tickets.actions.agent_notices import tell_agent

MOST_LINES = 50


class Mail(Medium, slug="mail"):
    """A mail for each; what quiet hours held back comes in one."""

    label, icon, position = "Mail", "mail", 20
    about = "Answers to a mail about a ticket go on to its customer."

    @classmethod
    def deliver(cls, agent: Agent, news: Sequence[Dispatch]) -> None:
        held = [one for one in news if one.is_held]
        if len(held) > 1:
            _digest(agent, held)
        for one in news if len(held) < 2 else [one for one in news if not one.is_held]:
            _one(agent, one)


def _one(agent: Agent, dispatch: Dispatch) -> None:
    told = dispatch.notification
    kind = Kind.find(told.kind)
    ticket = told.bundle.ticket
    if kind is None:
        return
    if ticket is None:
        _digest(agent, [dispatch], notice=kind.notice if kind.notice != "agent_news" else "agent_digest")
        return
    text = told.message.text if told.message else ""
    tell_agent(
        kind.notice, ticket, agent, text=text, by_name=told.by_name, what=said(told, agent.language),
        more=kind.more(told), takes_answers=kind.takes_answers,
    )  # fmt: skip


def _digest(agent: Agent, news: Sequence[Dispatch], notice: str = "agent_digest") -> None:
    """All of it in one mail, by ticket."""
    heaps = gathered([one.notification for one in news], agent.language)
    mailroom.queue_notice(
        notice,
        {
            "agent_name": agent.name,
            "by_name": news[-1].notification.by_name,
            "count": len(news),
            "title": heaps[0].title,
            "list": "\n\n".join(_lines(heap) for heap in heaps[:MOST_LINES]),
            "page_url": settings.PUBLIC_URL + (heaps[0].address if len(heaps) == 1 else "/desk/notifications"),
        },
        to=Address(agent.name, agent.user.email),
        brand=Brand.default(),
        language=agent.language,
        by=SYSTEM,
    )


def _lines(heap: Heap) -> str:
    """One ticket's part: what it is, what happened, where it is. Customers' words become no links (A18)."""
    lines = [plain_value(f"{heap.name} {heap.title}".strip())]
    lines += [plain_value(each) for each in heap.sentences]
    return "\n".join([*lines, settings.PUBLIC_URL + heap.address])
