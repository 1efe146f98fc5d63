"""Lists as files: whole, for whoever may see it, harmless to open, and gone after a day."""

import csv
import datetime
import io
import zipfile
from collections.abc import Callable

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.accounts.models import Agent
from frontdesk.kit import clock
from frontdesk.tickets import actions as tickets
from frontdesk.tickets.actions.view_exports import expire_exports
from frontdesk.tickets.logic.cells import neutral, restored
from frontdesk.tickets.logic.conditions import EVERYTHING
from frontdesk.tickets.models import Ticket, ViewExport
from tests.cast import Cast
from tests.queue import run_jobs

Desk = Callable[[Agent], Client]
COLUMNS = ["number", "subject", "status", "priority", "tags", "created", "messages", "assignee"]


def exported(browser: Client, query: str, format: str = "csv") -> bytes:
    answer = browser.post("/desk/exports", {"query": query, "format": format})
    assert answer.status_code == 302, answer.content
    run_jobs(later=True)
    page = browser.get(answer.headers["Location"]).content.decode()
    assert "Download" in page, page
    file = browser.get(f"{answer.headers['Location']}/file")
    return b"".join(file.streaming_content)  # type: ignore[attr-defined]


def lines(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_a_list_is_whole_in_its_order_and_only_what_one_may_see(cast: Cast, desk: Desk) -> None:
    """A36: what is hidden from its reader is not in the file."""
    for at in range(60):
        cast.ticket(f"Ticket {at}")
    cast.ticket("Sealed", team=cast.third)
    found = lines(exported(desk(cast.lea), "from=all&sort=created"))
    assert [row["Subject"] for row in found] == [f"Ticket {at}" for at in range(60)]
    assert len(lines(exported(desk(cast.hank), "from=all"))) == 61


def test_cells_execute_nothing_and_are_restored(cast: Cast, desk: Desk) -> None:
    """A45."""
    evil = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "'quoted", "plain", "＝1"]
    for words in evil:
        one = cast.ticket("x")
        Ticket.objects.filter(pk=one.pk).update(subject=words, tags=[words[:40]])
    view = tickets.save_view(None, name="=Evil", tree=EVERYTHING, columns=COLUMNS, by=cast.lea.actor())
    found = lines(exported(desk(cast.lea), f"from=view:{view.pk}"))
    assert not any(row["Subject"].startswith(("=", "+", "-", "@", "\t", "\r", "＝")) for row in found)
    assert {restored(row["Subject"]) for row in found} == set(evil)
    book = zipfile.ZipFile(io.BytesIO(exported(desk(cast.lea), f"from=view:{view.pk}", "xlsx")))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet and "'=1+1" in sheet and "hyperlink" not in sheet


@given(st.text(max_size=30))
def test_a_neutral_cell_gives_back_what_was_written(text: str) -> None:
    """A45."""
    assert restored(neutral(text)) == text
    assert not neutral(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_file_is_for_whoever_asked_and_gone_after_a_day(cast: Cast, desk: Desk) -> None:
    cast.ticket()
    exported(desk(cast.lea), "from=all")
    made = ViewExport.objects.get()
    assert desk(cast.tim).get(f"/desk/exports/{made.pk}").status_code == 404
    assert desk(cast.tim).get(f"/desk/exports/{made.pk}/file").status_code == 404
    ViewExport.objects.update(expires_at=clock.now() - datetime.timedelta(minutes=1))
    assert desk(cast.lea).get(f"/desk/exports/{made.pk}/file").status_code == 404
    expire_exports()
    assert "thrown away" in desk(cast.lea).get(f"/desk/exports/{made.pk}").content.decode()
    assert desk(cast.vic).get("/desk/exports?from=all").status_code == 403


@pytest.mark.parametrize("query", ["from=nothing", "from=all&sort=password", "from=all&status=x", "from=view:999", ""])
def test_what_is_no_list_is_refused(query: str, cast: Cast, desk: Desk) -> None:
    """A31, A41."""
    assert desk(cast.lea).post("/desk/exports", {"query": query, "format": "csv"}).status_code in {400, 404}
    assert desk(cast.lea).post("/desk/exports", {"query": "from=all", "format": "exe"}).status_code == 400
    assert not ViewExport.objects.exists()
