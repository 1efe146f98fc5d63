"""Mail goes out through a real SMTP server, and every answer of it ends in a truthful state."""

from collections.abc import Callable, Iterator

import pytest

from frontdesk.channels import actions
from frontdesk.channels.actions.sending import STUCK_AFTER, release_stuck
from frontdesk.channels.check import check_settings
from frontdesk.channels.mail import Address
from frontdesk.channels.models import Inbox, OutboundEnvelope, OutboundState
from frontdesk.channels.transport.mailbox import poll
from frontdesk.events import SYSTEM
from frontdesk.kit import clock
from tests.servers.certificates import make_certificate
from tests.servers.conftest import make_inbox
from tests.servers.dovecot import Dovecot, free_port
from tests.servers.smtp_sink import SmtpSink


def queue(inbox: Inbox, **values: object) -> OutboundEnvelope:
    given = {
        "kind": "reply",
        "to": [Address("Mara Ortiz", "mara@customer.example")],
        "subject": "Your car",
        "text": "We are on it.",
        "html": "<p>We are on it.</p>",
        "reference": "message:7",
    }
    return actions.queue(inbox=inbox, by=SYSTEM, **(given | values))  # type: ignore[arg-type]


def send(envelope: OutboundEnvelope) -> OutboundEnvelope:
    sent = actions.send(envelope.pk)
    assert sent is not None
    return sent


def test_a_reply_leaves_once_with_its_message_id(inbox: Inbox, sink: SmtpSink) -> None:
    envelope = send(queue(inbox))
    assert envelope.state == OutboundState.SENT
    assert actions.send(envelope.pk) is None
    (taken,) = sink.taken
    assert taken.message["Message-ID"].strip() == envelope.message_id
    assert taken.message["From"] == f"{inbox.brand.name} <support@harbor.example>"
    assert taken.recipients == ["mara@customer.example"]


def test_mail_really_travels_from_our_outbox_to_our_mailbox(inbox: Inbox, sink: SmtpSink) -> None:
    send(queue(inbox, to=[Address("", "support@harbor.example")]))
    assert poll(inbox) == 1


def test_a_refused_address_fails_at_once_with_the_servers_words(inbox: Inbox, sink: SmtpSink) -> None:
    """F20."""
    sink.refuse["mara@customer.example"] = "550 5.1.1 No such user here"
    envelope = send(queue(inbox))
    assert envelope.state == OutboundState.FAILED
    assert envelope.reason == "The mail server refused the address: 5.1.1 No such user here"


def test_an_address_beyond_ascii_is_reached_where_the_server_can(inbox: Inbox, sink: SmtpSink) -> None:
    """RFC 6531 for the local part, A-labels for the domain; a server that cannot is told so, with the address."""
    refused = send(queue(inbox, to=[Address("Jörg", "jörg@bücher.example")]))
    assert refused.state == OutboundState.FAILED
    assert refused.reason.endswith("(it does not offer SMTPUTF8): jörg@xn--bcher-kva.example")
    sink.stop()
    sink.takes_utf8 = True
    sink.start()
    assert send(actions.retry_outbound(refused, by=SYSTEM)).state == OutboundState.SENT
    (taken,) = sink.taken
    assert taken.recipients == ["jörg@xn--bcher-kva.example"]
    assert "jörg@xn--bcher-kva.example".encode() in taken.raw.partition(b"\r\n\r\n")[0]


def test_a_domain_beyond_ascii_is_reached_through_every_server(inbox: Inbox, sink: SmtpSink) -> None:
    assert send(queue(inbox, to=[Address("Anna", "anna@bücher.example")])).state == OutboundState.SENT
    assert sink.taken[0].recipients == ["anna@xn--bcher-kva.example"]


def test_greylisting_is_waited_out(inbox: Inbox, sink: SmtpSink) -> None:
    """F19."""
    sink.answer_data = "451 4.7.1 Come back later"
    envelope = send(queue(inbox))
    assert envelope.state == OutboundState.QUEUED
    assert "Come back later" in envelope.reason
    sink.answer_data = ""
    OutboundEnvelope.objects.filter(pk=envelope.pk).update(next_attempt_at=clock.now())
    assert send(envelope).state == OutboundState.SENT
    assert sink.taken[0].message["Message-ID"].strip() == envelope.message_id


def test_a_failed_mail_can_be_sent_again_by_hand(inbox: Inbox, sink: SmtpSink) -> None:
    sink.answer_data = "554 5.7.1 Refused"
    failed = send(queue(inbox))
    sink.answer_data = ""
    assert send(actions.retry_outbound(failed, by=SYSTEM)).state == OutboundState.SENT


@pytest.fixture
def plain_sink(dovecot: Dovecot) -> Iterator[SmtpSink]:
    server = SmtpSink(dovecot.certificate, security="none")
    server.start()
    yield server
    server.stop()


def test_without_starttls_nothing_is_sent(inbox: Inbox, plain_sink: SmtpSink) -> None:
    """A12: no plaintext fallback."""
    inbox.settings |= plain_sink.settings(security="starttls")
    inbox.save()
    envelope = send(queue(inbox))
    assert "does not offer STARTTLS" in envelope.reason
    assert plain_sink.taken == []


@pytest.mark.parametrize(
    ("host", "days", "words"), [("other.example", 7, "another name"), ("localhost", -1, "expired")]
)
def test_a_wrong_certificate_gets_no_password(
    inbox: Inbox, tmp_path_factory: pytest.TempPathFactory, host: str, days: int, words: str
) -> None:
    """A12."""
    server = SmtpSink(make_certificate(tmp_path_factory.mktemp("tls"), host=host, days=days), security="tls")
    server.start()
    try:
        inbox.settings |= server.settings()
        inbox.save()
        envelope = send(queue(inbox))
    finally:
        server.stop()
    assert words in envelope.reason
    assert server.taken == []


def test_the_test_button_finds_nothing_wrong_with_right_settings(inbox: Inbox, sink: SmtpSink) -> None:
    findings = check_settings(inbox)
    assert [one.step for one in findings] == [
        "resolve", "connect", "tls", "sign-in", "folder", "resolve", "connect", "tls", "sign-in", "send",
    ]  # fmt: skip
    assert all(one.is_good for one in findings)
    assert len(sink.taken) == 1


@pytest.mark.parametrize(
    ("settings", "secrets", "step", "words"),
    [
        ({"imap_host": "no-such-host.invalid"}, {}, "resolve", "is not known"),
        ({"imap_port": "closed"}, {}, "connect", "takes no connection"),
        ({"ca_pem": ""}, {}, "tls", "authority that is not known"),
        ({}, {"imap_password": "wrong"}, "sign-in", "refused user name or password"),
        ({"imap_folder": "Nowhere"}, {}, "folder", "cannot be opened"),
    ],
)
def test_the_test_button_says_what_is_wrong(
    inbox: Inbox, settings: dict[str, object], secrets: dict[str, str], step: str, words: str
) -> None:
    if settings.get("imap_port") == "closed":
        settings = {"imap_port": free_port()}
    inbox.settings |= settings
    inbox.secrets = inbox.secrets | secrets
    bad = next(one for one in check_settings(inbox, send_test=False) if not one.is_good)
    assert (bad.protocol, bad.step) == ("imap", step)
    assert words in bad.sentence


PROGRAM = """
from frontdesk.channels.actions import send
send(int(sys.argv[2]))
"""


@pytest.mark.django_db(transaction=True)
def test_a_kill_after_the_servers_yes_costs_at_most_one_resend(
    dovecot: Dovecot, sink: SmtpSink, mailbox: str, run_program: Callable[[str, int, str], int]
) -> None:
    """F18."""
    envelope = queue(make_inbox(dovecot, sink, mailbox))
    assert run_program(PROGRAM, envelope.pk, "after_smtp_250") == -9
    OutboundEnvelope.objects.filter(pk=envelope.pk).update(claimed_at=clock.now() - STUCK_AFTER * 2)
    assert release_stuck() == 1
    after = send(envelope)
    assert (after.state, after.is_uncertain) == (OutboundState.SENT, True)
    assert "perhaps twice" in after.state_sentence
    assert [taken.message["Message-ID"].strip() for taken in sink.taken] == [envelope.message_id] * 2
