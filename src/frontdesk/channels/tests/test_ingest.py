"""Files taken in through the live path, one promised object a mail."""

import json
from collections.abc import Callable
from pathlib import Path

from frontdesk.accounts.models import Brand
from frontdesk.channels import ingest
from frontdesk.channels.models import InboundEnvelope, Inbox

Make = Callable[..., bytes]
ABOUT_THE_MAIL = {"subject", "from_name", "from_email", "to", "cc", "text", "visible_text", "attachments"}
KEYS = ABOUT_THE_MAIL | {"file", "outcome", "ticket", "authentication", "bounce"}


def taken(*paths: Path, slug: str | None = None) -> list[dict[str, object]]:
    lines: list[str] = []
    assert ingest.run(paths, slug, True, lines.append) == 0
    return [json.loads(line) for line in lines]


def test_each_mail_becomes_one_object_with_the_promised_keys(inbox: Inbox, make_mail: Make, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(make_mail(**{"Auto-Submitted": "auto-replied", "Cc": "b@x.example"}))
    (entry,) = taken(tmp_path / "a.eml", slug=inbox.slug)
    assert set(entry) == KEYS
    assert (entry["outcome"], entry["from_email"], entry["cc"]) == (
        "auto_reply",
        "mara@customer.example",
        ["b@x.example"],
    )


REPORT = (
    b"From: MAILER-DAEMON@mx.example\r\nTo: support@harbor.example\r\nSubject: Undelivered\r\nReturn-Path: <>\r\n"
    b"Content-Type: multipart/report; report-type=delivery-status; boundary=r\r\n\r\n--r\r\n\r\nIt failed.\r\n--r\r\n"
    b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
    b"Final-Recipient: rfc822; ida@far.example\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    b"Diagnostic-Code: smtp; 550 5.1.1 No such user\r\n\r\n--r--\r\n"
)


def test_a_report_says_whom_it_is_about_and_every_mail_who_sent_it(
    inbox: Inbox, make_mail: Make, tmp_path: Path
) -> None:
    """A13, A10: exactly the promised keys, from the command's own JSON."""
    (tmp_path / "1.eml").write_bytes(REPORT)
    (tmp_path / "2.eml").write_bytes(make_mail())
    report, plain = taken(tmp_path)
    bounce = report["bounce"]
    assert isinstance(bounce, dict) and set(bounce) == {"kind", "recipient", "status", "reason", "message"}
    assert (bounce["kind"], bounce["recipient"], bounce["status"]) == ("hard", "ida@far.example", "5.1.1")
    assert bounce["reason"] and bounce["message"] is None and plain["bounce"] is None
    for entry in (report, plain):
        assert isinstance(entry["authentication"], dict)
        assert set(entry["authentication"]) == {"spf", "dkim", "dmarc", "arc"}


def test_an_unreadable_mail_has_an_object_too(inbox: Inbox, tmp_path: Path) -> None:
    (tmp_path / "empty.eml").write_bytes(b"")
    (entry,) = taken(tmp_path / "empty.eml")
    assert set(entry) == KEYS | {"reason"}
    assert (entry["outcome"], entry["reason"]) == ("quarantined", "The mail is empty.")


def test_the_same_mail_again_is_a_duplicate(inbox: Inbox, make_mail: Make, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(make_mail())
    (tmp_path / "b.eml").write_bytes(make_mail().replace(b"\r\n", b"\n"))
    assert [entry["outcome"] for entry in taken(tmp_path)][1] == "duplicate"


def test_mbox_and_maildir_are_taken_apart(inbox: Inbox, make_mail: Make, tmp_path: Path) -> None:
    mails = [make_mail(f"Text {number}\r\n>From here on") for number in range(3)]
    mbox = tmp_path / "box.mbox"
    mbox.write_bytes(
        b"".join(b"From mara Sat Nov 21 10:00:00 2026\n" + mail.replace(b"\r\n", b"\n") + b"\n" for mail in mails)
    )
    assert [str(entry["text"]) for entry in taken(mbox)] == [f"Text {number}\nFrom here on" for number in range(3)]
    for part in ("cur", "new", "tmp"):
        (tmp_path / "dir" / part).mkdir(parents=True)
    (tmp_path / "dir" / "cur" / "1:2,S").write_bytes(make_mail("In cur"))
    (tmp_path / "dir" / "new" / "2").write_bytes(make_mail("In new"))
    assert [entry["text"] for entry in taken(tmp_path / "dir")] == ["In cur", "In new"]


def test_a_desk_without_an_inbox_gets_one(brand: Brand, make_mail: Make, tmp_path: Path) -> None:
    Inbox.objects.all().delete()
    (tmp_path / "a.eml").write_bytes(make_mail())
    taken(tmp_path / "a.eml")
    assert InboundEnvelope.objects.get().inbox.channel == "email"


def test_a_wrong_inbox_or_path_is_said_and_takes_nothing(inbox: Inbox, tmp_path: Path) -> None:
    lines: list[str] = []
    assert ingest.run([tmp_path / "none.eml"], None, True, lines.append) == 2
    assert ingest.run([tmp_path], "nowhere", True, lines.append) == 2
    assert lines == [f"There is no file {tmp_path / 'none.eml'}.", "There is no inbox nowhere."]
