"""One mail makes one ticket: also when two file it at once, and when the ticket is gone (F14, F15)."""

import threading

import pytest
from django.db import connection

from frontdesk.accounts.models import Brand
from frontdesk.channels import actions as mailroom
from frontdesk.channels.models import InboundEnvelope, Inbox
from frontdesk.tickets.models import Message, Ticket
from tests.cast import Cast, assemble
from tests.mail.scenes import Take

RAW = b"From: sam@elsewhere.test\r\nTo: support@meridian.test\r\nSubject: Help\r\n\r\nPlease help, number %d\r\n"


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_file_one_mail_at_once_make_one_ticket() -> None:
    """F14, F16: a job that was given to a second worker while the first had not ended."""
    assemble()
    inbox = Inbox.objects.create(
        slug="support", name="Support", channel="email", brand=Brand.default(), address="support@meridian.test"
    )
    envelopes = [mailroom.receive(RAW % number, inbox, defer=False) for number in range(6)]
    begin, failed = threading.Barrier(18), list[Exception]()

    def file(pk: int) -> None:
        try:
            begin.wait()
            mailroom.process(pk)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=file, args=(one.pk,)) for one in envelopes * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert (Ticket.objects.count(), Message.objects.count()) == (6, 6)
    assert set(InboundEnvelope.objects.values_list("outcome", flat=True)) == {"ticket"}


def test_a_mail_whose_ticket_was_deleted_makes_no_other(cast: Cast, take: Take, inbox: Inbox) -> None:
    """F15: it still lies on the server, and is brought again."""
    first = take("sam@elsewhere.test", "Delete me")
    Ticket.objects.all().delete()
    again = mailroom.receive(first.raw(), inbox)
    assert again.is_duplicate and again.pk == first.pk
    mailroom.process(again.pk)
    assert not Ticket.objects.exists()
