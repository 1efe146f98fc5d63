"""Retry, back-off and lanes against a real server that refuses, dawdles and breaks off."""

import threading
import time

import pytest
from django.db import connection

from frontdesk.channels import actions
from frontdesk.channels.actions.lanes import AT_ONCE
from frontdesk.channels.actions.sending import deliver
from frontdesk.channels.mail import Address
from frontdesk.channels.models import Destination, Inbox, OutboundEnvelope, OutboundState
from frontdesk.events import SYSTEM
from frontdesk.kit import clock
from tests.servers.conftest import make_inbox
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import SmtpSink


def queue(inbox: Inbox, *to: str, cc: tuple[str, ...] = ()) -> OutboundEnvelope:
    return actions.queue(
        inbox=inbox, kind="reply", to=[Address("", one) for one in to], cc=[Address("", one) for one in cc],
        subject="Your car", text="We are on it.", reference="message:7", by=SYSTEM,
    )  # fmt: skip


def send(envelope: OutboundEnvelope) -> OutboundEnvelope:
    actions.send(envelope.pk)
    envelope.refresh_from_db()
    return envelope


def make_due(envelope: OutboundEnvelope) -> None:
    OutboundEnvelope.objects.filter(pk=envelope.pk).update(next_attempt_at=clock.now())


def test_a_recipient_who_is_refused_does_not_hide_that_the_other_got_it(inbox: Inbox, sink: SmtpSink) -> None:
    """F20: the answer of the server is kept for each recipient."""
    sink.refuse["bob@gone.example"] = "550 5.1.1 No such user here"
    sent = send(queue(inbox, "mara@customer.example", cc=("bob@gone.example",)))
    assert sent.state == OutboundState.SENT
    assert sent.state_sentence.startswith("Sent, but not to everybody: bob@gone.example: ")
    assert {one: known["state"] for one, known in sent.outcomes.items()} == {
        "mara@customer.example": "taken", "bob@gone.example": "refused",
    }  # fmt: skip
    assert actions.send(sent.pk) is None


def test_only_those_who_have_to_wait_get_a_second_try(inbox: Inbox, sink: SmtpSink) -> None:
    """F19, F20: a greylisted recipient is tried again alone, under the same Message-ID."""
    sink.refuse["bob@grey.example"] = "451 4.7.1 Greylisted"
    envelope = send(queue(inbox, "mara@customer.example", cc=("bob@grey.example",)))
    assert (envelope.state, envelope.waiting_addresses) == (OutboundState.QUEUED, ["bob@grey.example"])
    assert not actions.cancel(envelope, by=SYSTEM), "one of them has it"
    sink.refuse.clear()
    make_due(envelope)
    assert send(envelope).state == OutboundState.SENT
    assert [taken.recipients for taken in sink.taken] == [["mara@customer.example"], ["bob@grey.example"]]
    assert {taken.message["Message-ID"].strip() for taken in sink.taken} == {envelope.message_id}


def test_a_domain_that_keeps_refusing_is_left_alone_and_others_go_on(inbox: Inbox, sink: SmtpSink) -> None:
    """F19."""
    for name in ("a", "b", "c"):
        sink.refuse[f"{name}@grey.example"] = "451 4.3.2 Not now"
    for name in ("a", "b"):
        send(queue(inbox, f"{name}@grey.example"))
    third = send(queue(inbox, "c@grey.example"))
    assert (third.state, third.attempts) == (OutboundState.QUEUED, 0), "it is not even tried"
    assert "Not now" in third.reason
    held = Destination.objects.get(domain="grey.example")
    assert third.next_attempt_at >= held.held_until > clock.now()  # type: ignore[operator]
    assert send(queue(inbox, "mara@customer.example")).state == OutboundState.SENT
    sink.refuse.clear()
    assert send(actions.retry_outbound(third, by=SYSTEM)).state == OutboundState.SENT
    assert Destination.objects.get(domain="grey.example").failures == 0


def test_a_server_that_is_down_costs_no_try(inbox: Inbox, sink: SmtpSink) -> None:
    """F19: what waits behind a dead server has not failed."""
    sink.stop()
    first, second = send(queue(inbox, "mara@customer.example")), send(queue(inbox, "bob@other.example"))
    assert [one.attempts for one in (first, second)] == [0, 0]
    assert "takes no connection" in second.reason
    sink.start()
    Destination.objects.update(held_until=clock.now())
    make_due(second)
    assert send(second).state == OutboundState.SENT


def test_a_connection_cut_after_the_message_is_uncertain_and_tried_once_more(inbox: Inbox, sink: SmtpSink) -> None:
    """F18: at most one resend, under the same Message-ID, shown as uncertain."""
    sink.cut_after_data = 5
    envelope = send(queue(inbox, "mara@customer.example"))
    assert (envelope.state, envelope.is_uncertain) == (OutboundState.QUEUED, True)
    assert not actions.cancel(envelope, by=SYSTEM), "it may have arrived"
    make_due(envelope)
    assert send(envelope).state == OutboundState.FAILED
    assert "not known" in envelope.reason
    assert [taken.message["Message-ID"].strip() for taken in sink.taken] == [envelope.message_id] * 2


def test_giving_up_ends_the_tries_and_the_alarm(inbox: Inbox, sink: SmtpSink) -> None:
    """F20, F26: a dead letter keeps its reason."""
    sink.answer_data = "451 4.7.1 Come back later"
    envelope = actions.give_up(send(queue(inbox, "mara@customer.example")), by=SYSTEM)
    assert envelope.state == OutboundState.FAILED
    assert "Come back later" in envelope.reason
    assert not OutboundEnvelope.objects.dead().exists()


def in_threads(envelopes: list[OutboundEnvelope]) -> list[threading.Thread]:
    def run(pk: int) -> None:
        try:
            deliver(envelope_id=pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(one.pk,)) for one in envelopes]
    for thread in threads:
        thread.start()
    return threads


@pytest.mark.django_db(transaction=True)
def test_a_slow_domain_takes_few_places_and_nobody_elses(dovecot: Dovecot, sink: SmtpSink, mailbox: str) -> None:
    """F19: six messages to a slow domain, four workers; the others do not wait for them, and nothing is left over."""
    inbox = make_inbox(dovecot, sink, mailbox)
    sink.slow_seconds["slow.example"] = 1.5
    slow = [queue(inbox, f"a{n}@slow.example") for n in range(6)]
    threads = in_threads(slow)
    time.sleep(0.7)
    assert OutboundEnvelope.objects.filter(state=OutboundState.SENDING).count() <= AT_ONCE
    start = time.monotonic()
    assert send(queue(inbox, "mara@customer.example")).state == OutboundState.SENT
    assert time.monotonic() - start < 1.4
    for thread in threads:
        thread.join(60)
    assert OutboundEnvelope.objects.filter(state=OutboundState.SENT).count() == 7
    assert len(sink.taken) == 7


@pytest.mark.django_db(transaction=True)
def test_taking_back_and_sending_at_the_same_moment_end_as_one_of_them(
    dovecot: Dovecot, sink: SmtpSink, mailbox: str
) -> None:
    """F22: whichever wins, the server's list and the state say the same."""
    inbox = make_inbox(dovecot, sink, mailbox)
    envelopes = [queue(inbox, f"m{n}@d{n}.example") for n in range(12)]
    won: dict[int, bool] = {}

    def take_back(envelope: OutboundEnvelope) -> None:
        try:
            won[envelope.pk] = actions.cancel(envelope, by=SYSTEM)
        finally:
            connection.close()

    threads = in_threads(envelopes)
    backs = [threading.Thread(target=take_back, args=(one,)) for one in reversed(envelopes)]
    for thread in backs:
        thread.start()
    for thread in [*threads, *backs]:
        thread.join(60)
    arrived = {taken.recipients[0] for taken in sink.taken}
    for one in OutboundEnvelope.objects.all():
        assert (one.state == OutboundState.CANCELLED) == won[one.pk], one.state
        assert (one.to[0] in arrived) == (one.state == OutboundState.SENT)
