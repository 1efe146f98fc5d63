"""The console's pages about receiving: every way has its fields, an outage is seen, files are uploaded."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.tour import Tour

pytestmark = pytest.mark.browser


@pytest.fixture
def staff(cast: Any, page: Page, sign_in: Any) -> Page:
    """The administrator's browser."""
    sign_in("ada@meridian.test")
    return page


@pytest.fixture
def failing(cast: Any) -> Any:
    """An inbox with a provider, and one that fails."""
    from frontdesk.accounts.models import Brand
    from frontdesk.channels.actions.inboxes import create_inbox, record_failure
    from frontdesk.channels.models import MailUpload, MailUploadEntry
    from frontdesk.events import SYSTEM
    from frontdesk.kit import clock

    brand = Brand.default()
    create_inbox(
        name="Postmark", channel="email", brand=brand, address="hello@harbor.example",
        settings={"receiving": "provider", "provider": "postmark"}, by=SYSTEM,
    )  # fmt: skip
    failing = create_inbox(
        name="Support", channel="email", brand=brand, address="support@harbor.example",
        settings={"imap_host": "imap.harbor.example", "sign_in": "google", "oauth_client_id": "app"}, by=SYSTEM,
    )  # fmt: skip
    record_failure(failing, "imap.harbor.example refused user name or password.")
    made = MailUpload.objects.create(
        inbox=failing, state="running", total_bytes=1000, done_bytes=400, counts={"ticket": 1, "duplicate": 1},
        files=[{"name": "archive.mbox", "key": "", "size": 1000}],
        created_at=clock.now() - datetime.timedelta(minutes=1),
    )  # fmt: skip
    for position, outcome in enumerate(("ticket", "duplicate")):
        MailUploadEntry.objects.create(
            upload=made, position=position, name=f"archive.mbox:{position + 1}", outcome=outcome
        )
    return failing


def test_the_pages_of_receiving_fit_and_read_well(staff: Any, failing: Any, axe: Any, shots: Any) -> None:
    page: Page = staff
    tour = Tour(page, axe, shots)
    from frontdesk.channels.models import Inbox, MailUpload, RetryRun

    provider = Inbox.objects.get(name="Postmark")
    tour.visit(f"/console/inboxes/{failing.pk}", "inbox-oauth", "Support")
    tour.visit(f"/console/inboxes/{provider.pk}", "inbox-provider", "Postmark")
    expect(page.get_by_label("Secret address")).to_be_visible()
    tour.visit("/console/mail-files", "mail-files", "Mail from files")
    tour.visit(f"/console/mail-files/{MailUpload.objects.get().pk}", "mail-file", "archive.mbox")
    tour.visit("/console/put-aside", "put-aside", "Put aside")
    RetryRun.objects.create(until_id=9, total=9, done=4)
    tour.visit("/console/put-aside", "put-aside-retrying", "All are tried again")
    tour.visit("/console/inboxes/new", "inbox-new", "New inbox")
    tour.end()


def test_each_way_to_receive_shows_its_own_fields(staff: Any) -> None:
    page: Page = staff
    page.goto("/console/inboxes/new")
    expect(page.get_by_label("Server (IMAP)")).to_be_visible()
    expect(page.get_by_label("Server (POP3)")).to_be_hidden()
    page.get_by_label("Mail comes from").select_option("pop3")
    expect(page.get_by_label("Server (POP3)")).to_be_visible()
    expect(page.get_by_label("Server (IMAP)")).to_be_hidden()
    page.get_by_label("Mail comes from").select_option("provider")
    page.locator("#id_provider").select_option("mailgun")
    expect(page.get_by_label("HTTP webhook signing key")).to_be_visible()
    expect(page.get_by_label("API key, for attachments")).to_be_hidden()
    expect(page.get_by_label("Client ID")).to_be_hidden()
    page.get_by_label("Sign in").select_option("microsoft")
    expect(page.get_by_label("Client ID")).to_be_visible()
    expect(page.get_by_label("Tenant")).to_be_visible()
    expect(page.get_by_label("Token address")).to_be_hidden()


def test_files_are_chosen_and_uploaded(staff: Any, cast: Any, failing: Any, tmp_path: Path) -> None:
    page: Page = staff
    (tmp_path / "one.eml").write_text("From: mara@customer.example\nSubject: Hello\n\nText\n")
    page.goto("/console/mail-files")
    page.locator("#id_files").set_input_files(str(tmp_path / "one.eml"))
    page.get_by_role("button", name="Take in").click()
    expect(page.get_by_role("heading", name="one.eml")).to_be_visible()
    expect(page.get_by_text("Waiting", exact=True)).to_be_visible()
