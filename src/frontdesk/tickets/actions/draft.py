"""A message before it has a ticket: masked, sanitised, its files stored; then projected and written."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from frontdesk.kit import clock
from frontdesk.kit import files as storing
from frontdesk.kit import html as markup
from frontdesk.kit.database.rows import insert
from frontdesk.kit.files import File
from frontdesk.tickets.actions.holds import hold_doubtful
from frontdesk.tickets.actions.redaction import CardMask, card_mask
from frontdesk.tickets.logic.preview import preview_of
from frontdesk.tickets.models import Attachment, Conversation, Message, Ticket


@dataclass(frozen=True)
class Draft:
    """`files` with the keys under which storage has them."""

    message: Message
    files: Sequence[tuple[File, str]]

    def project(self, ticket: Ticket) -> None:
        """Set what lists show of a ticket by its last message; the caller saves."""
        ticket.message_count += 1
        if not self.message.is_automatic:
            ticket.preview = preview_of(self.message.text) or ", ".join(file.name for file, _ in self.files)[:160]
            ticket.preview_kind = self.message.kind
            ticket.last_message_at = self.message.created_at

    def write(self, ticket: Ticket, conversation: Conversation) -> Message:
        """Write the message with its files."""
        message = self.message
        message.ticket, message.conversation = ticket, conversation
        insert(message)
        attachments = [
            Attachment(
                message=message, file=key, name=file.name[:250], content_type=file.content_type[:120], size=file.size,
                sha256=file.sha256, is_inline=file.is_inline, content_id=file.content_id[:250],
            )
            for file, key in self.files
        ]  # fmt: skip
        insert(*attachments)
        kept = zip(attachments, (file for file, _ in self.files), strict=True)
        hold_doubtful(kept, is_foreign=message.kind == Message.Kind.INBOUND)
        return message


def draft(
    *,
    kind: str,
    text: str,
    html: str,
    quoted: str = "",
    files: Sequence[File] = (),
    mask: CardMask | None = None,
    **more: Any,
) -> Draft:
    """Make a message ready. `html` is taken as sanitised; `quoted`, what a mail repeats of others, is sanitised here.

    Bytes go to storage before the row that names them: a crash in between leaves an orphan, never a gap.
    """
    mask = mask or card_mask()
    text, html, quoted = mask.text(text), mask.html(html), mask.html(markup.clean_mail(quoted) if quoted else "")
    stored = [(file, storing.store("attachments", file)) for file in mask.files(files)]
    return Draft(Message(kind=kind, text=text, html=html, quoted=quoted, created_at=clock.now(), **more), stored)
