"""A browser for tests: Debian's Chromium, pages that must keep silent, axe, pictures in both themes and two widths."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection, transaction
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.site import Site

if TYPE_CHECKING:
    from tests.cast import Cast

# The browser's driver keeps an event loop in this thread, which Django takes for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

# Patient: the machine that runs the tests may be busy with much else.
PATIENCE = 20_000  # ms
expect.set_options(timeout=PATIENCE)

CHROMIUM = "/usr/bin/chromium"
PICTURES = Path(__file__).resolve().parents[2] / "screenshots"
SIZES = {1440: 900, 390: 844}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip(f"{CHROMIUM} is not installed (apt-get install chromium)")
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=root)
        yield browser
        browser.close()


@pytest.fixture
def cast(transactional_db: None) -> "Cast":
    """The organisation with its people, as every test knows them, seen by the site's threads too."""
    from tests.cast import assemble

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")  # what is emptied after a test leaves the queue alone
        return assemble()


@pytest.fixture
def site(cast: "Cast") -> Iterator[Site]:
    """All pages of Frontdesk behind a socket, on this test's database."""
    from frontdesk.config.wsgi import application

    site = Site(application)
    yield site
    site.close()


@pytest.fixture
def hub(site: Site) -> Site:
    """The site, whose open pages hear what the database tells them."""
    site.use_hub()
    return site


class Console:
    """What the browser had to complain about. A test that expects a complaint says so with `allow`."""

    def __init__(self) -> None:
        self.complaints: list[str] = []
        self._allowed: list[str] = []

    def allow(self, text: str) -> None:
        self._allowed.append(text)

    def watch(self, page: Page) -> None:
        page.on("console", lambda said: self._hear(said.type, f"{said.text} ({said.location.get('url', '')})"))
        page.on("pageerror", lambda error: self._hear("error", str(error)))

    def _hear(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.complaints.append(f"{kind}: {text}")

    @property
    def unexpected(self) -> list[str]:
        return [said for said in self.complaints if not any(allowed in said for allowed in self._allowed)]


@pytest.fixture
def console() -> Iterator[Console]:
    console = Console()
    yield console
    assert not console.unexpected, "the browser complained:\n" + "\n".join(console.unexpected)


@pytest.fixture
def context(chromium: Browser, site: Site, console: Console) -> Iterator[BrowserContext]:
    """A fresh browser profile: no cookies, English, 1440 × 900."""
    context = chromium.new_context(base_url=site.url, viewport={"width": 1440, "height": 900}, locale="en-GB")
    context.set_default_timeout(PATIENCE)
    context.on("page", console.watch)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def sign_in(page: Page) -> Callable[[str], None]:
    """Signs this page's browser in through the form, as `ada@meridian.test` and so on."""

    from tests.cast import PASSWORD

    def enter(email: str) -> None:
        page.goto("/account/login")
        page.fill('[name="email"]', email)
        page.fill('[name="password"]', PASSWORD)
        page.press('[name="password"]', "Enter")
        page.wait_for_url(lambda url: "/account/login" not in url)

    return enter


@pytest.fixture
def axe() -> Callable[..., None]:
    """Fails with each broken rule, what it asks for, and where; all rules, or only those that are named."""

    def check(page: Page, *rules: str) -> None:
        only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": RULES}
        options: dict[str, Any] = {"runOnly": only}
        found = Axe().run(page, options=options).response["violations"]
        told = [
            f"{rule['id']} ({rule['impact']}): {rule['help']}\n"
            + "\n".join(f"    {node['target']}: {_first(node['failureSummary'])}" for node in rule["nodes"][:6])
            for rule in found
        ]
        assert not told, f"axe at {page.url}:\n" + "\n".join(told)

    return check


def _first(summary: str) -> str:
    return " ".join(summary.split("\n")[1:3]).strip()


@pytest.fixture
def shots() -> Callable[[Page, str], None]:
    """Pictures of the page as it stands, as `screenshots/NAME-WIDTH-THEME.png`."""

    def take(page: Page, name: str) -> None:
        PICTURES.mkdir(exist_ok=True)
        before = page.viewport_size
        for width, height in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            for theme in ("light", "dark"):
                page.emulate_media(color_scheme=theme, reduced_motion="reduce")
                page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
                page.screenshot(path=PICTURES / f"{name}-{width}-{theme}.png", full_page=True)
        page.emulate_media(color_scheme=None)
        if before:
            page.set_viewport_size(before)

    return take
