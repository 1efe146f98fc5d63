"""Telling administrators about inboxes that fail: once for each outage, and when it is over (F09)."""

import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from frontdesk.accounts.models import Agent, Role
from frontdesk.channels.actions import NoRecipient, queue_notice
from frontdesk.channels.actions.inboxes import record_failure
from frontdesk.channels.mail import Address
from frontdesk.channels.models import Inbox
from frontdesk.channels.notices import Notice
from frontdesk.channels.transport.settings import receiving_of
from frontdesk.events import SYSTEM
from frontdesk.kit import clock
from frontdesk.operations.notices import InboxFails, InboxWorks

PATIENCE = datetime.timedelta(minutes=1)
SILENT = datetime.timedelta(minutes=4)  # a mailbox is looked at every two minutes at least


def watch_inboxes() -> None:
    """Notice silence, tell of new outages and of their ends. A second run at the same time tells nothing twice."""
    now = clock.now()
    for inbox in Inbox.objects.polled().filter(last_error="", last_checked_at__lt=now - SILENT):
        if receiving_of(inbox) in {"imap", "pop3"}:
            record_failure(inbox, "Nobody has read this mailbox for some minutes: is a worker running?")
    failing = Inbox.objects.active().exclude(last_error="").filter(alarmed_at=None)
    for inbox in failing.filter(Q(failing_since__lt=now - PATIENCE) | Q(last_checked_at__lt=now - SILENT)):
        _tell(inbox, InboxFails, alarmed_at=now)
    for inbox in Inbox.objects.filter(last_error="").exclude(alarmed_at=None):
        _tell(inbox, InboxWorks, alarmed_at=None)


def _tell(inbox: Inbox, notice: type[Notice], *, alarmed_at: datetime.datetime | None) -> None:
    since = inbox.failing_since or clock.now()
    words = {
        "inbox": inbox.name,
        "reason": inbox.last_error,
        "since": f"{since.astimezone(datetime.UTC):%d %b %Y, %H:%M} UTC",
        "inbox_url": f"{settings.PUBLIC_URL}/console/inboxes/{inbox.pk}",
    }
    words = {name: value for name, value in words.items() if name in notice.variables}
    with transaction.atomic():
        is_ours = Inbox.objects.filter(pk=inbox.pk, alarmed_at=inbox.alarmed_at).update(alarmed_at=alarmed_at)
        for agent in _administrators() if is_ours else ():
            try:
                to = Address(agent.name, agent.user.email)
                queue_notice(notice, words, to=to, inbox=_messenger(inbox), language=agent.language, by=SYSTEM)
            except NoRecipient:
                continue


def _administrators() -> list[Agent]:
    return list(Agent.objects.active().filter(role=Role.ADMINISTRATOR).select_related("user"))


def _messenger(failing: Inbox) -> Inbox:
    """Another inbox that works; without any, the failing one: perhaps it can still send."""
    others = Inbox.objects.sending().filter(last_error="").exclude(pk=failing.pk).order_by("-is_default", "pk")
    return next((inbox for inbox in others if can_send(inbox)), failing)


def can_send(inbox: Inbox) -> bool:
    """Whether it has a server or a provider that carries its mail."""
    return bool(inbox.settings.get("smtp_host") or inbox.settings.get("courier"))
