"""What a report changes: the envelope it proves to speak of, and the address, once."""

import datetime

import pytest

from frontdesk.channels import actions
from frontdesk.channels.actions.addresses import lift_mark, mark_address
from frontdesk.channels.actions.bounce import Finding, describe_bounce, record_finding
from frontdesk.channels.actions.keys import reply_address
from frontdesk.channels.actions.sorting import left_out
from frontdesk.channels.mail import Address, parse
from frontdesk.channels.models import (
    DeliveryReport,
    InboundEnvelope,
    InboundState,
    Inbox,
    OutboundEnvelope,
    OutboundState,
    SuppressedAddress,
)
from frontdesk.channels.models.returned import SOFT_DAYS, SOFT_LIMIT
from frontdesk.channels.transport.sender import return_path
from frontdesk.events import SYSTEM, Actor, Scope
from frontdesk.events.models import Entry
from frontdesk.kit import clock

MARA = Address("Mara Ortiz", "mara@customer.example")
IDA = Address("Ida", "ida@far.example")


def sent(inbox: Inbox, *people: Address, **values: object) -> OutboundEnvelope:
    given = {"kind": "reply", "to": people or (MARA,), "subject": "Your car", "text": "Hi", "reference": "ticket:7"}
    envelope = actions.queue(inbox=inbox, by=SYSTEM, **(given | values))  # type: ignore[arg-type]
    OutboundEnvelope.objects.filter(pk=envelope.pk).update(state=OutboundState.SENT, sent_at=clock.now())
    envelope.refresh_from_db()
    return envelope


def report(message_id: str = "", who: str = "mara@customer.example", **fields: str) -> bytes:
    head = {"From": "MAILER-DAEMON@mx.example", "To": "support@harbor.example", "Subject": "Undelivered"}
    group = {"Final-Recipient": f"rfc822; {who}", "Action": "failed", "Status": "5.1.1"}
    for name, value in fields.items():
        clear = name.replace("_", "-")
        (group if clear in {"Action", "Status", "Original-Recipient", "Diagnostic-Code"} else head)[clear] = value
    returned = head.pop("Returned", f"Message-ID: {message_id}")
    lines = [
        *(f"{name}: {value}" for name, value in head.items()),
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b", "",
        "--b", "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mx.example", "",
        *(f"{name}: {value}" for name, value in group.items()), "",
        "--b", "Content-Type: text/rfc822-headers", "", returned, "", "--b--", "",
    ]  # fmt: skip
    return "\r\n".join(lines).encode()


def take(inbox: Inbox, raw: bytes) -> InboundEnvelope:
    return actions.process(actions.receive(raw, inbox, defer=False).pk)


def state_of(envelope: OutboundEnvelope) -> tuple[str, str]:
    envelope.refresh_from_db()
    return envelope.state, envelope.reason


FAILED = (OutboundState.FAILED, "The address does not exist. (mara@customer.example)")


def test_a_report_joins_by_what_we_signed(inbox: Inbox) -> None:
    """F20: a signed Message-ID in what is returned or in In-Reply-To, or a signed address with the one who failed."""
    ways = [
        lambda one: report(one.message_id),
        lambda one: report("<replaced@provider.example>", In_Reply_To=one.message_id),
        lambda one: report("", To=reply_address(inbox, one.reference)),
        lambda one: report("", To=return_path(inbox, one)),
        lambda one: report("", Returned=f"Reply-To: {reply_address(inbox, one.reference)}\r\nTo: x@y.example"),
    ]
    inbox.settings["return_path"] = True
    for number, way in enumerate(ways):
        envelope = sent(inbox, reference=f"ticket:{number}")
        assert take(inbox, way(envelope)).outcome == "bounce"
        assert state_of(envelope) == FAILED


@pytest.mark.parametrize("forge", ["another signature", "a plain id", "nothing at all", "a signed address of others"])
def test_a_forged_report_marks_neither_message_nor_address(inbox: Inbox, forge: str) -> None:
    """A13: whoever cannot show our signature, or speaks of somebody we did not write to, changes nothing."""
    envelope = sent(inbox)
    other = sent(inbox, IDA, reference="ticket:8")
    raw = {
        "another signature": report(envelope.message_id.replace("<fd.", "<fd.a")),
        "a plain id": report("<one@customer.example>"),
        "nothing at all": report(""),
        "a signed address of others": report("", To=reply_address(inbox, other.reference)),
    }[forge]
    assert take(inbox, raw).outcome == "bounce"
    assert state_of(envelope) == (OutboundState.SENT, "")
    assert state_of(other) == (OutboundState.SENT, "")
    assert not SuppressedAddress.objects.exists()


def test_the_recipients_own_domain_is_believed_about_its_addresses(inbox: Inbox) -> None:
    """A13: the last resort needs proof of who sent it (DMARC), and a name that no user of the domain can have."""
    envelope = sent(inbox)
    verified = {"dmarc": "pass", "standing": "verified", "domain": "customer.example", "by": "us"}
    for sender, verdict, state in (
        ("mailer-daemon@customer.example", {**verified, "standing": "unverified"}, OutboundState.SENT),
        ("a.user@customer.example", verified, OutboundState.SENT),
        ("postmaster@elsewhere.example", {**verified, "domain": "elsewhere.example"}, OutboundState.SENT),
        ("mailer-daemon@customer.example", verified, OutboundState.FAILED),
    ):
        inbound = actions.receive(report("", From=sender, Date=str(verdict["standing"]) + sender), inbox, defer=False)
        InboundEnvelope.objects.filter(pk=inbound.pk).update(authentication=verdict)
        actions.process(inbound.pk)
        assert state_of(envelope)[0] == state


def test_a_second_report_of_the_same_changes_nothing(inbox: Inbox) -> None:
    """F20."""
    envelope = sent(inbox)
    for subject in ("Undelivered", "Undelivered, told by another server"):
        take(inbox, report(envelope.message_id, Subject=subject))
    assert SuppressedAddress.objects.get().count == 1
    assert DeliveryReport.objects.filter(envelope=envelope).count() == 1
    assert Entry.objects.filter(kind="channels.failed").count() == 1
    assert Entry.objects.filter(kind="channels.address_marked").count() == 1


def test_a_delay_leaves_the_message_sent_and_a_later_failure_counts(inbox: Inbox) -> None:
    """F20."""
    envelope = sent(inbox)
    take(inbox, report(envelope.message_id, Action="delayed", Status="4.4.1"))
    assert state_of(envelope)[0] == OutboundState.SENT
    assert Entry.objects.get(kind="channels.delayed").data["reason"].startswith("Delayed, and still being tried.")
    assert not SuppressedAddress.objects.exists()
    take(inbox, report(envelope.message_id))
    assert state_of(envelope) == FAILED


def test_one_of_several_recipients_who_fails_does_not_fail_the_others(inbox: Inbox) -> None:
    """F20."""
    envelope = sent(inbox, MARA, IDA)
    take(inbox, report(envelope.message_id, who="ida@far.example", Status="5.2.2"))
    assert state_of(envelope) == (OutboundState.SENT, "ida@far.example: The mailbox is full.")
    take(inbox, report(envelope.message_id))
    assert state_of(envelope)[0] == OutboundState.FAILED


def test_a_forwarders_failure_marks_only_an_address_we_wrote_to(inbox: Inbox) -> None:
    """A13: the address behind a forward is none of ours; the original recipient names the one we know."""
    envelope = sent(inbox)
    take(inbox, report(envelope.message_id, who="mara@inner.example"))
    assert state_of(envelope)[0] == OutboundState.FAILED
    assert not SuppressedAddress.objects.exists()
    other = sent(inbox, IDA)
    take(inbox, report(other.message_id, who="i@inner.example", Original_Recipient="rfc822; ida@far.example"))
    assert SuppressedAddress.objects.get().address == "ida@far.example"


def complaint(message_id: str, feedback: str = "abuse") -> bytes:
    return (
        "From: feedback@provider.example\r\nSubject: FW: Your car\r\n"
        "Content-Type: multipart/report; report-type=feedback-report; boundary=b\r\n\r\n"
        f"--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: {feedback}\r\nVersion: 1\r\n\r\n"
        f"--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: {message_id}\r\nTo: redacted@x.example\r\n\r\nHi\r\n"
        "--b--\r\n"
    ).encode()


def test_a_complaint_is_told_and_ends_automatic_mail(inbox: Inbox) -> None:
    """A13: the mail did arrive, so it stays sent; who complained gets nothing automatic any more."""
    envelope = sent(inbox)
    take(inbox, complaint(envelope.message_id, "auth-failure"))
    assert not SuppressedAddress.objects.exists()
    take(inbox, complaint(envelope.message_id))
    assert state_of(envelope)[0] == OutboundState.SENT
    assert SuppressedAddress.objects.get(address="mara@customer.example").kind == "complaint"
    held = actions.queue(
        inbox=inbox, kind="confirmation", to=[MARA], subject="Hi", text="Hi", automatic=True, by=SYSTEM
    )
    assert held.state == OutboundState.CANCELLED
    assert sent(inbox).state == OutboundState.SENT


def test_temporary_failures_count_up_to_a_limit_and_old_ones_are_forgotten(db: None) -> None:
    """F20."""
    for number in range(1, SOFT_LIMIT + 1):
        row = mark_address("mara@customer.example", kind="soft", reason="The mailbox is full.", by=SYSTEM)
        assert (row.count, row.is_holding_back) == (number, number == SOFT_LIMIT)
    assert SuppressedAddress.objects.holding_back().exists()
    assert Entry.objects.filter(kind="channels.address_marked").count() == 1
    long_ago = clock.now() - datetime.timedelta(days=SOFT_DAYS + 1)
    SuppressedAddress.objects.update(last_at=long_ago)
    assert mark_address("mara@customer.example", kind="soft", reason="The mailbox is full.", by=SYSTEM).count == 1
    mark_address("mara@customer.example", kind="hard", reason="The address does not exist.", by=SYSTEM)
    row = mark_address("Mara@Customer.example", kind="soft", reason="The mailbox is full.", by=SYSTEM)
    assert (row.kind, row.reason) == ("hard", "The address does not exist.")


def test_only_an_administrator_lifts_a_mark(db: None) -> None:
    row = mark_address("mara@customer.example", kind="hard", reason="The address does not exist.", by=SYSTEM)
    with pytest.raises(PermissionError):
        lift_mark(row, by=Actor("agent", 1, "Lea"))
    lift_mark(row, by=Actor("agent", 1, "Ada", Scope(role="administrator")))
    lift_mark(row, by=Actor("agent", 1, "Ada", Scope(role="administrator")))
    assert not SuppressedAddress.objects.exists()
    assert Entry.objects.filter(kind="channels.address_lifted").count() == 1


def test_a_providers_webhook_uses_the_same_verb(inbox: Inbox) -> None:
    """F20."""
    envelope = sent(inbox)
    finding = Finding("hard", "Mara@customer.example", "The address does not exist.", status="5.1.1")
    assert record_finding(envelope, finding, source="mailgun")
    assert not record_finding(envelope, finding, source="mailgun")
    assert state_of(envelope)[0] == OutboundState.FAILED
    assert SuppressedAddress.objects.get().address == "mara@customer.example"


def test_what_ingest_says_of_a_report(inbox: Inbox) -> None:
    """A13."""
    envelope = sent(inbox)
    assert describe_bounce(parse(report(envelope.message_id, Status="5.2.2"))) == {
        "kind": "soft", "recipient": "mara@customer.example", "status": "5.2.2", "reason": "The mailbox is full.",
        "message": envelope.message_id,
    }  # fmt: skip
    stranger = describe_bounce(parse(report("<other@harbor.example>")))
    assert stranger is not None
    assert (stranger["kind"], stranger["message"]) == ("hard", None)
    away = (
        f"From: mara@customer.example\r\nAuto-Submitted: auto-replied\r\nIn-Reply-To: {envelope.message_id}\r\n\r\nHi"
    )
    said = describe_bounce(parse(away.encode()))
    assert said is not None
    assert (said["kind"], said["recipient"], said["message"]) == (
        "vacation", "mara@customer.example", envelope.message_id,
    )  # fmt: skip
    assert describe_bounce(parse(b"From: a@b.example\r\n\r\nHello")) is None


LIST = {"List-Id": "<offers.shop.example>", "List-Unsubscribe": "<https://shop.example>", "Precedence": "bulk"}


def mail(**fields: str) -> bytes:
    head = {"From": "mara@customer.example", "To": "support@harbor.example", "Subject": "Offers", **fields}
    return ("".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in head.items()) + "\r\nHi\r\n").encode()


def test_a_mailing_list_makes_no_ticket_unless_it_is_our_own(inbox: Inbox) -> None:
    """A13: a group address of ours that forwards what customers write is how they reach us."""
    assert take(inbox, mail(**LIST)).outcome == "list"
    for name in ("<support.harbor.example>", "<mailto:support@harbor.example>"):
        assert left_out(parse(mail(**{**LIST, "List-Id": name})), "", inbox) == ""
    assert left_out(parse(mail(**{**LIST, "List-Id": "<support.harbor.example.evil.example>"})), "", inbox) == "list"
    assert left_out(parse(mail(**LIST)), "ticket:7", inbox) == ""
    assert left_out(parse(mail(Precedence="bulk")), "", inbox) == ""
    inbox.settings["takes_lists"] = True
    assert left_out(parse(mail(**LIST)), "", inbox) == ""


def test_our_own_automatic_mail_that_comes_back_is_left_out(inbox: Inbox) -> None:
    """A15: by our address or, where a forwarder has put its own there, by our signature."""
    notice = actions.queue(
        inbox=inbox, kind="confirmation", to=[MARA], subject="x", text="x", automatic=True, by=SYSTEM
    )
    for fields in (
        {"From": "support@harbor.example", "X-Frontdesk-Kind": "confirmation"},
        {"From": "list@forwarder.example", "X-Frontdesk-Kind": "confirmation", "Message-ID": notice.message_id},
    ):
        assert take(inbox, mail(**fields)).outcome == "auto_reply"
    assert left_out(parse(mail(X_Frontdesk_Kind="confirmation", Message_ID="<x@y.example>")), "", inbox) == ""


def test_a_mail_in_a_circle_is_put_aside(inbox: Inbox) -> None:
    """A14."""
    hops = b"Received: from a.example by b.example; Sat, 21 Nov 2026 10:00:00 +0000\r\n" * 61
    taken = take(inbox, hops + mail())
    assert (taken.state, taken.reason) == (
        InboundState.QUARANTINED, "It has passed 61 servers, so it travels in a circle.",
    )  # fmt: skip
