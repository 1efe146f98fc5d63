"""Takes the pictures of the guide from a demo organisation of its own: `python docs/build_pictures.py`.

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

from playwright.sync_api import Page, sync_playwright

PICTURES = Path(__file__).parent / "images" / "guide"
WHO, PASSWORD = "kemi@meridian.example", "keys-in-the-box"
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


def sign_in(page: Page, site: str) -> None:
    """As one of the demo's support agents."""
    page.goto(f"{site}/desk/")
    page.fill("input[type=email]", WHO)
    page.fill("input[type=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".shell")


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
        browser.close()


if __name__ == "__main__":
    main()
