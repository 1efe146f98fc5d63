"""Undo and send later, through the ticket's page, with and without its script."""

import datetime
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from frontdesk.accounts.models import Agent, Workspace
from frontdesk.channels.models import OutboundEnvelope
from frontdesk.kit import clock
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.conflict import NotAllowedNow
from frontdesk.tickets.models import Message, PlannedReply, Ticket
from tests.cast import Cast, actor, assemble

State = PlannedReply.State


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    Workspace.objects.update(undo_seconds=8)
    return cast.ticket()


@pytest.fixture
def lea(cast: Cast, desk: Callable[[Agent], Client]) -> Client:
    return desk(cast.lea)


@pytest.fixture
def tim(cast: Cast, desk: Callable[[Agent], Client]) -> Client:
    return desk(cast.tim)


def sent(client: Client, ticket: Ticket, **more: Any) -> PlannedReply:
    ticket.refresh_from_db()
    data = {"mode": "reply", "format": "text", "body": "We are on it.", "seen": ticket.version, **more}
    answer = client.post(f"/desk/tickets/{ticket.number}/messages", data)
    assert answer.status_code == 303, answer.content
    return PlannedReply.objects.latest("pk")


def let_time_pass(planned: PlannedReply) -> None:
    PlannedReply.objects.filter(pk=planned.pk).update(send_at=clock.now())


def test_a_reply_waits_for_its_seconds_and_nobody_sees_it_before(lea: Client, ticket: Ticket) -> None:
    planned = sent(lea, ticket, status="solved")
    assert 5 < (planned.send_at - clock.now()).total_seconds() <= 8
    assert tickets.release(planned.pk) is None, "it is too early"
    assert not ticket.messages.public().filter(kind="outbound").exists()
    ticket.refresh_from_db()
    assert ticket.status == "new"
    page = lea.get(f"/desk/tickets/{ticket.number}").content.decode()
    assert "Undo" in page
    assert "We are on it." in page


def test_after_its_seconds_it_is_sent_once_with_the_status_chosen(lea: Client, ticket: Ticket) -> None:
    planned = sent(lea, ticket, status="pending")
    let_time_pass(planned)
    message = tickets.release(planned.pk)
    assert message is not None
    assert tickets.release(planned.pk) is None
    ticket.refresh_from_db()
    assert (ticket.status, OutboundEnvelope.objects.filter(kind="reply").count()) == ("pending", 1)
    assert "Undo" not in lea.get(f"/desk/tickets/{ticket.number}").content.decode()


def test_taking_it_back_puts_words_copies_and_files_into_the_reply_box(lea: Client, ticket: Ticket) -> None:
    planned = sent(lea, ticket, cc="bob@other.test", files=SimpleUploadedFile("plan.txt", b"one", "text/plain"))
    answer = lea.post(f"/desk/tickets/{ticket.number}/planned/{planned.pk}/return")
    assert answer.status_code == 303
    page = lea.get(answer["Location"]).content.decode()
    for expected in (">We are on it.</textarea>", "bob@other.test", "plan.txt", f'name="kept" value="{planned.pk}"'):
        assert expected in page
    let_time_pass(planned)
    assert tickets.release(planned.pk) is None
    key = planned.files[0]["key"]
    again = sent(lea, ticket, body="Better words", kept=planned.pk, kept_file=key)
    let_time_pass(again)
    message = tickets.release(again.pk)
    assert message is not None
    assert [one.name for one in message.attachments.all()] == ["plan.txt"]


def test_files_of_somebody_elses_reply_are_not_given(lea: Client, tim: Client, ticket: Ticket) -> None:
    """A34."""
    planned = sent(lea, ticket, files=SimpleUploadedFile("secret.txt", b"one", "text/plain"))
    lea.post(f"/desk/tickets/{ticket.number}/planned/{planned.pk}/return")
    again = sent(tim, ticket, kept=planned.pk, kept_file=planned.files[0]["key"])
    assert again.files == []


def test_only_its_author_or_a_supervisor_takes_it_back(lea: Client, cast: Cast, ticket: Ticket) -> None:
    """A37."""
    planned = sent(lea, ticket)
    with pytest.raises(PermissionDenied):
        tickets.take_back(planned, by=actor(cast.tim))
    assert tickets.take_back(planned, by=actor(cast.sue))


def test_the_time_of_sending_later_is_that_of_the_agents_zone(lea: Client, cast: Cast, ticket: Ticket) -> None:
    cast.lea.user.time_zone = "Asia/Tokyo"
    cast.lea.user.save()
    planned = sent(lea, ticket, send_at="2027-03-01T09:00")
    assert planned.send_at == datetime.datetime(2027, 3, 1, 0, 0, tzinfo=datetime.UTC)
    page = lea.get(f"/desk/tickets/{ticket.number}").content.decode()
    assert "1 Mar 2027, 09:00" in page
    assert "scheduled a reply" in page


def test_a_moment_that_has_passed_is_refused_and_the_words_stay(lea: Client, ticket: Ticket) -> None:
    data = {"mode": "reply", "format": "text", "body": "Hello you", "seen": ticket.version}
    answer = lea.post(f"/desk/tickets/{ticket.number}/messages", data | {"send_at": "2020-01-01T09:00"})
    assert answer.status_code == 422
    assert b"That moment has passed" in answer.content
    assert b"Hello you" in answer.content


def test_a_scheduled_reply_stops_when_the_customer_writes_first(lea: Client, cast: Cast, ticket: Ticket) -> None:
    planned = sent(lea, ticket, send_at="2027-03-01T09:00")
    tickets.receive_message(ticket, customer=cast.laura, text="It works again", by=cast.laura.actor())
    let_time_pass(planned)
    assert tickets.release(planned.pk) is None
    page = lea.get(f"/desk/tickets/{ticket.number}").content.decode()
    assert "The customer has written since" in page
    lea.post(f"/desk/tickets/{ticket.number}/planned/{planned.pk}/departure")
    assert tickets.release(planned.pk) is not None, "its author has looked"


def test_it_can_be_given_another_moment_and_not_after_it_was_sent(lea: Client, cast: Cast, ticket: Ticket) -> None:
    planned = sent(lea, ticket, send_at="2027-03-01T09:00")
    lea.post(f"/desk/tickets/{ticket.number}/planned/{planned.pk}/moment", {"send_at": "2027-04-01T09:00"})
    planned.refresh_from_db()
    assert planned.send_at.month == 4 or planned.send_at.day == 31
    let_time_pass(planned)
    assert tickets.release(planned.pk) is not None
    with pytest.raises(NotAllowedNow):
        tickets.replan(planned, send_at=clock.now(), by=actor(cast.lea))
    assert not tickets.take_back(planned, by=actor(cast.lea))


@pytest.mark.parametrize(("change", "words"), [("closed", "closed"), ("left", "no longer here")])
def test_what_no_longer_fits_is_stopped_with_the_reason(
    lea: Client, cast: Cast, ticket: Ticket, change: str, words: str
) -> None:
    planned = sent(lea, ticket)
    if change == "closed":
        Ticket.objects.filter(pk=ticket.pk).update(status="closed", closed_at=clock.now(), solved_at=clock.now())
    else:
        cast.lea.user.is_active = False
        cast.lea.user.save()
    let_time_pass(planned)
    assert tickets.release(planned.pk) is None
    planned.refresh_from_db()
    assert planned.state == State.STOPPED
    assert words in planned.reason


@pytest.mark.django_db(transaction=True)
def test_taking_back_and_sending_at_the_same_moment_end_as_one_of_them() -> None:
    """F22: eight replies, two workers and an agent's undo at each, all at once."""
    whole_cast = assemble()
    ticket, by = whole_cast.ticket(), actor(whole_cast.lea)
    soon = clock.now()
    rows = [tickets.plan_reply(ticket, html=f"<p>{n}</p>", send_at=soon, by=by) for n in range(8)]
    begin = threading.Barrier(24)
    undone: dict[int, bool] = {}

    def run(work: Any) -> None:
        try:
            begin.wait()
            work()
        finally:
            connection.close()

    def undo(row: PlannedReply) -> None:
        undone[row.pk] = tickets.take_back(row, by=by)

    work = [lambda row=row: tickets.release(row.pk) for row in rows * 2] + [lambda row=row: undo(row) for row in rows]
    threads = [threading.Thread(target=run, args=(each,)) for each in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    written = set(Message.objects.filter(kind="outbound").values_list("text", flat=True))
    for n, row in enumerate(rows):
        row.refresh_from_db()
        assert row.state == (State.TAKEN_BACK if undone[row.pk] else State.SENT)
        assert (str(n) in written) == (row.state == State.SENT)
    assert OutboundEnvelope.objects.filter(kind="reply").count() == len(written)
