"""A walk over pages: each must show its heading, pass axe in light and dark, and fit a narrow screen."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from playwright.sync_api import Page, ViewportSize, expect

NARROW: ViewportSize = {"width": 390, "height": 844}
WIDE: ViewportSize = {"width": 1440, "height": 900}
OVERHANG = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const far = [...document.body.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > room + 1);
  return far.slice(0, 5).map((one) => `${one.tagName}.${one.className} in ${one.parentElement?.className}`);
}"""


def settle(page: Page) -> None:
    """Wait until the fonts are there and the reply box, where there is one, is ready to be turned to."""
    page.wait_for_load_state("load")  # an open page is never idle: its stream stays
    page.evaluate("document.fonts.ready.then(() => null)")
    if page.locator("fd-composer").count():
        expect(page.locator("fd-composer .ProseMirror, fd-composer textarea").first).to_be_attached()


@dataclass
class Tour:
    """Visits pages, takes their pictures as `NAME-WIDTH-THEME.png`, and keeps what is wrong with all of them."""

    page: Page
    axe: Callable[..., None]
    shots: Callable[[Page, str], None]
    faults: list[str] = field(default_factory=list)

    def visit(self, path: str, name: str, heading: str) -> None:
        """Open `path` and look at it. `heading` is (part of) one of the page's headings."""
        self.page.goto(path)
        self.look(name, heading)

    def look(self, name: str, heading: str) -> None:
        """Look at the page as it stands."""
        expect(self.page.get_by_role("heading", name=heading).first).to_be_visible()
        settle(self.page)
        self.shots(self.page, name)
        self._check(name, "light")
        self._check(name, "dark", "color-contrast")  # all else does not depend on the colours
        self.page.set_viewport_size(NARROW)
        if overhang := self.page.evaluate(OVERHANG):
            self.faults.append(f"{name} is wider than a phone: {overhang}")
        self.page.set_viewport_size(WIDE)

    def _check(self, name: str, theme: Literal["light", "dark"], *rules: str) -> None:
        self.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        try:
            self.axe(self.page, *rules)
        except AssertionError as error:
            self.faults.append(f"{name}, {theme}: {error}")

    def end(self) -> None:
        """Fails with everything that was found on the way."""
        assert not self.faults, "\n".join(self.faults)
