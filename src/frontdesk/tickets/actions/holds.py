"""Keeping files back, and giving them out again. The message around a held file is read as ever (F47)."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction

from frontdesk.events import SYSTEM, Actor, emit, signal
from frontdesk.kit import clock, scanner
from frontdesk.kit.bombs import danger_of
from frontdesk.kit.files import File, open_stored
from frontdesk.kit.jobs import job
from frontdesk.tickets.events import FileHeld, FileReleased
from frontdesk.tickets.models import Attachment, FileHold

WAITS = "It waits to be checked for viruses."
SCANNER_AWAY = "It could not be checked for viruses yet; that is tried again."
BY_SCANNER = "the virus scanner"


def hold_doubtful(kept: Iterable[tuple[Attachment, File]], *, is_foreign: bool) -> None:
    """In the transaction that keeps them: hold what is dangerous to open, and what the scanner has yet to see.

    `is_foreign` says that a customer sent the files; agents' files are scanned before they are taken.
    """
    holds = []
    for attachment, file in kept:
        if reason := danger_of(file.content):
            holds.append(FileHold(attachment=attachment, kind=FileHold.Kind.UNSAFE, reason=reason))
        elif is_foreign and scanner.is_on():
            holds.append(FileHold(attachment=attachment, kind=FileHold.Kind.WAITING, reason=WAITS))
            scan_attachment.defer(attachment_id=attachment.pk)
    FileHold.objects.bulk_create(holds)
    for hold in holds:
        if hold.kind == FileHold.Kind.UNSAFE:
            _tell(hold)


@job(queue="bulk", name="tickets.scan_attachment", tries=10)
def scan_attachment(attachment_id: int) -> None:
    """Ask the scanner about one held file. Raises ScanFailed, so that it is asked again; the file stays held."""
    hold = FileHold.objects.standing().filter(attachment_id=attachment_id, kind=FileHold.Kind.WAITING).first()
    if hold is None:
        return
    try:
        with open_stored(str(hold.attachment.file.name)) as stored:
            found = scanner.scan(stored.read())
    except OSError:
        FileHold.objects.filter(pk=hold.pk, kind=FileHold.Kind.WAITING).update(reason=SCANNER_AWAY)
        raise
    _conclude(hold.pk, found)


@transaction.atomic
def _conclude(pk: int, found: str) -> None:
    hold = FileHold.objects.select_for_update(of=("self",)).standing().filter(pk=pk).first()
    if hold is None or hold.kind != FileHold.Kind.WAITING:
        return
    if found:
        hold.kind, hold.reason = FileHold.Kind.INFECTED, f"The virus scanner found {found[:200]}."
        hold.save(update_fields=["kind", "reason"])
        _tell(hold)
    else:
        hold.released_at, hold.released_by = clock.now(), BY_SCANNER
        hold.save(update_fields=["released_at", "released_by"])
    _refresh(hold)


def scan_waiting() -> None:
    """Ask again about files that have waited for long: their jobs gave up while the scanner was away."""
    old = FileHold.objects.standing().filter(kind=FileHold.Kind.WAITING, created_at__lt=clock.now() - clock.days(1))
    for hold in old.order_by("pk")[:500]:
        scan_attachment.defer(attachment_id=hold.attachment_id)


@transaction.atomic
def release_file(hold: FileHold, *, by: Actor) -> FileHold:
    """An administrator lets a held file be opened, whatever was found. Raises PermissionDenied."""
    if not by.has_role("administrator"):
        raise PermissionDenied
    row = FileHold.objects.select_for_update(of=("self",)).select_related("attachment__message").get(pk=hold.pk)
    if row.released_at is None:
        row.released_at, row.released_by = clock.now(), by.name[:200]
        row.save(update_fields=["released_at", "released_by"])
        emit(FileReleased(ticket=row.attachment.message.ticket_id, name=row.attachment.name, reason=row.reason), by=by)
        _refresh(row)
    return row


def _tell(hold: FileHold) -> None:
    attachment = hold.attachment
    emit(FileHeld(ticket=attachment.message.ticket_id, name=attachment.name, reason=hold.reason), by=SYSTEM)


def _refresh(hold: FileHold) -> None:
    ticket = hold.attachment.message.ticket
    private = ticket.team is not None and ticket.team.is_private
    signal([f"ticket.{ticket.number}"], [f"team.{ticket.team_id}", "administrators"] if private else ["staff"])
