"""The console's first page: what is done, what is next; and the audit log."""

from typing import TYPE_CHECKING, Any

from django.test import Client

from frontdesk.console.guide import steps
from frontdesk.events.models import Entry
from frontdesk.kit.screens import Screen, listing

if TYPE_CHECKING:
    from tests.cast import Cast


def test_the_first_thing_that_is_not_done_is_next(cast: "Cast", ada: Client) -> None:
    found = {step.task.slug: step.state for step in steps()}
    assert found["teams"] == "done"
    assert found["brands"] == "now"
    assert found["inboxes"] == "next"
    ada.post("/console/organisation", {
        "name": "Meridian", "time_zone": "Europe/Berlin", "language": "de", "number_prefix": "md", "reopen_days": "7",
        "undo_seconds": "8",
        "close_after_days": "3",
    })  # fmt: skip
    assert {step.task.slug: step.state for step in steps()}["brands"] == "done"
    page = ada.get("/console/").content.decode()
    assert "Set up your desk" in page
    assert "Connect and test" in page


def test_the_guide_is_for_administrators_and_others_begin_at_their_first_screen(cast: "Cast", browser: Any) -> None:
    assert browser(cast.sue).get("/console/")["Location"] == "/console/macros"
    assert browser(cast.lea).get("/console/")["Location"] == "/console/macros"  # an agent's own ones
    assert browser(cast.vic).get("/console/").status_code == 403
    assert Client().get("/console/").status_code == 302


def test_the_audit_log_is_read_page_by_page_and_never_changed(cast: "Cast", ada: Client, monkeypatch: Any) -> None:
    log = Screen.entries()["audit-log"]
    monkeypatch.setattr(log, "per_page", 5)
    seen: list[int] = []
    before = ""
    while True:
        found = listing(log, {"before": before})
        seen += [row.pk for row in found.rows]
        if found.older is None:
            break
        before = str(found.older)
    assert seen == sorted(log.rows().values_list("pk", flat=True), reverse=True)
    assert len(seen) > 5
    entry = Entry.objects.latest("pk")
    assert ada.post(f"/console/audit-log/{seen[0]}").status_code == 404
    assert ada.get(f"/console/audit-log/{seen[0]}/removal").status_code == 404
    assert Entry.objects.latest("pk") == entry


def test_the_audit_log_is_searched_and_narrowed(cast: "Cast", ada: Client) -> None:
    page = ada.get("/console/audit-log", {"kind": "account.team_saved"}).content.decode()
    assert "Service" in page
    assert "Nothing fits that" in ada.get("/console/audit-log", {"q": "zzzz"}).content.decode()
