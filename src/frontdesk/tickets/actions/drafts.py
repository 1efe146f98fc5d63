"""Keeping what is half written: on the server, in versions, so that no page overwrites another."""

from functools import partial
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from frontdesk.events import Actor, signal, signal_there
from frontdesk.kit import html as markup
from frontdesk.kit.files import remove_stored
from frontdesk.tickets import permissions
from frontdesk.tickets.actions.redaction import card_mask
from frontdesk.tickets.logic.preview import preview_of
from frontdesk.tickets.models import Conversation, Draft, Ticket


class Slot(NamedTuple):
    """Which of an agent's drafts on a ticket: its kind, and for a mail to a third party the aside it continues."""

    kind: str = Draft.Kind.REPLY
    conversation: int | None = None


class Written(NamedTuple):
    """What a page holds of a draft. `cc` is None where nobody has touched it."""

    html: str = ""
    to: str = ""
    cc: str | None = None
    bcc: str = ""
    subject: str = ""
    doing: str = ""


class DraftConflict(Exception):
    """Another page has saved since; `draft` is what stands there now. Nothing was written."""

    def __init__(self, draft: Draft) -> None:
        super().__init__("This draft was changed on another page or computer.")
        self.draft = draft


@transaction.atomic
def save_draft(ticket: Ticket, slot: Slot, written: Written, *, base: int, by: Actor) -> Draft | None:
    """Keep what is written; None when there is nothing left of it, and so no draft.

    `base` is the version that the writer began from, 0 for none. Raises DraftConflict when a newer one says something
    else, and PermissionDenied.
    """
    owner = writer_on(ticket, by)
    mask = card_mask()
    clean = written._replace(html=mask.html(markup.clean_rich(written.html)))
    row = of_agent(ticket, slot, owner, lock=True)
    if row is not None and row.version > base:
        if _holds(row, clean):
            return row
        raise DraftConflict(row)
    text = mask.text(markup.html_to_text(clean.html))
    if not (text or "<img" in clean.html or clean.to.strip() or (row and row.uploads.exists())):
        if row is not None:
            _remove(row)
        return None
    row = row or begin(ticket, slot, by=by)
    before, row.preview = row.preview, preview_of(text)
    row.html, row.to, row.cc, row.bcc = clean.html, clean.to[:2000], clean.cc, clean.bcc[:2000]
    row.subject, row.version = markup.one_line(clean.subject), max(row.version, base) + 1
    row.doing = clean.doing[:300]
    row.save()
    _tell(row, others=before != row.preview)
    return row


@transaction.atomic
def discard_draft(ticket: Ticket, slot: Slot, *, by: Actor) -> None:
    """Throw a draft away with its files, because it was sent or is not wanted. Without one, nothing happens."""
    row = of_agent(ticket, slot, by.id, lock=True) if by.is_agent else None
    if row is not None:
        _remove(row)


def begin(ticket: Ticket, slot: Slot, *, by: Actor) -> Draft:
    """The draft of that slot, made where there is none. Raises PermissionDenied for somebody else's aside."""
    owner = writer_on(ticket, by)
    aside = None
    if slot.conversation is not None:
        aside = Conversation.objects.filter(pk=slot.conversation, ticket=ticket, is_main=False).first()
        if slot.kind != Draft.Kind.FORWARD or aside is None:
            raise PermissionDenied
    return Draft.objects.get_or_create(ticket=ticket, agent_id=owner, kind=slot.kind, conversation=aside)[0]


def of_agent(ticket: Ticket, slot: Slot, agent: int | None, *, lock: bool = False) -> Draft | None:
    """An agent's own draft in that slot; nobody else's is ever found (A34)."""
    rows = Draft.objects.select_for_update(of=("self",)) if lock else Draft.objects.all()
    aside = Q(conversation=None) if slot.conversation is None else Q(conversation=slot.conversation)
    return rows.filter(aside, ticket=ticket, agent_id=agent or 0, kind=slot.kind).select_related("ticket").first()


def writer_on(ticket: Ticket, by: Actor) -> int:
    """The id of the agent who may write on the ticket. Raises PermissionDenied."""
    if not by.is_agent or by.id is None or not Ticket.objects.filter(permissions.work_on(by), pk=ticket.pk).exists():
        raise PermissionDenied
    return by.id


def _holds(row: Draft, written: Written) -> bool:
    """Whether the page that saves says nothing else than what stands there: the answer to its first try was lost."""
    said = (row.html, row.to, row.bcc, row.subject, row.doing)
    sent = (written.html, written.to[:2000], written.bcc[:2000], markup.one_line(written.subject), written.doing[:300])
    return said == sent


def _remove(row: Draft) -> None:
    keys = [str(one.file.name) for one in row.uploads.all()]
    row.delete()
    for key in keys:
        transaction.on_commit(partial(remove_stored, key))
    row.version = 0
    _tell(row, others=True)


def _tell(row: Draft, *, others: bool) -> None:
    """Tell the agent's own pages which version stands; and those who look at the ticket, when its first words did."""
    number = row.ticket.number
    signal([f"draft.{number}.{row.kind}.{row.conversation_id or 0}.{row.version}"], [f"agent.{row.agent_id}"])
    if others:
        signal(["tabs", "queue"], [f"agent.{row.agent_id}"])
        signal_there(number, [f"drafts.{number}"])
