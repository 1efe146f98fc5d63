"""What files say, so that they are found by it. Reading happens in a job, file by file, in a bounded process."""

from collections.abc import Sequence

from frontdesk.kit.files import open_stored
from frontdesk.kit.language import guess_language
from frontdesk.kit.reading import MOST_BYTES, read_text
from frontdesk.tickets.actions.redaction import card_mask
from frontdesk.tickets.models import Attachment, FileHold, FileText

READABLE = ("text/", "application/pdf", "application/vnd.", "application/zip", "application/msword", "application/x-")
_NOT_READ = FileText.State.LEFT, "This kind of file is not read."


def unread_of(tickets: Sequence[int]) -> list[int]:
    """The files of these tickets that are to be read. Pictures, sound and the like are left out at once."""
    unread = Attachment.objects.filter(message__ticket__in=tickets, is_inline=False, content=None)
    wanted = []
    for attachment in unread.only("pk", "content_type").order_by("pk"):
        if attachment.content_type.startswith(READABLE):
            wanted.append(attachment.pk)
        else:
            _keep(attachment.pk, *_NOT_READ)
    return wanted


def read_text_of(attachment_id: int) -> int | None:
    """Read and keep what a file says; the ticket that says something new, if any. Raises OSError."""
    attachment = Attachment.objects.select_related("message").filter(pk=attachment_id, content=None).first()
    if attachment is None:
        return None
    state, reason, text = _read(attachment)
    _keep(attachment.pk, state, reason, text)
    return attachment.message.ticket_id if text else None


def _read(attachment: Attachment) -> tuple[str, str, str]:
    if attachment.size > MOST_BYTES:
        return FileText.State.LEFT, f"The file is larger than {MOST_BYTES // 1_000_000} MB.", ""
    dangerous = [FileHold.Kind.INFECTED, FileHold.Kind.UNSAFE]
    if FileHold.objects.standing().filter(attachment=attachment, kind__in=dangerous).exists():
        return FileText.State.LEFT, "The file is held back.", ""
    with open_stored(str(attachment.file.name)) as stored:
        found = read_text(stored.read())
    if found.reason:
        return FileText.State.FAILED, found.reason, ""
    text = card_mask().text(found.text)
    return (FileText.State.READ if text else FileText.State.EMPTY), "", text


def _keep(attachment: int, state: str, reason: str, text: str = "") -> None:
    language = guess_language(text) if text else ""
    FileText.objects.update_or_create(
        attachment_id=attachment, defaults={"state": state, "reason": reason, "text": text, "language": language}
    )
