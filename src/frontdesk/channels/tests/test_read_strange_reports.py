"""Reports that keep to no standard, or only nearly, each the shortest mail that shows its kind."""

from collections.abc import Callable

import pytest

from frontdesk.channels.actions.bounce import findings_of
from frontdesk.channels.mail import parse
from frontdesk.channels.mail.reports import CAUSES, find_cause

Make = Callable[..., bytes]

ANNOUNCED = [
    ("a gateway that repeats our fields",
     "Your message\n\n  To:      news@harbor.example\n  Subject: Your car\n\ndid not reach the following "
     "recipient(s):\n\n"
     "ida@far.example on Thu, 5 Nov 2026 10:00:00 -0000\n    The recipient name is not recognized\n",
     "unknown_address"),
    ("an X.400 name", "did not reach the following recipient(s):\n\nc=US;a= ;p=FAR;dda:SMTP=ida@far.example; on Thu\n"
     "    The recipient name is not recognized\n", "unknown_address"),
    ("a German gateway", "Ihre Nachricht hat folgende Empfänger nicht erreicht:\n\nida@far.example\nPostfach ist "
    "voll\n",
     "mailbox_full"),
    ("recipients that were affected", "Could not be delivered because of\n\n550 5.1.1 User unknown\n\nThe following "
     "recipients were affected:\n    ida@far.example\n\nOriginal Sender: <news@harbor.example>\n", "unknown_address"),
    ("words that lead to the address", "The following message, addressed to 'ida@far.example',\nfailed: mailbox full\n",
     "mailbox_full"),
    ("an address that is spelled out of another", "The following address(es) failed:\n\n  an undisclosed address\n"
     "    (generated from ida@far.example)\n    mailbox is full\n", "mailbox_full"),
    ("whom to ask", "I could not deliver your message. For help, please contact <postmaster@mx.example>\n\n"
     "<ida@far.example>: Name service error for domain far.example: Host not found, try again\n", "unreachable"),
    ("Lotus Notes in Japanese", "---- Failure Reasons ----\n\nディレクトリのリストにありません\nida@far.example\n",
     "unknown_address"),
]  # fmt: skip


def report(words: str, **fields: str) -> bytes:
    head = {"From": "postmaster@mx.example", "To": "news@harbor.example", "Subject": "Undeliverable mail"} | fields
    lines = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in head.items())
    return f"{lines}Content-Type: text/plain; charset=utf-8\n\n{words}".encode()


@pytest.mark.parametrize(("what", "words", "cause"), ANNOUNCED, ids=[case[0] for case in ANNOUNCED])
@pytest.mark.parametrize("ends", [b"\n", b"\r\n", b"\r"])
def test_the_announced_address_is_the_one_that_failed(what: str, words: str, cause: str, ends: bytes) -> None:
    """A13: neither our own fields nor whom to ask."""
    mail = parse(report(words).replace(b"\n", ends))
    assert [(one.address, one.cause) for one in findings_of(mail)] == [("ida@far.example", cause)], what


def test_several_recipients_share_what_is_said_above_them() -> None:
    words = (
        "Host far.example is not responding.\n\nThe following recipients did not receive it:\n"
        " <a@far.example>\n <b@far.example>\n"
    )
    found = findings_of(parse(report(words, From="Mail Administrator <postmaster@mx.example>")))
    assert [(one.address, one.cause) for one in found] == [(f"{who}@far.example", "unreachable") for who in "ab"]


def test_an_expanded_address_is_known_by_the_one_that_we_wrote_to() -> None:
    words = "   ----- The following addresses had permanent fatal errors -----\nida@inner.example\n"
    (found,) = findings_of(parse(report(f"{words}    (expanded from: ida@far.example)\n")))
    assert (found.address, found.original) == ("ida@inner.example", "ida@far.example")


# (who wrote it, about what, its words): nothing but the words themselves says that a machine wrote them.
ANYBODY = [
    ("admin@mx.example", "Non-Delivery: Your car", "--- Non-Delivery Report ---\nThe email below could not be "
    "delivered "
     "to the following user:\n\n\"ida@far.example\" <ida@far.example>\n"),
    ("gate.7@mx.example", "RE: Your car : non remis", "Votre message n'a pas pu etre delivre a\nida@far.example\n"),
    ("E500_Service@mx.example", "Returned Mail - Error During Delivery", "------ Failed Recipients ------\n\n"
     "<ida@far.example>: Requested action not taken: mailbox unavailable. [SMTP Error Code 550]\n"),
    ('"System Administrator"@mx.example', "Delivery Failure", "Could not deliver message to the following "
    "recipient(s):\n"
     "\nFailed Recipient: ida@far.example\nReason: Remote host said: 550 unknown user\n"),
    ("MAILER-DAEMON@mx.example", "Processing Error", "Intended recipient: ida@far.example\n\nThe mail has been "
    "returned "
     "because it encountered an error.\n"),
    ("Postmaster\\@mx.example@x.example", "Mail Delivery Warning", "Delivery to this address\n\"ida@far.example\"\nhas "
     "been postponed due to a full mailbox.\n"),
]  # fmt: skip


@pytest.mark.parametrize(("sender", "subject", "words"), ANYBODY, ids=[case[1] for case in ANYBODY])
def test_a_report_is_known_by_how_it_begins(sender: str, subject: str, words: str) -> None:
    """A13: senders and subjects that no list knows."""
    mail = parse(report(words, From=f"<{sender}>", Subject=subject))
    assert mail.kind == "bounce"
    assert [one.address for one in findings_of(mail)] == ["ida@far.example"]


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        (
            "Delivery failure",
            "Hello, my parcel could not be delivered to the address you have. Write to ida@far.example.",
        ),
        (
            "Mail not delivered?",
            "I wrote you an e-mail last week but it was not answered. My address:\nida@far.example",
        ),
        ("Fwd: Undelivered Mail", "My message could not be delivered to\nida@far.example\nWhy? I need an answer."),
        (
            "Undeliverable",
            "Dear support, when I write to my son at ida@far.example it says undeliverable. Can you help?",
        ),
        ("Spam mail", "I get messages that I never asked for. Please take ida@far.example off your list."),
    ],
)
def test_people_who_complain_of_lost_mail_are_people(make_mail: Make, subject: str, words: str) -> None:
    """A13: a customer's words are never taken for a machine's."""
    assert parse(make_mail(words, Subject=subject)).kind == "normal"


def refusal(disposition: str) -> bytes:
    return (
        "From: Mail Delivery Subsystem <admin@far.example>\nTo: news@harbor.example\nSubject: Automatically rejected "
        "mail\n"
        "Content-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n--b\n\nYour message to "
        "<ida@far.example> was automatically rejected:\nQuota exceeded\n--b\nContent-Type: "
        "message/disposition-notification\n"
        f"\nFinal-Recipient: rfc822; ida@far.example\nDisposition: {disposition}\n--b--\n"
    ).encode()


def test_a_receipt_of_a_program_that_threw_the_mail_away_is_a_failure() -> None:
    """A13: Sieve rejects in the form of a receipt (RFC 5429 2.2); a person who deletes a mail has received it."""
    (found,) = findings_of(parse(refusal("automatic-action/MDN-sent-automatically; deleted")))
    assert (found.address, found.cause, found.is_final) == ("ida@far.example", "mailbox_full", True)
    for read in ("manual-action/MDN-sent-manually; displayed", "manual-action/MDN-sent-manually; deleted"):
        mail = parse(refusal(read))
        assert (mail.kind, findings_of(mail)) == ("bounce", [])


@pytest.mark.parametrize(
    ("action", "status", "kinds"),
    [
        ("failure", "553 Exceeded maximum inbound message size", [("soft", "too_large", True)]),
        ("error", "5.1.1", [("hard", "unknown_address", True)]), ("delay", "4.4.1", [("soft", "unreachable", False)]),
        ("", "4.2.2", [("soft", "mailbox_full", False)]), ("ok", "2.0.0", []), ("Failed (no retry)", "5.1.1",
        [("hard", "unknown_address", True)]),
    ],
)  # fmt: skip
def test_actions_that_no_standard_knows_mean_what_their_status_says(
    action: str, status: str, kinds: list[tuple[str, str, bool]]
) -> None:
    raw = (
        "From: MAILER-DAEMON@mx.example\nSubject: Report\nContent-Type: multipart/report; report-type=delivery-status; "
        "boundary=b\n\n--b\n\nA report.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; "
        "mx.example\n\n"
        f"Final-Recipient: rfc822; ida@far.example\nAction: {action}\nStatus: {status}\n--b--\n"
    )
    assert [(one.kind, one.cause, one.is_final) for one in findings_of(parse(raw.encode()))] == kinds


def test_an_inner_name_gives_way_to_the_address_that_we_wrote_to() -> None:
    raw = (
        "From: MAILER-DAEMON@mx.example\nSubject: Report\nContent-Type: multipart/report; report-type=delivery-status; "
        "boundary=b\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\nFinal-Recipient: "
        "rfc822; "
        "ida@store-daemon\nOriginal-Recipient: rfc822; ida@far.example\nAction: failed\nStatus: 5.2.2\n--b--\n"
    )
    assert [one.address for one in findings_of(parse(raw.encode()))] == ["ida@far.example"]


@pytest.mark.parametrize(
    ("words", "is_final"),
    [
        ("Delivery attempts will continue to be made for 5 day(s).", False),
        ("THIS IS A WARNING MESSAGE ONLY. YOU DO NOT NEED TO RESEND. It could not be delivered for 4 hours.", False),
        ("It will be retried until it is 24 hours old.", False), ("I am giving up.", True),
    ],
)  # fmt: skip
def test_what_goes_on_being_tried_has_not_failed(words: str, is_final: bool) -> None:
    text = f"Your message could not be delivered to the following recipients:\n\nida@far.example\n\n{words}\n"
    (found,) = findings_of(parse(report(text)))
    assert (found.address, found.is_final) == ("ida@far.example", is_final)


# What servers say, as their makers document it; each line stands for many.
SAID = {
    "unknown_address": [
        "550 mailbox is inactive", "550 recipient not ok", "550 <ida@far.example> not found",
        "550 5.1.0 Address rejected.",
        "550 sorry, your envelope recipient has been denied", "550 this recipient is in my badrecipientto list",
        "550 nessun utente simile in questo indirizzo", "550 no existe dicha persona", "550 not a local address",
        "Invalid final delivery userid: ida", "This address no longer accepts mail.", "550 no ida in name directory",
    ],
    "unknown_domain": ["Could not find a gateway for far.example", "553 recipient domain must exist"],
    "sender_refused": ["501 5.1.8 Sender address rejected", "550 From: domain is invalid. Please give a valid From:"],
    "mailbox_disabled": ["550 account closed", "550 5.2.1 this mailbox is disabled"],
    "server_error": ["Recipient server unavailable or busy", 'Command died with status 17: "/usr/sbin/filter"'],
    "malformed": ["554 No Resent-From field given"],
    "takes_no_mail": ["smtp protocol returned a permanent error"],
}  # fmt: skip


@pytest.mark.parametrize(("cause", "words"), [(cause, words) for cause, lines in SAID.items() for words in lines])
def test_what_servers_say_has_a_cause(cause: str, words: str) -> None:
    assert find_cause("", words) == cause
    assert cause in CAUSES


def test_a_part_of_another_word_is_no_cause() -> None:
    assert find_cause("", "an undisclosed address (generated from ~)") == "unknown"
