"""Takes the pictures of the guides from a demo organisation of its own: `python docs/build_pictures.py`.

Needs Chromium (Debian's package) and the built front end (`make front`).
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

PICTURES = Path(__file__).parent / "images" / "guide"
AGENT, SUPERVISOR, ADMINISTRATOR = "kemi@meridian.example", "sofia@meridian.example", "admin@meridian.example"
COLLEAGUE, PASSWORD = "lea@meridian.example", "keys-in-the-box"
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
READY_SECONDS = 600


@contextmanager
def demo() -> Iterator[str]:
    """`frontdesk up --demo` on a free port with a data folder that is gone afterwards; its address."""
    with tempfile.TemporaryDirectory(prefix="frontdesk-pictures-") as home, socket.socket() as probe:
        Path(home).chmod(0o711)
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        command = [sys.executable, "-m", "frontdesk.config.cli", "up", "--demo", "--port", str(port)]
        environment = {**os.environ, "FRONTDESK_HOME": home, "FRONTDESK_URL": f"http://127.0.0.1:{port}"}
        with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as process:
            try:
                _wait(f"http://127.0.0.1:{port}/readyz")
                yield f"http://127.0.0.1:{port}"
            finally:
                process.terminate()
                process.wait(180)


def _wait(address: str) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise SystemExit("The demo organisation did not become ready.")


def sign_in(page: Page, site: str, who: str = AGENT) -> None:
    """As one of the demo's people."""
    page.goto(f"{site}/desk/")
    page.fill("input[type=email]", who)
    page.fill("input[type=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".shell")


def come_to_work(page: Page, site: str, who: str) -> None:
    """Somebody who is there, so that boards have something to show."""
    sign_in(page, site, who)
    page.keyboard.press(".")
    page.keyboard.press("d")
    page.locator("#duty-menu").get_by_role("button", name="Available").click()
    page.get_by_role("button", name="You are: Available. Change").wait_for()


def take(page: Page, name: str) -> None:
    """One picture, when everything stands still."""
    page.wait_for_timeout(900)
    page.screenshot(path=PICTURES / f"{name}.png")
    print(name)


def main() -> None:
    """All pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium") or "/usr/bin/chromium"
    with demo() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        agents_day(browser, site)
        supervisors_day(browser, site)
        browser.close()


def agents_day(browser: Browser, site: str) -> None:
    """The pictures of `guide/agent.md`."""
    page = browser.new_context(viewport=WIDE, color_scheme="light").new_page()
    sign_in(page, site)
    page.goto(f"{site}/desk/queues/all")
    take(page, "queue")
    page.locator(".queue-row a").nth(3).click()
    page.wait_for_selector(".ticket h1")
    take(page, "ticket")
    page.keyboard.press("r")
    page.wait_for_selector(".ProseMirror")
    page.keyboard.type("Thank you for waiting. ")
    take(page, "reply")
    page.keyboard.press("Escape")
    page.keyboard.press("m")
    take(page, "macros")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("assign")
    take(page, "palette")
    page.keyboard.press("Escape")
    page.goto(f"{site}/desk/search?q=deposit")
    take(page, "search")
    page.goto(f"{site}/desk/followups")
    take(page, "follow-ups")
    page.goto(f"{site}/desk/notifications")
    page.wait_for_selector(".told")
    take(page, "notifications")
    page.goto(f"{site}/desk/day")
    take(page, "my-day")
    page.goto(f"{site}/desk/views")
    take(page, "views")
    phone = browser.new_context(viewport=NARROW, color_scheme="dark").new_page()
    sign_in(phone, site)
    phone.goto(f"{site}/desk/queues/mine")
    take(phone, "phone")


def supervisors_day(browser: Browser, site: str) -> None:
    """The pictures of `guide/supervisor.md`: what supervisors watch, and what administrators set up for them."""
    for who in (AGENT, COLLEAGUE):
        come_to_work(browser.new_context(viewport=WIDE).new_page(), site, who)
    page = browser.new_context(viewport=WIDE, color_scheme="light").new_page()
    sign_in(page, site, SUPERVISOR)
    for address, name in (
        ("board", "board"), ("board/wall", "wall"), ("board/alarms", "alarms"), ("overview/at-risk", "likely-late"),
        ("escalations", "escalations"), ("on-call", "on-call"), ("routing", "routing"),
        ("routing/simulation", "simulation"),
    ):  # fmt: skip
        page.goto(f"{site}/desk/{address}")
        page.wait_for_load_state()
        take(page, name)
    page.goto(f"{site}/desk/queues/due")
    page.locator(".queue-row a").first.click()
    page.get_by_role("link", name="Why then?").click()
    page.get_by_role("dialog").wait_for()
    take(page, "why-due")
    page = browser.new_context(viewport=WIDE, color_scheme="light").new_page()
    sign_in(page, site, ADMINISTRATOR)
    page.goto(f"{site}/console/promises")
    page.get_by_role("link", name="Standard").click()
    page.get_by_role("group", name="Normal").get_by_role("textbox", name="Resolution").fill("8 h")
    page.get_by_role("button", name="Preview").click()
    page.frame_locator("iframe[name=preview]").get_by_role("table").wait_for()
    take(page, "policy")
    page.goto(f"{site}/console/rules")
    take(page, "rules")


if __name__ == "__main__":
    main()
