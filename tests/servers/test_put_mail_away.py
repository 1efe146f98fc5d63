"""Folders of a mailbox, what happens to a mail once it is safe, and mail read by POP3 – from real servers."""

import imaplib
from collections.abc import Callable
from typing import Any

import pytest
from imapclient.exceptions import IMAPClientError

from frontdesk.channels import actions
from frontdesk.channels.mail.entities import MAX_BYTES
from frontdesk.channels.models import InboundEnvelope, Inbox, SeenMail
from frontdesk.channels.transport import mailbox as reading
from frontdesk.channels.transport import pop3
from frontdesk.channels.transport.connection import Unreachable
from frontdesk.channels.transport.imap import folder_names, session
from frontdesk.channels.transport.settings import server_of
from tests.servers.dovecot import PASSWORD, Dovecot

Make = Callable[..., bytes]


def count(dovecot: Dovecot, mailbox: str) -> int:
    box = dovecot.home / "mail" / mailbox
    return sum(1 for part in ("cur", "new") for _ in (box / part).iterdir()) if box.exists() else 0


def test_several_folders_are_read_each_with_a_cursor_of_its_own(
    inbox: Inbox, dovecot: Dovecot, mailbox: str, mail: Make
) -> None:
    dovecot.make_folder(mailbox, "Complaints")
    dovecot.deliver(mailbox, mail(1))
    dovecot.deliver(f"{mailbox}/.Complaints", mail(2))
    with session(server_of(inbox, "imap")) as client:  # type: ignore[arg-type]
        assert folder_names(client)[:2] == ["INBOX", "Complaints"]
    inbox.settings |= {"imap_folder": "INBOX\r\nComplaints"}
    assert reading.poll(inbox) == 2
    assert reading.poll(inbox) == 0
    assert set(inbox.cursors.values_list("folder", flat=True)) == {"INBOX", "Complaints"}


def test_a_mail_is_moved_once_it_is_safe(inbox: Inbox, dovecot: Dovecot, mailbox: str, mail: Make) -> None:
    inbox.settings |= {"after_reading": "move", "imap_move_to": "Done"}
    for number in range(3):
        dovecot.deliver(mailbox, mail(number))
    assert reading.poll(inbox) == 3
    assert (count(dovecot, mailbox), count(dovecot, f"{mailbox}/.Done")) == (0, 3)


def test_a_mail_is_deleted_once_it_is_safe(inbox: Inbox, dovecot: Dovecot, mailbox: str, mail: Make) -> None:
    inbox.settings |= {"after_reading": "delete"}
    dovecot.deliver(mailbox, mail(1))
    assert reading.poll(inbox) == 1
    assert count(dovecot, mailbox) == 0
    assert InboundEnvelope.objects.get(inbox=inbox).raw() == mail(1)


def test_a_mail_that_could_not_be_moved_is_moved_later_and_taken_once(
    inbox: Inbox, dovecot: Dovecot, mailbox: str, mail: Make
) -> None:
    """F02: the mail is safe, its move fails; it is tried again and stays one envelope."""
    dovecot.make_folder(mailbox, "Done")
    (dovecot.home / "mail" / mailbox / ".Done" / "tmp").chmod(0)
    (dovecot.home / "mail" / mailbox / ".Done").chmod(0)
    inbox.settings |= {"after_reading": "move", "imap_move_to": "Done"}
    dovecot.deliver(mailbox, mail(1))
    with pytest.raises(Unreachable, match="cannot be fetched or moved to Done"):
        reading.poll(inbox)
    dovecot.deliver(mailbox, mail(2))
    (dovecot.home / "mail" / mailbox / ".Done").chmod(0o755)
    (dovecot.home / "mail" / mailbox / ".Done" / "tmp").chmod(0o755)
    assert reading.poll(inbox) == 1
    assert count(dovecot, mailbox) == 0
    assert inbox.cursors.get().again == []
    assert InboundEnvelope.objects.filter(inbox=inbox).count() == 2


def test_a_mail_that_the_server_fails_to_give_stops_no_newer_one_and_is_not_forgotten(
    inbox: Inbox, dovecot: Dovecot, mailbox: str, mail: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F10: the fetch of one mail fails, in its group and alone."""
    for number in range(5):
        dovecot.deliver(mailbox, mail(number))
    original = reading.session

    def failing(client: Any) -> Any:
        fetch = client.fetch

        def guarded(uids: list[int], parts: list[str]) -> Any:
            if 2 in uids and parts != ["RFC822.SIZE"]:
                raise IMAPClientError("fetch failed: [SERVERBUG] Internal error")
            return fetch(uids, parts)

        client.fetch = guarded
        return client

    class Broken:
        def __init__(self, server: Any) -> None:
            self.inner = original(server)

        def __enter__(self) -> Any:
            return failing(self.inner.__enter__())

        def __exit__(self, *error: Any) -> Any:
            return self.inner.__exit__(*error)

    with monkeypatch.context() as patch:
        patch.setattr(reading, "session", Broken)
        with pytest.raises(Unreachable, match="1 mails cannot be fetched"):
            reading.poll(inbox)
    assert InboundEnvelope.objects.filter(inbox=inbox).count() == 4
    assert inbox.cursors.get().again == [2]
    assert reading.poll(inbox) == 1
    assert inbox.cursors.get().again == []


def test_a_mail_whose_ticket_is_gone_is_not_taken_again(
    inbox: Inbox, dovecot: Dovecot, mailbox: str, mail: Make
) -> None:
    """F15: the mail still lies on the server, unread again and in a mailbox made anew."""
    dovecot.deliver(mailbox, mail(1))
    assert reading.poll(inbox) == 1
    with imaplib.IMAP4(dovecot.host, dovecot.port, timeout=30) as client:
        client.login(mailbox, PASSWORD)
        client.select()
        client.store("1", "-FLAGS", "\\Seen")
    assert reading.poll(inbox) == 0
    dovecot.make_mailbox(mailbox)
    dovecot.deliver(mailbox, mail(1))
    assert reading.poll(inbox) == 0
    assert InboundEnvelope.objects.filter(inbox=inbox).count() == 1


@pytest.mark.parametrize("security", ["tls", "starttls", "none"])
def test_pop3_takes_everything_once_and_leaves_it(
    inbox: Inbox, dovecot: Dovecot, mailbox: str, mail: Make, security: str
) -> None:
    """F05, F08 by POP3, encrypted in each way; long lines and lines of dots arrive unharmed."""
    inbox.settings = {**inbox.settings, **dovecot.pop_settings(mailbox, security)}
    inbox.secrets = {"pop3_password": PASSWORD}
    body = "." + "x" * 5000 + "\r\n..\r\n.\tdot"
    for number in range(12):
        dovecot.deliver(mailbox, mail(number, identifier="<same@x.example>", body=f"{number}{body}"))
    assert pop3.poll(inbox) == 12
    assert pop3.poll(inbox) == 0
    assert count(dovecot, mailbox) == 12
    assert SeenMail.objects.filter(inbox=inbox).count() == 12
    assert mail(3, identifier="<same@x.example>", body=f"3{body}") in {
        envelope.raw() for envelope in InboundEnvelope.objects.filter(inbox=inbox)
    }


def test_pop3_deletes_what_is_safe(inbox: Inbox, dovecot: Dovecot, mailbox: str, mail: Make) -> None:
    inbox.settings = {**inbox.settings, **dovecot.pop_settings(mailbox), "after_reading": "delete"}
    inbox.secrets = {"pop3_password": PASSWORD}
    for number in range(60):
        dovecot.deliver(mailbox, mail(number))
    assert pop3.poll(inbox) == 60
    assert count(dovecot, mailbox) == 0
    assert not SeenMail.objects.filter(inbox=inbox).exists() or pop3.poll(inbox) == 0


def test_pop3_says_what_is_wrong(inbox: Inbox, dovecot: Dovecot, mailbox: str) -> None:
    inbox.settings = {**inbox.settings, **dovecot.pop_settings(mailbox)}
    inbox.secrets = {"pop3_password": "wrong"}
    with pytest.raises(Unreachable, match="localhost refused user name or password"):
        pop3.poll(inbox)


def test_a_mail_over_every_limit_is_put_aside_and_stays_on_the_server(
    inbox: Inbox, dovecot: Dovecot, mailbox: str, mail: Make
) -> None:
    """F17: only its beginning is fetched, the next mail comes in, and it is not deleted."""
    inbox.settings |= {"after_reading": "delete"}
    dovecot.deliver(mailbox, mail(1, body=("x" * 998 + "\r\n") * (MAX_BYTES // 1000 + 1000)))
    dovecot.deliver(mailbox, mail(2))
    assert reading.poll(inbox) == 2
    assert count(dovecot, mailbox) == 1
    large = InboundEnvelope.objects.filter(inbox=inbox).order_by("pk")[0]
    assert large.size == MAX_BYTES + 1
    assert actions.process(large.pk, is_last_try=True).reason == f"The mail is larger than {MAX_BYTES // 1024**2} MB."
