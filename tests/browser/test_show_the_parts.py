"""The living page /ui: every part of the interface in light and dark, wide, narrow and enlarged."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from pytest_django import Settings

Check = Callable[[Page], None]
PAGES = ["parts", "ticket", "portal", "auth"]


@pytest.fixture(autouse=True)
def while_developing(settings: Settings) -> None:
    """The living page is open to everybody only in this mode."""
    settings.DEBUG = True


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_part_breaks_an_accessibility_rule(page: Page, axe: Check, theme: str) -> None:
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    for name in PAGES:
        page.goto(f"/ui?page={name}")
        page.wait_for_load_state("networkidle")
        axe(page)


def test_a_phone_and_four_times_the_size_are_wide_enough_for_every_part(page: Page, axe: Check) -> None:
    for name in PAGES:
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(f"/ui?page={name}")
        axe(page)
        for width, height in ((390, 844), (320, 256)):
            page.set_viewport_size({"width": width, "height": height})
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{name} is {wide} px wide at {width}"


def test_the_pictures_can_be_looked_at(page: Page, shots: Callable[[Page, str], None]) -> None:
    for name in PAGES:
        page.goto(f"/ui?page={name}")
        page.wait_for_load_state("networkidle")
        shots(page, f"ui-{name}")
