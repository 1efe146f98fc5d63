"""A desk that has been set up through its own pages, and browsers for the people of a story."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.folders import make_folder, remove_folder
from tests.servers.dovecot import PASSWORD as MAIL_PASSWORD
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import SmtpSink
from tests.stories.desk import PASSWORD, SUPPORT, Desk

CHROMIUM = "/usr/bin/chromium"
Enter = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.servers)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip(f"{CHROMIUM} is not installed (apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def desk(chromium: Browser) -> Iterator[Desk]:
    """First start in the browser, people by script, the inbox in the console with its test button."""
    if Dovecot.missing():
        pytest.skip(Dovecot.missing())
    with ExitStack() as closing:
        folder = make_folder("story", 0o711)
        closing.callback(remove_folder, folder)
        dovecot = Dovecot()
        closing.callback(dovecot.remove)
        dovecot.start()
        dovecot.make_mailbox("support")
        sink = SmtpSink(dovecot.certificate, dovecot=dovecot)
        closing.callback(sink.stop)
        sink.start()
        desk = Desk(folder, dovecot, sink)
        closing.callback(desk.stop)
        first_start(chromium, desk, desk.start())
        yield desk


def first_start(chromium: Browser, desk: Desk, address: str) -> None:
    """Answer the questions of the first start, then set up the inbox and see that its test succeeds."""
    context = chromium.new_context(base_url=desk.url, locale="en-GB")
    page = context.new_page()
    page.goto(address)
    page.fill('[name="name"]', "Meridian Rentals")
    page.fill('[name="person"]', "Ada Admin")
    page.fill('[name="email"]', "ada@meridian.test")
    page.fill('[name="password"]', PASSWORD)
    page.get_by_role("button", name="Start").click()
    page.wait_for_url(lambda url: "/setup" not in url)
    desk.run("-m", "tests.stories.furnish")
    page.goto("/console/inboxes/new")
    imap, smtp = desk.dovecot.settings("support"), desk.sink.settings()
    page.fill('[name="name"]', "Support")
    page.fill('[name="address"]', SUPPORT)
    for name in ("imap_host", "imap_port", "imap_username", "ca_pem"):
        page.fill(f'[name="{name}"]', str(imap[name]))
    for name in ("smtp_host", "smtp_port", "smtp_username"):
        page.fill(f'[name="{name}"]', str(smtp[name]))
    page.select_option('[name="imap_security"]', str(imap["imap_security"]))
    page.select_option('[name="smtp_security"]', str(smtp["smtp_security"]))
    page.fill('[name="imap_password"]', MAIL_PASSWORD)
    page.fill('[name="smtp_password"]', MAIL_PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile(r"/console/inboxes(/\d+)?$"))
    if page.url.endswith("/inboxes"):
        page.get_by_role("link", name="Support").first.click()
    page.get_by_role("button", name="Test receiving and sending").click()
    expect(page.get_by_text("It works.")).to_be_visible(timeout=60_000)
    context.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """A story that fails shows what the desk said last."""
    report = yield
    desk = getattr(item, "funcargs", {}).get("desk")
    if report.failed and isinstance(desk, Desk):
        report.sections.append(("what frontdesk up said", "".join(desk.said()[-60:])))
        report.sections.append(("how the mail stands", desk.run("-m", "tests.stories.mail_state")))
    return report


@pytest.fixture
def people(chromium: Browser, desk: Desk) -> Iterator[Callable[..., BrowserContext]]:
    """Makes a browser of one's own for each person; none may find anything to complain about."""
    made: list[BrowserContext] = []
    complaints: list[str] = []

    def browser(**options: object) -> BrowserContext:
        context = chromium.new_context(base_url=desk.url, locale="en-GB", **options)  # type: ignore[arg-type]
        context.set_default_timeout(30_000)
        context.on(
            "console",
            lambda said: said.type == "error" and complaints.append(f"{said.page and said.page.url}: {said.text}"),
        )
        made.append(context)
        return context

    yield browser
    for context in made:
        context.close()
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def enter(people: Callable[..., BrowserContext]) -> Enter:
    """Signs somebody in through the form and returns the page."""

    def sign_in(email: str) -> Page:
        page = people().new_page()
        page.goto("/account/login")
        page.fill('[name="email"]', email)
        page.fill('[name="password"]', PASSWORD)
        page.press('[name="password"]', "Enter")
        page.wait_for_url(lambda url: "/account/login" not in url)
        return page

    return sign_in
