"""A wish becomes a ticket, once, with a number and a confirmation."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from frontdesk.channels.models import OutboundEnvelope
from frontdesk.events.models import Entry
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import Message, Ticket
from tests.cast import Cast, assemble


def test_a_new_ticket_has_a_number_a_message_and_an_event(cast: Cast) -> None:
    ticket = cast.ticket()
    assert 1_000_000 <= ticket.number < 10_000_000
    assert ticket.status == "new"
    assert ticket.message_count == 1
    assert ticket.preview.startswith("I have not signed in")
    assert [entry.kind for entry in Entry.objects.about("ticket", ticket.pk)] == ["ticket.created"]


def test_the_same_key_makes_one_ticket(cast: Cast) -> None:
    by = cast.laura.actor()
    made = [
        tickets.open_ticket(subject="Once", text="Only once", requester=cast.laura, by=by, key="form-1")
        for _ in range(2)
    ]
    assert made[0].pk == made[1].pk
    assert Ticket.objects.count() == 1


def test_a_new_ticket_is_promised_a_first_reply_before_a_solution(cast: Cast) -> None:
    ticket = cast.ticket()
    assert ticket.next_due_at is not None and ticket.expected_at is not None
    assert ticket.created_at < ticket.next_due_at < ticket.expected_at


def test_the_confirmation_tells_the_number_and_nothing_that_was_typed(
    cast: Cast, run_jobs: Callable[..., list[str]]
) -> None:
    """A16: a form filled in with somebody else's address sends that person nothing of its content."""
    ticket = cast.ticket("Buy my watches", text="Visit my shop")
    run_jobs()
    mail = OutboundEnvelope.objects.get(kind="confirmation")
    assert str(ticket.number) in mail.subject
    whole = f"{mail.subject} {mail.payload}"
    assert "watches" not in whole and "my shop" not in whole and "Laura" not in whole


def test_a_confirmation_is_sent_once_even_if_its_job_runs_twice(cast: Cast, run_jobs: Callable[..., list[str]]) -> None:
    ticket = cast.ticket()
    run_jobs()
    from frontdesk.tickets.actions.mailing import confirm

    confirm(ticket)
    assert OutboundEnvelope.objects.filter(kind="confirmation").count() == 1


def test_the_subject_is_one_line_whatever_was_typed(cast: Cast) -> None:
    """A46: line breaks in a subject cannot become headers."""
    ticket = cast.ticket("Hello\r\nBcc: all@example.org\x00")
    assert ticket.subject == "Hello Bcc: all@example.org"


def test_the_first_message_is_stored_escaped(cast: Cast) -> None:
    ticket = cast.ticket(text="<script>alert(1)</script>")
    assert Message.objects.get(ticket=ticket).html == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"


@pytest.mark.django_db(transaction=True)
def test_five_clicks_at_once_make_one_ticket_and_answer_alike() -> None:
    """A67: nobody sees an error because a button was pressed twice."""
    with transaction.atomic():
        cast = assemble()
    made: list[int | str] = []

    def click() -> None:
        try:
            by = cast.laura.actor()
            made.append(tickets.open_ticket(subject="Once", text="Only once", requester=cast.laura, by=by, key="k").pk)
        except Exception as error:
            made.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 5 and len(set(made)) == 1, made
    assert Ticket.objects.count() == 1
