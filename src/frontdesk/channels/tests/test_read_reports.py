"""Reports about our mail, as the servers of many makers write them."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from frontdesk.channels.actions.bounce import findings_of
from frontdesk.channels.mail import ParsedMail, parse
from frontdesk.channels.mail.reports import CAUSES, find_cause

Make = Callable[..., bytes]
ENDS = {"LF": b"\n", "CRLF": b"\r\n", "CR": b"\r"}

RETURNED = "\nReturn-Path: <support@harbor.example>\nMessage-ID: <m@harbor.example>\nTo: someone@else.example\n"
# (what wrote it, its sender, its subject, its words, who failed, cause)
LOOSE = [
    ("qmail", "MAILER-DAEMON@mx.example", "failure notice",
     "Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your message.\n\n"
     "<ida@far.example>:\n192.0.2.7 does not like recipient.\nRemote host said: 550 no such user here\n"
     "Giving up on 192.0.2.7.\n\n--- Below this line is a copy of the message.\n" + RETURNED,
     "ida@far.example", "unknown_address"),
    ("Exim", "Mailer-Daemon@mx.example", "Mail delivery failed: returning message to sender",
     "This message was created automatically by mail delivery software.\n\nThe following address(es) failed:\n\n"
     "  ida@far.example\n    host mail.far.example [192.0.2.7]\n    SMTP error from remote mail server after "
     "RCPT TO:<ida@far.example>:\n    552 5.2.2 mailbox is over its quota\n\n"
     "------ This is a copy of your message, including all the headers. ------\n" + RETURNED,
     "ida@far.example", "mailbox_full"),
    ("sendmail", "MAILER-DAEMON@mx.example", "Returned mail: see transcript for details",
     "   ----- The following addresses had permanent fatal errors -----\n<ida@far.example>\n    (reason: 550 Host "
     "unknown)\n\n   ----- Transcript of session follows -----\n550 5.1.2 <ida@far.example>... Host unknown (Name "
     "server: far.example: host not found)\n\n   ----- Original message follows -----\n" + RETURNED,
     "ida@far.example", "unknown_domain"),
    ("Gmail", "mailer-daemon@googlemail.com", "Delivery Status Notification (Failure)",
     "Delivery to the following recipient failed permanently:\n\n     ida@far.example\n\nTechnical details of "
     "permanent failure:\nThe error that the other server returned was:\n550 5.7.1 Our system finds this mail likely "
     "unsolicited. It has been blocked as spam.\n\n----- Original message -----\n" + RETURNED,
     "ida@far.example", "spam"),
    ("Yahoo", "mailer-daemon@yahoo.com", "Failure Notice",
     "Sorry, we were unable to deliver your message to the following address.\n\n<ida@far.example>:\n554: delivery "
     "error: dd This user doesn't have a far.example account (ida@far.example) [0]\n\n"
     "--- Below this line is a copy of the message.\n" + RETURNED,
     "ida@far.example", "unknown_address"),
    ("Exchange 2003", "postmaster@far.example", "Undeliverable: Your car",
     "Your message\n\n  To:      Ida\n  Subject: Your car\n\ndid not reach the following recipient(s):\n\n"
     "ida@far.example on Thu, 5 Nov 2026 10:00:00 -0000\n    The recipient name is not recognized\n",
     "ida@far.example", "unknown_address"),
    ("Domino", "postmaster@far.example", "DELIVERY FAILURE: User ida not listed in Domino Directory",
     "Your message\n\n  Subject: Your car\n\nwas not delivered to:\n\n  ida@far.example\n\nbecause:\n\n"
     "  User ida (ida@far.example) not listed in Domino Directory\n",
     "ida@far.example", "unknown_address"),
    ("GroupWise", "postmaster@far.example", "Message status - undeliverable",
     "The message that you sent was undeliverable to the following:\n        ida@far.example (mailbox is full)\n",
     "ida@far.example", "mailbox_full"),
    ("IMail", "postmaster@far.example", "Undeliverable Mail",
     "Unknown user: ida@far.example\n\nOriginal message follows.\n" + RETURNED,
     "ida@far.example", "unknown_address"),
    ("a Japanese carrier", "Postmaster@phone.example", "Mail System Error - Returned Mail",
     "The user(s) account is temporarily over quota.\n\n<ida@phone.example>\n",
     "ida@phone.example", "mailbox_full"),
    ("a size limit", "MAILER-DAEMON@mx.example", "Undelivered Mail Returned to Sender",
     "<ida@far.example>: message size 31000000 exceeds size limit 10240000 of server mx.far.example[192.0.2.7]\n",
     "ida@far.example", "too_large"),
    ("a German server", "mailer-daemon@post.example", "Unzustellbar: Ihr Wagen",
     "Ihre Nachricht konnte nicht zugestellt werden.\n\n<ida@far.example>: Empfänger unbekannt\n",
     "ida@far.example", "unknown_address"),
    ("a blocklist", "MAILER-DAEMON@mx.example", "Undelivered Mail Returned to Sender",
     "<ida@far.example>: host mx.far.example[192.0.2.7] said: 554 5.7.1 Service unavailable; Client host [192.0.2.1] "
     "blocked using zen.spamhaus.org (in reply to RCPT TO command)\n",
     "ida@far.example", "blocked"),
    ("DMARC", "MAILER-DAEMON@mx.example", "Undelivered Mail Returned to Sender",
     "<ida@far.example>: host mx.far.example said: 550-5.7.26 This mail has been blocked because the sender is "
     "unauthenticated. DKIM = did not pass\n",
     "ida@far.example", "authentication"),
]  # fmt: skip


def dsn(**fields: str) -> bytes:
    group = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
    return (
        "From: MAILER-DAEMON@mx.example\r\nTo: support@harbor.example\r\nSubject: Delivery report\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nA report.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"{group}\r\n--b--\r\n"
    ).encode()


@pytest.mark.parametrize("case", LOOSE, ids=[case[0] for case in LOOSE])
def test_a_report_in_plain_words_names_who_failed_and_why(case: tuple[str, ...]) -> None:
    """A13, F20."""
    _, sender, subject, words, who, cause = case
    raw = f"From: {sender}\r\nReturn-Path: <>\r\nTo: support@harbor.example\r\nSubject: {subject}\r\n\r\n{words}"
    mail = parse(raw.encode())
    (found,) = findings_of(mail)
    assert (mail.kind, found.address, found.cause) == ("bounce", who, cause)
    assert (found.kind, found.reason, found.is_final) == (CAUSES[cause].kind, CAUSES[cause].sentence, True)


def test_the_fields_of_a_standard_report_are_read() -> None:
    """A13: RFC 3464."""
    raw = dsn(
        Original_Recipient="rfc822; ida@far.example", Final_Recipient="rfc822; ida.b@inner.example", Action="failed",
        Status="5.2.2 (over quota)", Diagnostic_Code="smtp; 552 5.2.2 Mailbox full",
    )  # fmt: skip
    (found,) = findings_of(parse(raw))
    assert (found.address, found.original, found.status) == ("ida.b@inner.example", "ida@far.example", "5.2.2")
    assert (found.kind, found.cause, found.is_final) == ("soft", "mailbox_full", True)


@pytest.mark.parametrize(
    ("action", "kinds"), [("failed", ["hard"]), ("delayed", ["soft"]), ("delivered", []), ("relayed", [])]
)
def test_a_delay_is_soft_and_a_success_is_nothing(action: str, kinds: list[str]) -> None:
    mail = parse(dsn(Final_Recipient="rfc822; ida@far.example", Action=action, Status="4.1.1"))
    assert mail.kind == "bounce"
    assert [(one.kind, one.is_final) for one in findings_of(mail)] == [(kind, action == "failed") for kind in kinds]


def test_clear_words_win_over_a_status_and_a_telling_status_over_vague_words() -> None:
    assert find_cause("5.1.1", "550 5.1.1 mailbox is full") == "mailbox_full"
    assert find_cause("5.1.1", "550 rejected") == "unknown_address"
    assert find_cause("5.0.0", "550 we do not want this", "the mailbox does not exist") == "unknown_address"
    assert find_cause("5.1.8", "553 Domain of sender address root@unknown.example does not exist") == "sender_refused"
    assert find_cause("", "") == "unknown"


def test_every_cause_is_a_sentence_and_hard_or_soft() -> None:
    assert all(one.kind in {"hard", "soft"} and one.sentence.endswith(".") for one in CAUSES.values())


def complaint(feedback: str = "abuse", **more: str) -> bytes:
    fields = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in more.items())
    return (
        "From: feedback@provider.example\r\nSubject: FW: Your car\r\n"
        "Content-Type: multipart/report; report-type=feedback-report; boundary=b\r\n\r\n--b\r\n\r\nA complaint.\r\n"
        f"--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: {feedback}\r\nVersion: 1\r\n{fields}\r\n"
        "--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <m@harbor.example>\r\nTo: ida@far.example\r\n\r\nHi\r\n"
        "--b--\r\n"
    ).encode()


def test_a_complaint_names_who_complained() -> None:
    """A13: RFC 5965, and without its optional field the recipient of the returned mail."""
    for raw in (complaint(), complaint(Original_Rcpt_To="<ida@far.example>")):
        (found,) = findings_of(parse(raw))
        assert (found.kind, found.address) == ("complaint", "ida@far.example")


def test_a_notice_of_amazon_ses_is_read() -> None:
    notice = {
        "notificationType": "Bounce",
        "bounce": {"bounceType": "Permanent", "bouncedRecipients": [
            {"emailAddress": "ida@far.example", "action": "failed", "status": "5.1.1", "diagnosticCode": "smtp; 550 x"},
        ]},
        "mail": {"messageId": "0100", "headers": [{"name": "Message-ID", "value": "<m@harbor.example>"}]},
    }  # fmt: skip
    for text in (json.dumps(notice), json.dumps({"Type": "Notification", "Message": json.dumps(notice)})):
        mail = parse(f"From: no-reply@sns.amazonaws.com\r\nSubject: AWS\r\n\r\n{text}".encode())
        (found,) = findings_of(mail)
        assert (found.kind, found.address) == ("hard", "ida@far.example")
        assert mail.report is not None
        assert "<m@harbor.example>" in mail.report.original_message_ids


AWAY = [
    "Automatic reply: Your car", "Out of Office Re: Your car", "Auto: Your car", "Automatische Antwort: Ihr Wagen",
    "Abwesenheitsnotiz: Ihr Wagen", "Réponse automatique : Votre voiture", "Respuesta automática: Su coche",
    "Resposta automática: O seu carro", "Risposta automatica: La tua auto", "Automatisch antwoord: Uw auto",
    "Autosvar: Din bil", "Automaattinen vastaus: Autosi", "Automatyczna odpowiedź: Auto",
    "Automatická odpověď: Vaše auto", "Автоматический ответ: Ваша машина", "自動応答: お車", "自动回复: 您的车",
    "자동 회신: 차량", "Otomatik yanıt: Aracınız", "מענה אוטומטי: הרכב", "Vacation reply", "Re: Out of office",
    "Please confirm your message", "Your email requires verification verify#x",
]  # fmt: skip


@pytest.mark.parametrize("subject", AWAY)
def test_automatic_answers_are_known_in_many_languages(make_mail: Make, subject: str) -> None:
    """A13."""
    (found,) = findings_of(parse(make_mail(Subject=subject)))
    assert (found.kind, found.address) == ("vacation", "mara@customer.example")


@pytest.mark.parametrize(
    "fields",
    [
        {"Auto-Submitted": "auto-replied (vacation)"}, {"X-Autoreply": "yes"}, {"X-Autorespond": "vacation"},
        {"Precedence": "auto_reply"}, {"X-Autogenerated": "Reply"}, {"X-Mailer": "vacation 1.2"},
        {"Subject": "On leave until Monday", "Return-Path": "<>"},
        {"X-MS-Exchange-Inbox-Rules-Loop": "m@customer.example", "X-Auto-Response-Suppress": "All"},
    ],
)  # fmt: skip
def test_automatic_answers_are_known_by_their_fields(make_mail: Make, fields: dict[str, str]) -> None:
    """A13: RFC 3834 and the programs that came before it."""
    assert parse(make_mail(**fields)).kind == "auto_reply"


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Delivery failed", "The parcel could not be delivered. Mailbox full, says the courier."),
        ("On vacation next week, please extend", "I am away from Monday and need the car longer."),
        ("Fwd: Undelivered Mail Returned to Sender", "I got this when I wrote to you: 550 5.1.1 User unknown"),
        ("Complaint about my invoice", "It is wrong."),
        ("Spam in my inbox", "Please help: too much spam."),
        ("Autoresponder does not work", "Mine sends nothing."),
        ("On leave until Monday, who has my car?", "Please tell me."),
        ("Abwesenheit meines Beraters", "Wer hilft mir?"),
        ("Our webhook", 'What is this? {"notificationType": "Bounce"}'),
    ],
)
def test_people_who_write_about_such_things_are_people(make_mail: Make, subject: str, body: str) -> None:
    """A13: a customer's words are never taken for a machine's."""
    mail = parse(make_mail(body, Subject=subject))
    assert (mail.kind, mail.is_automatic, findings_of(mail)) == ("normal", False, [])


def test_a_mail_that_has_passed_too_many_servers_is_a_loop(make_mail: Make) -> None:
    """A14."""
    hops = b"Received: from a.example by b.example; Sat, 21 Nov 2026 10:00:00 +0000\r\n"
    assert parse(hops * 61 + make_mail()).kind == "loop"
    assert parse(hops * 30 + make_mail()).kind == "normal"


@pytest.mark.parametrize(
    "body",
    ["-" * 300_000, "*" * 300_000, "mailbox " * 40_000, "a@b.example " * 30_000, "<" * 200_000 + "@",
     "user not " * 30_000, "To: " * 50_000, "message-id:" + " " * 300_000, "\n".join(["a" * 900 + "@"] * 300)],
    ids=lambda body: body[:8],
)  # fmt: skip
def test_hostile_reports_are_read_in_bounded_time(body: str) -> None:
    """A64."""
    head = "From: MAILER-DAEMON@x.example\r\nReturn-Path: <>\r\nSubject: Undelivered mail\r\n\r\n"
    parse(b"From: a@b.example\r\n\r\nwarm up the guess of the language, which reads its tables once\r\n" * 3)
    begun = time.process_time()
    parse(f"{head}{body}".encode())
    assert time.process_time() - begun < 2


def _expected(cases: list[dict[str, object]]) -> set[str]:
    kinds = {"feedback": "complaint", "vacation": "vacation"}
    return {"hard" if one["hardbounce"] else kinds.get(str(one["reason"]), "soft") for one in cases}


@pytest.mark.parametrize("ends", ENDS)
def test_published_reports_are_understood(shared_mail: Path, ends: str) -> None:
    """A13: 187 published reports; class and failed recipient of at least 90 in 100, with any line ends."""
    expected = json.loads((shared_mail / "bounces" / "expected.json").read_text())
    right = named = 0
    for name, cases in expected.items():
        raw = (shared_mail / "bounces" / f"{name}.eml").read_bytes().replace(b"\r\n", b"\n").replace(b"\n", ENDS[ends])
        mail: ParsedMail = parse(raw)
        assert mail.kind in {"bounce", "auto_reply"}, name
        found = findings_of(mail)
        right += bool(found) and found[0].kind in _expected(cases)
        named += bool(found) and found[0].address.encode() in raw and found[0].address != mail.to[:1]
    assert len(expected) == 187
    assert right >= 0.95 * len(expected)
    assert named >= 0.95 * len(expected)
