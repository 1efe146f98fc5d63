"""One ticket on paper and as a file: whole, harmless, and with our notes only for us."""

import io
import json
import re
import zipfile
from collections.abc import Callable

import pytest
from django.test import Client

from frontdesk.accounts.models import Agent
from frontdesk.events.models import Entry
from frontdesk.kit.files import File
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.models import FileHold, Ticket
from tests.cast import Cast, actor


@pytest.fixture
def lea(cast: Cast, desk: Callable[[Agent], Client]) -> Client:
    return desk(cast.lea)


def at(ticket: Ticket, part: str) -> str:
    return f"/desk/tickets/{ticket.number}/{part}"


HOSTILE = (
    '<p>Hello <img src="https://evil.test/x.png" data-remote-src="https://evil.test/y.png"><a href="https://ok.test">link'
    '</a></p><div style="background:url(file:///etc/passwd)">x</div><iframe src="http://127.0.0.1"></iframe>'
)


@pytest.mark.parametrize("notes", ["yes", "no"])
def test_a20_a44_print_loads_nothing_and_notes_are_a_choice(cast: Cast, lea: Client, notes: str) -> None:
    """A20, A36, A44."""
    ticket = cast.ticket()
    ticket.messages.update(html=HOSTILE)
    tickets.add_note(ticket, html="<p>Between us</p>", by=actor(cast.lea))
    page = lea.get(f"{at(ticket, 'print')}?notes={notes}").content.decode()
    assert ("Between us" in page) == (notes == "yes")
    assert "Hello" in page
    body = page[page.index("paper-page") :]
    assert not re.search(r"evil\.test|127\.0\.0\.1|file:|<iframe|<img|\sstyle=", body)


@pytest.mark.parametrize("notes", ["yes", "no"])
def test_a23_the_export_is_whole_safe_and_written_down(cast: Cast, lea: Client, notes: str) -> None:
    """A23, A36, A44, A70."""
    ticket = cast.ticket()
    ticket.messages.update(html=HOSTILE)
    names = ["../../evil.txt", "a\r\nb.txt", "same.txt", "same.txt", "held.exe.txt"]
    files = [File(name, "text/plain", name.encode()) for name in names]
    tickets.receive_message(ticket, customer=cast.laura, text="Files", files=files, by=cast.laura.actor())
    held = ticket.messages.get(text="Files").attachments.last()
    FileHold.objects.create(attachment=held, kind="infected", reason="It is bad.")
    tickets.add_note(ticket, html="<p>Between us</p>", by=actor(cast.lea))
    answer = lea.post(at(ticket, "export"), {"notes": notes})
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    inside = archive.namelist()
    assert len(inside) == len(set(inside)) == 6
    assert all(re.fullmatch(r"ticket\.(json|html)|files/\d+-[\w.()-]+", name) for name in inside)
    data = json.loads(archive.read("ticket.json"))
    paths = [file["path"] for message in data["messages"] for file in message["files"]]
    assert [archive.read(path).decode() for path in paths if path] == names[:4]
    assert paths.count(None) == 1
    whole = archive.read("ticket.html").decode() + archive.read("ticket.json").decode()
    assert ("Between us" in whole) == (notes == "yes")
    assert not re.search(r"evil\.test/|<iframe|<img", whole)
    assert Entry.objects.filter(kind="ticket.exported").get().data["with_notes"] == (notes == "yes")


def test_a_viewer_prints_and_takes_nothing_away(cast: Cast, desk: Callable[[Agent], Client]) -> None:
    """A37."""
    ticket, vic = cast.ticket(), desk(cast.vic)
    assert vic.get(at(ticket, "print")).status_code == 200
    assert vic.post(at(ticket, "export"), {"notes": "no"}).status_code == 403
    assert at(ticket, "spam") not in vic.get(f"/desk/tickets/{ticket.number}").content.decode()
