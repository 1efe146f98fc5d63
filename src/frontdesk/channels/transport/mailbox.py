"""Reading an IMAP account: everything above the cursor of each folder, one commit for each mail, nothing skipped.

The cursor moves past a mail only when it is stored, is gone, or is noted to be tried again. A new UIDVALIDITY starts
the folder over, and dedupe keys keep that from doubling anything (F07); so does a crash before a mail is flagged (F02).
"""

import contextlib
import logging
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import imapclient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from frontdesk.channels.actions.intake import Source, receive
from frontdesk.channels.mail.entities import MAX_BYTES
from frontdesk.channels.models import Inbox, MailboxCursor
from frontdesk.channels.transport.connection import Unreachable, deadline
from frontdesk.channels.transport.imap import BROKEN, LIST_SECONDS, open_folder, session
from frontdesk.channels.transport.settings import after_of, folders_of, server_of
from frontdesk.kit import crash

log = logging.getLogger(__name__)
FETCH_SECONDS = 60.0  # for one fetch, and a second more for each of SLOWEST bytes
SLOWEST = 50_000
IDLE_SECONDS = 120.0  # then the folder is looked at even if nothing was announced
SEVERAL_SECONDS = 30.0  # only one folder can be idled on; the others are looked at this often
AT_ONCE = 25
BYTES_AT_ONCE = 4 * 1024**2
MOST_AGAIN = 10_000


def poll(
    inbox: Inbox,
    *,
    should_stop: Callable[[], bool] = lambda: False,
    idle_seconds: float = 0.0,
    on_read: Callable[[], None] = lambda: None,
) -> int:
    """Take in everything new; then, for `idle_seconds`, wait for more and take it in. How many mails were new.

    `on_read` is called each time all folders have been read to their ends. Raises Unreachable.
    """
    server = server_of(inbox, "imap")
    if server is None:
        raise Unreachable("No server for receiving is entered.", step="settings")
    until, count = time.monotonic() + idle_seconds, 0
    try:
        with session(server) as client:
            reading = _Reading(client, inbox, should_stop)
            while True:
                count += reading.read_all()
                on_read()
                if should_stop() or time.monotonic() >= until or not client.has_capability("IDLE"):
                    return count
                reading.wait(until)
    except BROKEN as error:
        raise Unreachable(f"{server.host} broke off while mail was being read.", step="read") from error


class _Reading:
    """One session's look at the folders of an inbox."""

    def __init__(self, client: Any, inbox: Inbox, should_stop: Callable[[], bool]) -> None:
        self.client, self.inbox, self.should_stop = client, inbox, should_stop
        self.folders = folders_of(inbox)
        self.after, self.target = after_of(inbox)
        self.opened: tuple[str, int] | None = None
        self._large: set[int] = set()

    def read_all(self) -> int:
        """Read every folder to its end. Raises Unreachable when mails had to be left for another time."""
        count = 0
        left: list[str] = []
        for folder in self.folders:
            taken, sentence = self.read(folder)
            count += taken
            left += [sentence] if sentence else []
        if left:
            raise Unreachable(" ".join(left), step="fetch")
        return count

    def read(self, folder: str) -> tuple[int, str]:
        """Store every mail above the cursor, oldest first, after those that are tried again.

        (How many were new, a sentence about those that could not be read or put away.)
        """
        uidvalidity = self._open(folder)
        cursor = cursor_of(self.inbox, folder, uidvalidity)
        with self._deadline(LIST_SECONDS):
            found = self.client.search(["UID", f"{cursor.last_uid + 1}:*"])
            again = self.client.search(["UID", _ids(cursor.again)]) if cursor.again else []
        count = 0
        _note(cursor, gone=set(cursor.again) - set(again))
        for uid in sorted(again):
            count += self._take([uid], folder, cursor)
        for uids in self._groups(sorted(uid for uid in found if uid > cursor.last_uid)):
            if self.should_stop():
                break
            count += self._take(uids, folder, cursor)
        return count, self._complaint(folder, cursor)

    def _complaint(self, folder: str, cursor: MailboxCursor) -> str:
        if not cursor.again:
            return ""
        doing = {"seen": "fetched", "move": f"fetched or moved to {self.target}", "delete": "fetched or deleted"}
        return f"In {folder}, {len(cursor.again)} mails cannot be {doing[self.after]} yet; each is tried again."

    def _take(self, uids: list[int], folder: str, cursor: MailboxCursor) -> int:
        """Store a group of mails, then put them away on the server. How many were new."""
        count = 0
        stored: list[int] = []
        failed: list[int] = []
        for uid, raw in self._fetch(uids, failed):
            if raw is not None:
                count += not store(raw, self.inbox, Source(folder, cursor.uidvalidity, uid)).is_duplicate
                if len(raw) <= MAX_BYTES or self.after != "delete":  # of a larger one we have only the beginning
                    stored.append(uid)
        crash.point("before_seen")
        failed += self._put_away(stored)
        _note(cursor, gone=set(uids) - set(failed), failed=failed, last_uid=max(uids))
        return count

    def _fetch(self, uids: list[int], failed: list[int]) -> Iterator[tuple[int, bytes | None]]:
        """(uid, its bytes, None when it is gone). Those that the server fails to give are put into `failed` (F10)."""
        wanted = [f"BODY.PEEK[]<0.{MAX_BYTES + 1}>"]
        try:
            with self._deadline(FETCH_SECONDS + (MAX_BYTES if self._large >= set(uids) else BYTES_AT_ONCE) / SLOWEST):
                answers = self.client.fetch(uids, wanted)
        except IMAPClientAbortError:
            raise
        except IMAPClientError:
            if len(uids) == 1:
                log.warning("Mail %s of inbox %s cannot be fetched", uids[0], self.inbox.slug)
                failed += uids
                return
            for uid in uids:
                yield from self._fetch([uid], failed)
            return
        for uid in uids:
            parts = answers.get(uid) or {}
            raw = next((value for key, value in parts.items() if key.startswith(b"BODY[]")), None)
            if raw is None and self._is_there(uid):
                failed.append(uid)
            else:
                yield uid, raw

    def _is_there(self, uid: int) -> bool:
        with self._deadline(LIST_SECONDS):
            return uid in self.client.search(["UID", str(uid)])

    def _groups(self, uids: list[int]) -> Iterator[list[int]]:
        """The UIDs in groups that fit memory and time; a large mail stands alone."""
        for start in range(0, len(uids), 500):
            some = uids[start : start + 500]
            with self._deadline(LIST_SECONDS):
                answers = self.client.fetch(some, ["RFC822.SIZE"])
            group: list[int] = []
            room = BYTES_AT_ONCE
            for uid in some:
                size = int(answers.get(uid, {}).get(b"RFC822.SIZE", 0))
                if size > BYTES_AT_ONCE:
                    self._large.add(uid)
                if group and (len(group) >= AT_ONCE or size > room):
                    yield group
                    group, room = [], BYTES_AT_ONCE
                group.append(uid)
                room -= size
            if group:
                yield group

    def _put_away(self, uids: list[int]) -> list[int]:
        """Flag, move or delete what is stored; the UIDs that are still where they were and should not be."""
        if not uids:
            return []
        try:
            with self._deadline(LIST_SECONDS):
                self._finish(uids)
        except IMAPClientAbortError:
            raise
        except IMAPClientError as error:
            log.warning("Mails of inbox %s cannot be put away: %s", self.inbox.slug, error)
            return [] if self.after == "seen" else uids
        return []

    def _finish(self, uids: list[int]) -> None:
        client = self.client
        if self.after == "seen":
            client.add_flags(uids, [imapclient.SEEN], silent=True)
            return
        if self.after == "move":
            if not client.folder_exists(self.target):
                client.create_folder(self.target)
            client.add_flags(uids, [imapclient.SEEN], silent=True)
            if client.has_capability("MOVE"):
                client.move(uids, self.target)
                return
            client.copy(uids, self.target)
        client.add_flags(uids, [imapclient.DELETED], silent=True)
        if client.has_capability("UIDPLUS"):
            client.uid_expunge(uids)  # a plain EXPUNGE would also remove what others marked

    def wait(self, until: float) -> None:
        """IDLE on the first folder until something arrives or it is time to look again."""
        self._open(self.folders[0])
        pause = SEVERAL_SECONDS if len(self.folders) > 1 else IDLE_SECONDS
        until = min(until, time.monotonic() + pause)
        with self._deadline(pause + LIST_SECONDS):
            self.client.idle()
            try:
                while time.monotonic() < until and not self.should_stop():
                    if any(len(said) > 1 and said[1] == b"EXISTS" for said in self.client.idle_check(timeout=1.0)):
                        return
            finally:
                self.client.idle_done()

    def _open(self, folder: str) -> int:
        if self.opened is None or self.opened[0] != folder:
            self.opened = (folder, open_folder(self.client, folder))
        return self.opened[1]

    def _deadline(self, seconds: float) -> contextlib.AbstractContextManager[None]:
        return deadline([self.client.socket()], seconds)


def store(raw: bytes, inbox: Inbox, source: Source) -> Any:
    """`receive`, with storage that is away told as a sentence. Raises Unreachable."""
    try:
        return receive(raw, inbox, source)
    except OSError as error:
        raise Unreachable(
            "File storage takes no mail at present; it is fetched again later.",
            step="store",
        ) from error


def cursor_of(inbox: Inbox, folder: str, uidvalidity: int) -> MailboxCursor:
    """How far the folder was read. A mailbox that was made anew is read from its beginning."""
    cursor, _ = MailboxCursor.objects.get_or_create(inbox=inbox, folder=folder, defaults={"uidvalidity": uidvalidity})
    if cursor.uidvalidity != uidvalidity:
        log.warning("The mailbox of inbox %s was made anew: reading it from its beginning", inbox.slug)
        cursor.uidvalidity, cursor.last_uid, cursor.again = uidvalidity, 0, []
        cursor.save(update_fields=["uidvalidity", "last_uid", "again"])
    return cursor


def _note(cursor: MailboxCursor, *, gone: Iterable[int], failed: Iterable[int] = (), last_uid: int = 0) -> None:
    """Move the cursor on, never back, and keep what is still to be done for mails below it."""
    again = sorted((set(cursor.again) - set(gone)) | set(failed))[:MOST_AGAIN]
    if again != cursor.again or last_uid > cursor.last_uid:
        cursor.again, cursor.last_uid = again, max(cursor.last_uid, last_uid)
        cursor.save(update_fields=["last_uid", "again"])


def _ids(uids: Iterable[int]) -> str:
    return ",".join(str(uid) for uid in uids)
