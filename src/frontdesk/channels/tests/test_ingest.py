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
